/** Loads the bundle `#guests`, and gives it the texts of this one. */
import { currentTranslations } from "../core/localize.ts";
import type * as guests from "./guests.ts";

export async function loadGuests(): Promise<typeof guests> {
  const loaded = await import("#guests");
  loaded.setTranslations(currentTranslations());
  return loaded;
}

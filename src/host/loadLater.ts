/** Loads the bundle `#later`, and gives it the texts of this one. */
import { currentTranslations } from "../core/localize.ts";
import type * as later from "./later.ts";

export async function loadLater(): Promise<typeof later> {
  const loaded = await import("#later");
  loaded.setTranslations(currentTranslations());
  return loaded;
}

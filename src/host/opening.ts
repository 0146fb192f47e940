/** The entry of the bundle that is loaded when somebody first follows what an answer or a message names. */
import { setTranslations, type Translations } from "../core/localize.ts";
import { openItem, openReference } from "./openPath.ts";
import { openSymbol } from "./openSymbol.ts";

export interface Opening {
  readonly openReference: typeof openReference;
  readonly openItem: typeof openItem;
  readonly openSymbol: typeof openSymbol;
}

/** @param translations of the bundle that loads this one. */
export function createOpening(translations: Translations | null): Opening {
  setTranslations(translations);
  return { openReference, openItem, openSymbol };
}

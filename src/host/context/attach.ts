/** The entry of the bundle that is loaded when something is attached: reading, warning, bringing up to date, fitting. */
import { setTranslations, type Translations } from "../../core/localize.ts";
import { chooseFit } from "./fitting.ts";
import { hiddenBy } from "./hiddenFiles.ts";
import { readBytes, readUri } from "./reading.ts";
import { refreshItems } from "./refreshing.ts";
import { createSecretGuard, type SecretGuard } from "./secretGuard.ts";
import { askAboutSecrets } from "./secretWarning.ts";

export interface AttachTools {
  readonly readBytes: typeof readBytes;
  readonly readUri: typeof readUri;
  readonly refreshItems: typeof refreshItems;
  readonly chooseFit: typeof chooseFit;
  readonly guardItems: SecretGuard;
}

/** @param translations of the bundle that loads this one. */
export function createAttachTools(translations: Translations | null): AttachTools {
  setTranslations(translations);
  const guardItems = createSecretGuard({ hiddenBy, choose: askAboutSecrets });
  return { readBytes, readUri, refreshItems, chooseFit, guardItems };
}

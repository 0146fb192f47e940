/** The entry of the bundle that is loaded when something is attached: reading, warning, bringing up to date, fitting. */
import type { ContextItem } from "../../core/context.ts";
import { setTranslations, type Translations } from "../../core/localize.ts";
import { chooseFit } from "./fitting.ts";
import { createFollowing, type Following } from "./following.ts";
import { hiddenBy } from "./hiddenFiles.ts";
import { readBytes, readUri } from "./reading.ts";
import { refreshItems } from "./refreshing.ts";
import { createSecretGuard, type SecretGuard } from "./secretGuard.ts";
import { askAboutSecrets } from "./secretWarning.ts";

export interface AttachTools {
  readonly readBytes: typeof readBytes;
  readonly readUri: typeof readUri;
  /** The items as their sources stand now, each with its `drift` where that is not what was attached. */
  readonly refreshItems: (items: readonly ContextItem[]) => Promise<readonly ContextItem[]>;
  readonly follow: Following["follow"];
  readonly chooseFit: typeof chooseFit;
  readonly guardItems: SecretGuard;
}

/** @param translations of the bundle that loads this one. */
export function createAttachTools(translations: Translations | null): AttachTools {
  setTranslations(translations);
  const guardItems = createSecretGuard({ hiddenBy, choose: askAboutSecrets });
  const { follow, latest } = createFollowing();
  return {
    readBytes,
    readUri,
    refreshItems: (items) => refreshItems(items, latest),
    follow,
    chooseFit,
    guardItems,
  };
}

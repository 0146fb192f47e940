/** The entry of the bundle that is loaded when something is attached: reading, warning, bringing up to date, fitting. */
import type { ContextItem } from "../../core/context.ts";
import { setTranslations, type Translations } from "../../core/localize.ts";
import { createAttachFound, type AttachFound } from "./attachFound.ts";
import { chooseFit } from "./fitting.ts";
import { createFollowing, type Following } from "./following.ts";
import { hiddenBy } from "./hiddenFiles.ts";
import { readBytes, readPasted, readUri } from "./reading.ts";
import { refreshItems } from "./refreshing.ts";
import { createSecretGuard, type SecretGuard } from "./secretGuard.ts";
import { askAboutSecrets } from "./secretWarning.ts";

export interface AttachTools extends SecretGuard {
  readonly readBytes: typeof readBytes;
  readonly readUri: typeof readUri;
  readonly readPasted: typeof readPasted;
  readonly attachFound: AttachFound;
  /** The items as their sources stand now, each with its `drift` where that is not what was attached. */
  readonly refreshItems: (items: readonly ContextItem[]) => Promise<readonly ContextItem[]>;
  readonly follow: Following["follow"];
  readonly chooseFit: typeof chooseFit;
}

/** @param translations of the bundle that loads this one. */
export function createAttachTools(translations: Translations | null): AttachTools {
  setTranslations(translations);
  const guard = createSecretGuard({ hiddenBy, choose: askAboutSecrets });
  const attachFound = createAttachFound(guard.guardItems);
  const { follow, latest } = createFollowing();
  return {
    readBytes,
    readUri,
    readPasted,
    attachFound,
    refreshItems: (items) => refreshItems(items, latest),
    follow,
    chooseFit,
    ...guard,
  };
}

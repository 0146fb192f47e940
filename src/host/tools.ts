/**
 * What few windows ever need: exports and imports, what is told about a request, the check of the connection, the
 * lists to choose from. It is a bundle of its own (`#tools`) that is loaded at the first command for it, so that a start costs none of it.
 */
import { setTranslations, type Translations } from "../core/localize.ts";
import { createConnectionCheck, type ConnectionCheckParts } from "./checkConnection.ts";
import { pickSession } from "./history.ts";
import { showMenu } from "./menu.ts";
import { pickModel } from "./modelPicker.ts";
import { createSessionTransfer, type SessionTransfer, type SessionTransferParts } from "./sessionTransfer.ts";
import { createSupport, type Support, type SupportParts } from "./support.ts";

export interface ToolParts extends SessionTransferParts, Omit<SupportParts, "documents" | "chats"> {
  readonly translations: Translations | null;
  readonly requests: SupportParts["documents"];
  readonly reports: ConnectionCheckParts["documents"];
}

export interface Tools extends SessionTransfer, Support {
  readonly checkConnection: () => Promise<void>;
  readonly showMenu: typeof showMenu;
  readonly pickModel: typeof pickModel;
  readonly pickSession: typeof pickSession;
}

export function createTools(parts: ToolParts): Tools {
  setTranslations(parts.translations); // this bundle has a table of its own
  return {
    ...createSessionTransfer(parts),
    ...createSupport({ ...parts, documents: parts.requests }),
    checkConnection: createConnectionCheck({ ...parts, documents: parts.reports }),
    showMenu,
    pickModel,
    pickSession,
  };
}

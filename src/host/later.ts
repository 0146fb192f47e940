/**
 * What a window needs later, if at all: the answers to the editor's chat and to other extensions, the menu, export and
 * import. The entry of a bundle of its own, `#later`; the start pays nothing for it.
 */
export { setTranslations } from "../core/localize.ts";
export { createAsk } from "./extensionAsk.ts";
export { createModelProvider } from "./languageModel/provider.ts";
export { showMenu } from "./menu.ts";
export { createSessionTransfer } from "./sessionTransfer.ts";

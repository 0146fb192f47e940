/**
 * What others than the user ask for: the editor's chat, and other extensions. The entry of a bundle of its own, `#guests`,
 * which is loaded when the first of them asks: windows where nobody does pay nothing for it.
 */
export { setTranslations } from "../core/localize.ts";
export { createAsk } from "./extensionAsk.ts";
export { createModelProvider } from "./languageModel/provider.ts";

/** The texts of this extension in the editor's language, which the editor has read before it starts the extension. */
import * as vscode from "vscode";
import type { Translations } from "../core/localize.ts";

/** Null in English, and in a language that Sidenote does not have: `media/l10n` holds the others. */
export function editorTranslations(): Translations | null {
  const texts = vscode.l10n.bundle;
  return texts === undefined ? null : { language: vscode.env.language, texts };
}

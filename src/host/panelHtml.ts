/** The panel's page: a strict CSP, one script, one style sheet, nothing remote. */
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { currentTranslations, shownLanguage } from "../core/localize.ts";

/**
 * The HTML of the chat view.
 *
 * It holds the texts of the editor's language as data, which the page reads before it draws anything.
 * `require-trusted-types-for` makes the browser itself refuse `innerHTML` and its like.
 */
export function panelHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const asset = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, "dist", name)).toString();
  const nonce = randomBytes(16).toString("base64url");
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
    "require-trusted-types-for 'script'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="${shownLanguage()}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="${asset("panel.css")}">
    <title>Sidenote</title>
  </head>
  <body>
    <script type="application/json" id="translations">${scriptJson(currentTranslations())}</script>
    <script nonce="${nonce}" src="${asset("panel.js")}"></script>
  </body>
</html>`;
}

/** JSON that cannot end the element it stands in. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

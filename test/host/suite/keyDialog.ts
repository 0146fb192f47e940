/** The dialogs that ask for a key, answered as a person would. */
import { panel, window } from "./driver.ts";
import { until } from "./world.ts";

/** Answers the dialogs of `sidenote.setApiKey` as a person would. */
export async function enterKey(kind: "API key" | "Token", secret: string): Promise<void> {
  await window.waitFor(".quick-input-list .monaco-list-row", { hasText: kind });
  await dialogHasFocus();
  await window.type(kind);
  await window.waitFor(".quick-input-list .monaco-list-row.focused", { hasText: kind });
  await window.press("Enter");
  await window.waitFor(".quick-input-widget input[type=password]");
  await dialogHasFocus();
  await window.type(secret);
}

/** What is typed next is a key: it must land in the dialog and nowhere else, least of all in the composer. */
export async function dialogHasFocus(): Promise<void> {
  await until("the dialog has the focus", async () => {
    const inDialog = await window.evaluate("document.activeElement.closest('.quick-input-widget') !== null");
    // The panel's page is a process of its own, which the focus leaves a moment later.
    const isPanelOpen = (await window.count("iframe.webview.ready")) > 0;
    return inDialog === true && !(isPanelOpen && (await panel.evaluate("document.hasFocus()")));
  });
}

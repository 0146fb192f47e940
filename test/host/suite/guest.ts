/** Another extension in the same window, and what a user answers it. */
import * as vscode from "vscode";
import { screenshot, window } from "./driver.ts";
import { until } from "./world.ts";

const question = ".notifications-center .notification-list-item";

/** The editor's API as the other extension has it: what is done by it is done by that extension. */
export async function guestEditor(): Promise<typeof vscode> {
  const guest = vscode.extensions.getExtension<{ vscode: typeof vscode }>("sidenote-tests.guest");
  if (!guest) throw new Error("The other extension is not there");
  return (await guest.activate()).vscode;
}

/** Answers the question whether the other extension may ask. */
export async function consent(answer: "Allow" | "Refuse"): Promise<void> {
  await until("the question is there", async () => {
    await vscode.commands.executeCommand("notifications.showList");
    return (await window.texts(`${question}:visible`)).some((text) => text.includes("Guest wants to ask"));
  });
  await screenshot("provider-consent");
  await window.click(`${question} .monaco-button >> text=${answer}`);
  await until("it is gone", async () => (await window.count(`${question}:visible`)) === 0);
}

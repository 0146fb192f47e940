/** What the editor's notifications say. */
import * as vscode from "vscode";
import { window } from "./driver.ts";
import { until } from "./world.ts";

const messages = ".notifications-center .notification-list-item-message:visible";

/** Settles once a notification says just this; all are cleared then. */
export async function told(text: string): Promise<void> {
  await until(`the user is told: ${text}`, async () => {
    await vscode.commands.executeCommand("notifications.showList");
    return (await window.texts(messages)).includes(text);
  });
  await clearNotifications();
}

export async function clearNotifications(): Promise<void> {
  await vscode.commands.executeCommand("notifications.clearAll");
  await until("the notifications are gone", async () => (await window.count(messages)) === 0);
}

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

/** Waits until the user is asked whether somebody may ask. */
export async function asked(asks: "Guest" | "Another extension" = "Guest"): Promise<void> {
  await until("the question is there", async () => {
    await vscode.commands.executeCommand("notifications.showList");
    return isAsked(asks);
  });
}

async function isAsked(asks: string): Promise<boolean> {
  return (await window.texts(`${question}:visible`)).some((text) => text.includes(`${asks} wants to ask`));
}

/** Answers the question whether the other extension may ask, or any that the editor does not name. */
export async function consent(
  answer: "Allow" | "Refuse",
  asks: "Guest" | "Another extension" = "Guest",
): Promise<void> {
  await asked(asks);
  await screenshot("provider-consent");
  await window.click(`${question} .monaco-button >> text=${answer}`);
  await until("it is gone", async () => !(await isAsked(asks)));
}

/** All that a model says. */
export async function textOf(response: vscode.LanguageModelChatResponse): Promise<string> {
  let text = "";
  for await (const piece of response.text) text += piece;
  return text;
}

/** What a request to a model fails with. */
export async function failureOf(promise: Thenable<unknown>): Promise<{ code: unknown; message: string }> {
  try {
    await promise;
  } catch (error) {
    const { code, message } = error as vscode.LanguageModelError;
    return { code, message };
  }
  throw new Error("It did not fail");
}

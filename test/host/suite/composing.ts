/** What the composer's tests do to the page, and what they ask it. */
import { panel } from "./driver.ts";
import { focusOn, until } from "./world.ts";
import * as vscode from "vscode";

export const input = ".composer textarea";

/** What is typed at present; nothing in a page that is still being loaded. */
export async function draft(): Promise<unknown> {
  return panel.evaluate(`document.querySelector("${input}")?.value`);
}

export async function draftIs(text: string): Promise<void> {
  await until(`the draft is ${JSON.stringify(text)}`, async () => (await draft()) === text);
}

/** Where the focus is: the class of a button, or the element's name. */
export async function focused(): Promise<unknown> {
  return panel.evaluate(
    `document.activeElement.className.split(" ").at(-1) || document.activeElement.localName`,
  );
}

/** Whether what is typed goes to the composer. */
export async function composerHasFocus(): Promise<boolean> {
  const has = await panel.evaluate(`document.hasFocus() && document.activeElement?.matches("${input}")`);
  return has === true;
}

/** Settles when what is typed goes to the composer. */
export async function focusComposer(): Promise<void> {
  await focusOn("the composer", composerHasFocus, async () => {
    await vscode.commands.executeCommand("sidenote.chat.focus");
    await panel.evaluate(`document.querySelector("${input}")?.focus()`);
  });
}

/** A JavaScript expression that makes a `File` in the page. */
export function fileOf(name: string, type: string, data: string): string {
  return `new File([Uint8Array.from(atob("${data}"), (letter) => letter.charCodeAt(0))], "${name}", { type: "${type}" })`;
}

/** Hands a file to the page as the system does when it is pasted or dropped. */
export async function give(by: "paste" | "drop", file: string): Promise<void> {
  await panel.evaluate(`(async () => {
    const transfer = new DataTransfer();
    transfer.items.add(await (${file}));
    const event = "${by}" === "paste"
      ? new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true })
      : new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true });
    document.querySelector("${input}").dispatchEvent(event);
  })()`);
}

export function encode(text: string): string {
  return Buffer.from(text).toString("base64");
}

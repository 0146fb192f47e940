/** What most tests in the editor need: a far end of the wire, settings, a file with a selection, a finished turn. */
import * as vscode from "vscode";
import {
  noModels,
  startWireServer,
  type ReceivedRequest,
  type Reply,
  type WireServer,
} from "../../fixtures/wireServer.ts";
import { panel, situation, window } from "./driver.ts";

/** Starts a server and points `sidenote.baseUrl` at it. */
export async function startWorld(): Promise<WireServer> {
  const wire = await startWireServer();
  wire.aside = noModels;
  await configure({ baseUrl: wire.url });
  return wire;
}

const changed = new Set<string>();

/** Sets the user's own settings, by their names without the prefix. */
export async function configure(settings: Readonly<Record<string, unknown>>): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("sidenote");
  for (const [name, value] of Object.entries(settings)) {
    changed.add(name);
    await configuration.update(name, value, vscode.ConfigurationTarget.Global);
  }
}

/** Puts every setting that a test changed back to its default, and begins a new session. */
export async function cleanUp(): Promise<void> {
  const names = [...changed];
  changed.clear();
  await configure(Object.fromEntries(names.map((name) => [name, undefined])));
  changed.clear();
  await vscode.commands.executeCommand("sidenote.closeExplanations");
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  await newSession();
}

/**
 * Begins a session, and settles once the page shows it: that of a session before without a turn looks the same, and what
 * is typed into that goes with it. A line that is hidden, and that a page empties for another session, tells them apart.
 */
export async function newSession(): Promise<void> {
  const line = ".composer .refusal";
  const mark = "of a session before";
  if ((await panel.count(line)) > 0) {
    await panel.evaluate(`document.querySelector("${line}").textContent = "${mark}"`);
  }
  await vscode.commands.executeCommand("sidenote.newSession");
  await panel.waitFor(".welcome");
  await until("the new session is shown", async () => !(await panel.texts(line)).includes(mark));
}

/** Opens a file of the sample workspace and selects whole lines of it, counted from 1. */
export async function select(path: string, first: number, last: number): Promise<vscode.TextEditor> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error("The sample workspace is not open");
  const editor = await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, path));
  editor.selection = new vscode.Selection(first - 1, 0, last, 0);
  return editor;
}

/** True for the small request that judges the topic. */
export function isTopic(request: ReceivedRequest): boolean {
  return request.body.includes("isNewTopic");
}

/** Answers questions with `answer` and topic requests with `topic`. */
export function route(answer: Reply, topic: Reply): (request: ReceivedRequest) => Reply {
  return (request) => (isTopic(request) ? topic : answer);
}

/** An event stream that says `text` in one delta and ends in order. */
export function say(text: string): string {
  return [...opening, delta(text), ...closing].map(event).join("");
}

/** The beginning of an answer that does not end. */
export function beginToSay(text: string): string {
  return [...opening, delta(text)].map(event).join("");
}

/** What goes on with it. */
export function sayMore(text: string): string {
  return event(delta(text));
}

/** What ends it in order. */
export function endToSay(): string {
  return closing.map(event).join("");
}

const opening = [
  { type: "message_start", message: { id: "msg_1", model: "wire-model", usage: { input_tokens: 3 } } },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
];
const closing = [
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 5 } },
  { type: "message_stop" },
];

function delta(text: string): { readonly type: string; readonly [key: string]: unknown } {
  return { type: "content_block_delta", index: 0, delta: { type: "text_delta", text } };
}

function event(data: { readonly type: string }): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Settles once `condition` holds. Polls: what it asks about announces no change. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const limit = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > limit) {
      throw new Error(`Waited 20 s in vain until ${what}\n${await situation()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Gives something the focus, and again where that comes to nothing. */
export async function focusOn(
  what: string,
  hasFocus: () => Promise<boolean>,
  give: () => Thenable<unknown>,
): Promise<void> {
  await give();
  await keepsFocus(what, hasFocus, give);
}

/** Whether keys go to a part of the window. The panel's page is a process of its own, which the focus leaves a moment later. */
export async function hasFocusBesidePanel(selector: string): Promise<boolean> {
  return (await window.count(selector)) > 0 && (await panel.evaluate("document.hasFocus()")) === false;
}

/** Waits until the panel has the focus that is on its way to it. */
export async function panelHasFocus(): Promise<void> {
  const hasFocus = async (): Promise<boolean> => (await panel.evaluate("document.hasFocus()")) === true;
  await keepsFocus("the panel", hasFocus, () => vscode.commands.executeCommand("sidenote.chat.focus"));
}

/**
 * Waits for the focus, and gives it again every three seconds: the editor hands it to its webviews late, takes it from
 * whatever has it by then, and in a few runs on a busy machine did not hand it over at all; why is not known.
 */
async function keepsFocus(
  what: string,
  hasFocus: () => Promise<boolean>,
  give: () => Thenable<unknown>,
): Promise<void> {
  let given = Date.now();
  await until(`${what} has the focus`, async () => {
    if (await hasFocus()) return true;
    if (Date.now() - given < 3000) return false;
    await give();
    given = Date.now();
    return false;
  });
}

/** The bodies of the requests so far: questions, and what was asked of the topic model. */
export function bodies(wire: WireServer): { questions: unknown[]; topics: unknown[] } {
  const parse = (request: ReceivedRequest): unknown => JSON.parse(request.body);
  return {
    questions: wire.requests.filter((request) => !isTopic(request)).map(parse),
    topics: wire.requests.filter(isTopic).map(parse),
  };
}

/** What an entry "Ask Sidenote About This" is about: menus hand their commands objects of many kinds. */
import * as vscode from "vscode";
import { chosenCell } from "#editorInFront";
import type { LineChange } from "../../core/gitDiff.ts";
import { localize } from "../../core/localize.ts";
import { attachTools } from "./attachTools.ts";
import type { ReadFile } from "./reading.ts";
import { activeFile, pathOf } from "../editorContext.ts";
import { collectChange, collectChanges, type ChangeKind, type ChangeScope } from "./changes.ts";
import { collectFolder } from "./folder.ts";
import { excerpt, nothing } from "./found.ts";
import { collectLastCommand, collectTerminalSelection } from "./terminal.ts";
import { whileShown } from "./waiting.ts";

/** By the part of the editor whose menu it stands in; those of Source Control by what is shown there. */
export type Topic =
  "files" | "terminal" | "lastCommand" | "changes" | "staged" | "change" | "repository" | "cell";

/** Characters of a cell's output: its end tells what went wrong. */
const longestOutput = 20_000;

/**
 * @param given as the menu hands it over: of the explorer a file and all that are selected, of Source Control changed
 * files, a group of them or the repository, of a change beside its lines the file, all its changes and which it is, of a
 * notebook the cell.
 */
export async function collectTopic(topic: Topic, given: readonly unknown[]): Promise<readonly ReadFile[]> {
  switch (topic) {
    case "files":
      return whileShown((token) => collectAll(filesIn(given), token));
    case "terminal":
      return collectTerminalSelection();
    case "lastCommand":
      return collectLastCommand();
    case "changes":
    case "staged":
      return collectChanges(topic, changedIn(given));
    case "change":
      return collectChangeIn(given);
    case "repository":
      return collectRepository(rootIn(given));
    case "cell":
      return collectCell(cellIn(given));
  }
}

async function collectAll(
  uris: readonly vscode.Uri[],
  token: vscode.CancellationToken,
): Promise<readonly ReadFile[]> {
  const found: ReadFile[] = [];
  for (const uri of uris) {
    if (token.isCancellationRequested) return [];
    found.push(
      ...((await isFolder(uri))
        ? await collectFolder(uri, token)
        : [await (await attachTools()).readUri(uri)]),
    );
  }
  return found;
}

async function isFolder(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.Directory) !== 0;
  } catch {
    return false; // gone, or not saved yet: reading it tells
  }
}

/** What is staged and what is not, apart. */
async function collectRepository(root: vscode.Uri | undefined): Promise<readonly ReadFile[]> {
  const found: ReadFile[] = [];
  for (const kind of ["staged", "changes"] satisfies readonly ChangeKind[]) {
    found.push(...(await collectChanges(kind, root ? { root } : {})));
  }
  const items = found.filter(({ type }) => type !== "refused");
  return items.length > 0 ? items : found.slice(-1);
}

/** A cell's code, and what it has written. */
export function collectCell(cell: vscode.NotebookCell | undefined): readonly ReadFile[] {
  if (!cell) return nothing(localize("No notebook cell is selected."));
  const { document } = cell;
  const uri = document.uri.toString();
  const path = pathOf(document.uri);
  const text = document.getText();
  const again = { type: "cell" } as const;
  const code = excerpt({ kind: "text", path, language: document.languageId, text, uri, again });
  const written = cell.outputs.flatMap(({ items }) => textOf(items)).join("\n");
  if (written === "") return code;
  const output = endOf(written);
  return [
    ...code,
    ...excerpt({ kind: "output", path: `${path}-output`, language: "", text: output, uri, again }),
  ];
}

/** Says what is not there, as listings do, in English: it is said to the model. */
function endOf(written: string): string {
  const left = written.length - longestOutput;
  return left > 0 ? `(${left} characters before this, left out)\n${written.slice(left)}` : written;
}

/** An output comes in several forms: the plain one, or the error. */
function textOf(items: readonly vscode.NotebookCellOutputItem[]): readonly string[] {
  const kinds = /^(?:text\/plain|application\/vnd\.code\.notebook\.(?:stdout|stderr|error))$/;
  const item = items.find(({ mime }) => kinds.test(mime));
  return item ? [new TextDecoder().decode(item.data)] : [];
}

/** The explorer gives the file that was clicked and then all that are selected; a tab gives its own. */
function filesIn([clicked, selected]: readonly unknown[]): readonly vscode.Uri[] {
  const uris = [selected].flat().filter((one) => one instanceof vscode.Uri);
  if (uris.length > 0) return uris;
  if (clicked instanceof vscode.Uri) return [clicked];
  const active = activeFile();
  return active ? [active] : [];
}

/** The files, or those of a group; everything where a keybinding names none. */
function changedIn(given: readonly unknown[]): ChangeScope {
  const states = given.flat().flatMap((one) => {
    const group = member(one, "resourceStates");
    return Array.isArray(group) ? (group as readonly unknown[]) : [one];
  });
  const files = states
    .map((state) => member(state, "resourceUri"))
    .filter((uri) => uri instanceof vscode.Uri);
  return files.length > 0 ? { files } : {};
}

async function collectChangeIn([uri, changes, index]: readonly unknown[]): Promise<readonly ReadFile[]> {
  const isKnown = uri instanceof vscode.Uri && Array.isArray(changes) && changes.every(isLineChange);
  return isKnown && typeof index === "number"
    ? collectChange(uri, changes, index)
    : nothing(localize("Git knows of no change here."));
}

const membersOfChange = [
  "originalStartLineNumber",
  "originalEndLineNumber",
  "modifiedStartLineNumber",
  "modifiedEndLineNumber",
] satisfies readonly (keyof LineChange)[];

function isLineChange(value: unknown): value is LineChange {
  return membersOfChange.every((name) => Number.isSafeInteger(member(value, name)));
}

function rootIn([control]: readonly unknown[]): vscode.Uri | undefined {
  const uri = member(control, "rootUri");
  return uri instanceof vscode.Uri ? uri : undefined;
}

function cellIn([clicked]: readonly unknown[]): vscode.NotebookCell | undefined {
  if (member(clicked, "notebook") !== undefined) return clicked as vscode.NotebookCell;
  return chosenCell();
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/** The files of a trusted workspace that speak to the model: the user's prompts, and instructions. */
import * as vscode from "vscode";
import { joinPrompts, readPromptFiles, readPromptSetting, type PromptList } from "../../core/prompts.ts";
import { pathOf } from "../editorContext.ts";

/** Where prompts are, below each folder of a workspace. */
export const promptFolder = ".sidenote/prompts";

/** Of one folder; the list is to be looked through. */
const mostFiles = 200;
/** Bytes. */
const longestFile = 256 * 1024;

/** The user's prompts as they are now: those of the settings first, then those of files. */
export async function readPrompts(): Promise<PromptList> {
  // By itself: another setting may be wrong. In an untrusted workspace the editor leaves the workspace's value out.
  const setting = readPromptSetting(vscode.workspace.getConfiguration("sidenote").get("prompts"));
  const folders = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
  return joinPrompts([setting, ...(await Promise.all(folders.map(({ uri }) => readFolder(uri))))]);
}

async function readFolder(root: vscode.Uri): Promise<PromptList> {
  const folder = vscode.Uri.joinPath(root, promptFolder);
  const names = (await entriesOf(folder))
    .filter(([name, type]) => /\.md$/i.test(name) && (type & vscode.FileType.File) !== 0)
    .map(([name]) => name)
    .toSorted()
    .slice(0, mostFiles);
  const files = names.map(async (name) => {
    const uri = vscode.Uri.joinPath(folder, name);
    const text = await readText(uri, longestFile);
    return typeof text === "string" ? [{ name, path: pathOf(uri), text }] : [];
  });
  return readPromptFiles((await Promise.all(files)).flat());
}

async function entriesOf(folder: vscode.Uri): Promise<readonly [string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    return []; // most workspaces have none
  }
}

/** Why a file has no text for us: there is none, it is no text in UTF-8, or it is longer than `most` bytes. */
export type NoText = "missing" | "no-text" | "too-long";

/** The text of a file as it is on disk, or why there is none. */
export async function readText(uri: vscode.Uri, most: number): Promise<string | { readonly reason: NoText }> {
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.File) === 0) return { reason: "missing" };
    if (size > most) return { reason: "too-long" };
    const bytes = await vscode.workspace.fs.readFile(uri);
    return decode(bytes) ?? { reason: "no-text" };
  } catch {
    return { reason: "missing" }; // or not allowed: there is nothing to be sent either way
  }
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

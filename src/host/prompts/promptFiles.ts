/** The files of a trusted workspace that speak to the model: the user's prompts, and instructions. */
import * as vscode from "vscode";
import { joinPrompts, readPromptFiles, readPromptSetting, type PromptList } from "../../core/prompts.ts";
import { localize } from "../../core/localize.ts";
import { pathOf } from "../editorContext.ts";
import { realPlace } from "./realPlace.ts";

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
    return { name, path: pathOf(uri), read: await readText(root, uri, longestFile) };
  });
  const read = await Promise.all(files);
  const texts = read.flatMap(({ read: { text }, ...file }) =>
    text === undefined ? [] : [{ ...file, text }],
  );
  const outside = read.flatMap(({ read: { reason }, path }) => (reason === "outside" ? path : []));
  const { prompts, problems } = readPromptFiles(texts);
  const told = outside.map((path) =>
    localize("{path} is a link out of the workspace’s folder and is left out. Put a file in its place.", {
      path,
    }),
  );
  return { prompts, problems: [...problems, ...told] };
}

async function entriesOf(folder: vscode.Uri): Promise<readonly [string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    return []; // most workspaces have none
  }
}

/** Why a file has no text for us: there is none, it is no text in UTF-8, it is too long, or a link leads elsewhere. */
export type NoText = "missing" | "no-text" | "too-long" | "outside";

export type ReadText =
  | { readonly text: string; readonly uri: vscode.Uri; readonly reason?: undefined }
  | { readonly reason: NoText; readonly text?: undefined };

/**
 * The text of a file below `folder` as it is on disk, with where it is when links are followed; or why there is none.
 *
 * @param most bytes.
 */
export async function readText(folder: vscode.Uri, named: vscode.Uri, most: number): Promise<ReadText> {
  try {
    const uri = await realPlace(folder, named);
    if (!uri) return { reason: "outside" };
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.File) === 0) return { reason: "missing" };
    if (size > most) return { reason: "too-long" };
    const text = decode(await vscode.workspace.fs.readFile(uri));
    return text === null ? { reason: "no-text" } : { text, uri };
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

/** The ignore files of a workspace, read where git cannot be asked: it runs on the machine that the files are on. */
import { relative } from "node:path/posix";
import * as vscode from "vscode";
import {
  foldersOf,
  isFolderIgnored,
  isIgnored,
  readIgnoreRules,
  type IgnoreRules,
} from "../../core/gitignore.ts";
import { gitApi } from "./git.ts";

/** Whether the `.gitignore` files from the workspace's folder down to a file leave it out. */
export async function isIgnoredByFiles(uri: vscode.Uri): Promise<boolean> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return false;
  const path = relative(folder.uri.path, uri.path);
  const read = await Promise.all(
    foldersOf(path).map(async (below) => {
      const text = await readText(vscode.Uri.joinPath(folder.uri, below, ".gitignore"));
      return text === null ? [] : [[below, text] as const];
    }),
  );
  return isIgnored(path, new Map(read.flat()));
}

/** The ignore rules that stand in a folder, and the path that they know it by. */
export interface FolderRules {
  /** Relative to the outermost folder of the rules, with slashes; "" for that one. */
  readonly path: string;
  /** Outermost first. */
  readonly levels: readonly IgnoreRules[];
}

/** The rules of the repository or the workspace's folder around `uri`; none where `uri` itself is left out by them. */
export async function rulesAround(uri: vscode.Uri): Promise<FolderRules> {
  const root = await rootAround(uri);
  const path = relative(root.path, uri.path);
  const read = await Promise.all(
    (path === "" ? [] : foldersOf(path)).map(async (below) => {
      const text = await readText(vscode.Uri.joinPath(root, below, ".gitignore"));
      return text === null ? [] : [readIgnoreRules(below, text)];
    }),
  );
  const levels = read.flat();
  // Who asks about such a folder means what is in it.
  return { path, levels: isFolderIgnored(path, levels) ? [] : levels };
}

/** With those of the ignore file in the folder itself. */
export async function rulesWithin(uri: vscode.Uri, { path, levels }: FolderRules): Promise<FolderRules> {
  const text = await readText(vscode.Uri.joinPath(uri, ".gitignore"));
  return text === null ? { path, levels } : { path, levels: [...levels, readIgnoreRules(path, text)] };
}

/** Above a workspace's folder too, where that is a part of a repository. */
async function rootAround(uri: vscode.Uri): Promise<vscode.Uri> {
  const git = uri.scheme === "file" ? await gitApi().catch(() => null) : null; // the files are read without it as well
  const repository = git?.getRepository(uri)?.rootUri;
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  const isAround = (root: vscode.Uri): boolean =>
    `${uri.path}/`.startsWith(`${root.path.replace(/\/$/, "")}/`);
  return [repository, folder].find((root) => root !== undefined && isAround(root)) ?? uri;
}

async function readText(uri: vscode.Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return null; // there is none, as in most folders
  }
}

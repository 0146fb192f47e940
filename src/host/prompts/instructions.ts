/** A workspace's instructions for the model: found anew for each message, told where they cannot be sent. */
import * as vscode from "vscode";
import type { ContextItem, ExcerptItem } from "../../core/context.ts";
import { isBelowFolder, longestInstructions } from "../../core/instructions.ts";
import { languageOf } from "../../core/languages.ts";
import { localize } from "../../core/localize.ts";
import { activeFile, pathOf } from "../editorContext.ts";
import { gitVersionOf } from "../gitVersion.ts";
import { readText } from "./promptFiles.ts";

/**
 * The instructions for a message with this context, in the order of `sidenote.instructions`; none where the workspace is
 * not trusted.
 *
 * @param paths as the user's own settings have them.
 * @param tell says what cannot be sent, and what to do about it.
 */
export async function findInstructions(
  paths: readonly string[],
  context: readonly ContextItem[],
  tell: (problem: string) => void,
): Promise<readonly ExcerptItem[]> {
  const folder = vscode.workspace.isTrusted ? folderFor(context) : null;
  if (!folder) return [];
  const found: ExcerptItem[] = [];
  for (const path of new Set(paths)) {
    const item = await readInstructions(folder, path, tell);
    // `CLAUDE.md` and `AGENTS.md` are often one file by two names.
    if (item && !found.some(({ text }) => text === item.text)) found.push(item);
  }
  return found;
}

async function readInstructions(
  folder: vscode.Uri,
  path: string,
  tell: (problem: string) => void,
): Promise<ExcerptItem | null> {
  if (!isBelowFolder(path)) {
    tell(
      localize(
        "sidenote.instructions names {path}. Give paths below the workspace's folder, such as {example}.",
        { path, example: "AGENTS.md" },
      ),
    );
    return null;
  }
  const uri = vscode.Uri.joinPath(folder, path);
  const read = await readText(folder, uri, longestInstructions);
  const name = pathOf(uri);
  if (read.text !== undefined) {
    if (read.text.trim() === "") return null;
    return {
      type: "excerpt",
      kind: "instructions",
      path: name,
      language: languageOf(path),
      text: read.text,
      uri: read.uri.toString(),
    };
  }
  if (read.reason === "too-long") {
    tell(
      localize(
        "{name} is over {size} kB and is not sent. Shorten it, or take it out of sidenote.instructions.",
        { name, size: longestInstructions / 1024 },
      ),
    );
  } else if (read.reason === "no-text") {
    tell(
      localize(
        "{name} is no text in UTF-8 and is not sent. Save it as UTF-8, or take it out of sidenote.instructions.",
        { name },
      ),
    );
  } else if (read.reason === "outside") {
    tell(
      localize(
        "{name} is a link out of the workspace’s folder and is not sent. Put a file in its place, or take it out of sidenote.instructions.",
        { name },
      ),
    );
  }
  return null;
}

/** The folder that the message is about: of what is attached, else of the file in front of the user, else the first. */
function folderFor(context: readonly ContextItem[]): vscode.Uri | null {
  const attached = context.flatMap((item) =>
    "uri" in item && item.uri !== undefined ? vscode.Uri.parse(item.uri) : [],
  );
  const active = activeFile();
  for (const uri of [...attached, ...(active ? [active] : [])]) {
    const folder = vscode.workspace.getWorkspaceFolder(gitVersionOf(uri)?.file ?? uri);
    if (folder) return folder.uri;
  }
  return vscode.workspace.workspaceFolders?.[0]?.uri ?? null;
}

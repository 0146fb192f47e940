/** Sessions to files and back: exported as Markdown, HTML or their own lines, and imported from these. */
import { randomUUID } from "node:crypto";
import { homedir } from "node:os";
import { basename } from "node:path/posix";
import * as vscode from "vscode";
import type { Session } from "../core/conversation.ts";
import { exportHtml } from "../core/exportHtml.ts";
import { exportMarkdown } from "../core/exportMarkdown.ts";
import type { ExportOptions } from "../core/exportText.ts";
import { localize } from "../core/localize.ts";
import type { Folder } from "../core/pathRedaction.ts";
import { encodeSession } from "../core/session.ts";
import { copyOfSession, readExportedSession } from "../core/sessionImport.ts";
import { redactedSession } from "../core/sessionRedaction.ts";
import { recordsOf } from "../core/sessionRecord.ts";
import { currentFolder, type Chats, type ViewedChat } from "./chats.ts";
import { currentEndpoint } from "./endpoint.ts";
import type { Secrets } from "./secrets.ts";
import type { SessionStore } from "./sessions/sessionStore.ts";
import { currentSettings } from "./settings.ts";

export interface SessionTransfer {
  /** Asks how and where to, and writes the file. */
  readonly exportSession: (chat: ViewedChat) => Promise<void>;
  /** Asks for a file, and keeps the session in it as one of this folder; its chat, or null when the user turns away. */
  readonly importSession: () => Promise<ViewedChat | null>;
}

export interface SessionTransferParts {
  readonly chats: Chats;
  readonly store: SessionStore;
  readonly secrets: Pick<Secrets, "find">;
}

interface Format extends vscode.QuickPickItem {
  readonly extension: string;
  /** What the dialog calls such files. */
  readonly filter: string;
  readonly write: (session: Session, options: ExportOptions) => string | Promise<string>;
  readonly withThoughts: boolean;
}

/** Bytes: the largest session that is opened at all is far below. */
const largestFile = 200 * 2 ** 20;

export function createSessionTransfer({ chats, store, secrets }: SessionTransferParts): SessionTransfer {
  /** The key that could stand in what a server said. A wrong setting is no reason not to export. */
  async function knownKeys(): Promise<string[]> {
    try {
      const settings = currentSettings();
      const credential = await secrets.find(currentEndpoint(settings, process.env));
      return [credential?.secret ?? "", ...Object.values(settings.headers)];
    } catch {
      return [];
    }
  }

  async function exportTo(session: Session): Promise<void> {
    if (session.turns.length === 0) {
      void vscode.window.showInformationMessage(localize("Nothing has been asked in this session yet."));
      return;
    }
    const format = await pickFormat(session);
    const isRedacted = format && (await pickRedaction());
    if (!format || isRedacted === null) return;
    const uri = await vscode.window.showSaveDialog({
      defaultUri: placeFor(`${fileName(session)}.${format.extension}`),
      filters: { [format.filter]: [format.extension] },
      saveLabel: localize("Export"),
    });
    if (!uri) return;
    // Read now, after the dialogs: an answer may have gone on meanwhile.
    const home = homedir();
    const things = { folders: foldersOf(session), home, keys: await knownKeys() };
    const text = await format.write(isRedacted ? redactedSession(session, things) : session, {
      isRedacted,
      withThoughts: format.withThoughts,
    });
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    void offerToOpen(uri);
  }

  return {
    async exportSession(chat) {
      await exportTo(chat.session);
      if (!chat.isBusy()) chats.close(chat); // if nobody looks at it
    },
    async importSession() {
      const [uri] =
        (await vscode.window.showOpenDialog({
          openLabel: localize("Import"),
          filters: { [localize("Sidenote session")]: ["jsonl", "json"] },
        })) ?? [];
      if (!uri) return null;
      const { size } = await vscode.workspace.fs.stat(uri);
      if (size > largestFile) throw new Error(localize("This file is too large to be a session."));
      const read = readExportedSession(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
      const copy = copyOfSession({ ...read, workspace: currentFolder() }, randomUUID);
      for (const record of recordsOf(copy)) store.record(copy, record);
      await store.written(copy.id);
      return chats.of(copy);
    },
  };
}

async function pickFormat(session: Session): Promise<Format | null> {
  const hasThoughts = session.turns.some(({ blocks }) => blocks.some(({ type }) => type === "thinking"));
  const asText = [
    {
      filter: "Markdown",
      extension: "md",
      write: exportMarkdown,
      detail: localize("Each answer as it came."),
    },
    { filter: "HTML", extension: "html", write: asHtml, detail: localize("One file, for any browser.") },
  ];
  const formats: Format[] = [
    ...asText.flatMap((format) => [
      { ...format, label: format.filter, withThoughts: false },
      ...(hasThoughts
        ? [
            {
              ...format,
              label: localize("{format} with Thoughts", { format: format.filter }),
              withThoughts: true,
            },
          ]
        : []),
    ]),
    {
      label: "JSON",
      detail: localize("All of it, every branch, and what was attached. It can be imported again."),
      filter: localize("Sidenote session"),
      extension: "jsonl",
      write: encodeSession,
      withThoughts: true,
    },
  ];
  const picked = await vscode.window.showQuickPick(formats, { title: localize("Export Session") });
  return picked ?? null;
}

async function asHtml(session: Session, options: ExportOptions): Promise<string> {
  const { markdownHtml } = await import("#markdownHtml");
  const labels = { notes: localize("Footnotes"), back: localize("Back to the text") };
  return exportHtml(session, options, (text, id) => markdownHtml(text, id, labels));
}

/** Whether private things are left out; null when the user turns away. */
async function pickRedaction(): Promise<boolean | null> {
  const items = [
    {
      label: localize("Without Private Things"),
      detail: localize("No paths outside of the workspace, and no keys. Images stay as they are."),
      isRedacted: true,
    },
    {
      label: localize("As It Is"),
      detail: localize("Every word of it, with all paths and keys that stand in it."),
      isRedacted: false,
    },
  ];
  const title = localize("What Goes into the File");
  return (await vscode.window.showQuickPick(items, { title }))?.isRedacted ?? null;
}

/** Those of this window, and the one that the session was begun in. */
function foldersOf({ workspace }: Session): readonly Folder[] {
  const open = (vscode.workspace.workspaceFolders ?? []).map(({ name, uri }) => ({ name, path: uri.fsPath }));
  if (workspace === null) return open;
  const { fsPath, path } = vscode.Uri.parse(workspace);
  return [...open, { name: basename(path), path: fsPath }];
}

/** Beside the workspace's files, where there are any: a place that the user knows. */
function placeFor(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder ? vscode.Uri.joinPath(folder, name) : vscode.Uri.joinPath(vscode.Uri.file(homedir()), name);
}

/** The title without what systems do not take in a name. */
function fileName({ title }: Session): string {
  const plain = (title?.text ?? "")
    .replace(/[\\/:*?"<>|\p{Cc}]+/gu, " ")
    .replace(/\s+/g, " ")
    .replace(/^[ .]+/, "");
  return plain.slice(0, 60).replace(/[ .]+$/, "") || localize("Session");
}

/** Not awaited: a notification may stay for long. */
async function offerToOpen(uri: vscode.Uri): Promise<void> {
  const open = localize("Open");
  const message = localize("The session is exported as {name}.", { name: basename(uri.path) });
  if ((await vscode.window.showInformationMessage(message, open)) === open) {
    await vscode.commands.executeCommand("vscode.open", uri);
  }
}

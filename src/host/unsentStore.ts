/**
 * What is not sent yet, on disk: a folder per session with the draft and the queue in one small file, and each
 * attachment in one of its own, so that typing beside an image of megabytes writes a few bytes.
 *
 * Each window writes all that it has of a session: where two have the same one open, what was typed last is kept.
 */
import * as vscode from "vscode";
import {
  attachmentIdsIn,
  attachmentsOf,
  decodeUnsent,
  encodeUnsent,
  isNothing,
  nothingUnsent,
  type Attachment,
  type Unsent,
} from "../core/unsent.ts";
import { localize } from "../core/localize.ts";

export interface UnsentStore {
  /** What is not sent of a session; nothing where none was saved or it cannot be read (which is logged). */
  readonly load: (sessionId: string) => Promise<Unsent>;
  /** Writes it soon; of the changes until then only the latest. */
  readonly save: (sessionId: string, unsent: Unsent) => void;
  /** Writes at once what waits; settles when it is on disk. */
  readonly flush: () => Promise<void>;
}

/** Milliseconds between a change and its writing: what a host that is killed may lose of the typing. */
const pause = 300;

/** @param folder made when the first draft is saved. */
export function createUnsentStore(folder: vscode.Uri, log: (line: string) => void): UnsentStore {
  const waiting = new Map<string, Unsent>();
  /** The attachments that are on disk, by session. */
  const written = new Map<string, Set<string>>();
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  const folderOf = (sessionId: string): vscode.Uri => vscode.Uri.joinPath(folder, sessionId);

  async function replace(sessionId: string, name: string, text: string): Promise<void> {
    const file = vscode.Uri.joinPath(folderOf(sessionId), name);
    // With the number of the process: another window may be writing the same draft.
    const temporary = vscode.Uri.joinPath(folderOf(sessionId), `${name}.${process.pid}.new`);
    await vscode.workspace.fs.writeFile(temporary, new TextEncoder().encode(text));
    await vscode.workspace.fs.rename(temporary, file, { overwrite: true });
  }

  async function write(sessionId: string, unsent: Unsent): Promise<void> {
    const known = written.get(sessionId) ?? new Set();
    if (isNothing(unsent)) {
      written.delete(sessionId);
      await remove(folderOf(sessionId));
      return;
    }
    written.set(sessionId, known);
    const attachments = attachmentsOf(unsent);
    for (const attachment of attachments) {
      // Looked for: another window that sent its own draft of this session has removed them all.
      if (known.has(attachment.id) && (await isThere(sessionId, `${attachment.id}.json`))) continue;
      await replace(sessionId, `${attachment.id}.json`, JSON.stringify(attachment));
      known.add(attachment.id);
    }
    await replace(sessionId, "unsent.json", encodeUnsent(unsent));
    const kept = new Set(attachments.map(({ id }) => id));
    for (const id of [...known].filter((one) => !kept.has(one))) {
      known.delete(id);
      await remove(vscode.Uri.joinPath(folderOf(sessionId), `${id}.json`));
    }
  }

  async function isThere(sessionId: string, name: string): Promise<boolean> {
    try {
      await vscode.workspace.fs.stat(vscode.Uri.joinPath(folderOf(sessionId), name));
      return true;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  }

  async function remove(uri: vscode.Uri): Promise<void> {
    try {
      await vscode.workspace.fs.delete(uri, { recursive: true });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  function writeAll(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    for (const [sessionId, unsent] of waiting) {
      writing = writing
        .then(() => write(sessionId, unsent))
        .catch((error: unknown) => {
          log(`the draft of session ${sessionId} could not be saved: ${String(error)}`);
          void vscode.window.showErrorMessage(
            localize("Sidenote could not save your draft: {problem}", { problem: String(error) }),
          );
        });
    }
    waiting.clear();
  }

  /** The editor removes a file before another is renamed over it: a host that died in between left the new one. */
  async function read(sessionId: string, name: string): Promise<string> {
    const readFile = async (file: string): Promise<string> =>
      new TextDecoder().decode(
        await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folderOf(sessionId), file)),
      );
    try {
      return await readFile(name);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      return readFile(await newOf(sessionId, name));
    }
  }

  async function newOf(sessionId: string, name: string): Promise<string> {
    const files = await vscode.workspace.fs.readDirectory(folderOf(sessionId));
    const found = files.find(([file]) => file.startsWith(`${name}.`) && file.endsWith(".new"));
    return found?.[0] ?? name;
  }

  async function loadAttachment(sessionId: string, id: string): Promise<Attachment | null> {
    try {
      return JSON.parse(await read(sessionId, `${id}.json`)) as Attachment;
    } catch (error) {
      log(`attachment ${id} of session ${sessionId} could not be read: ${String(error)}`);
      return null;
    }
  }

  return {
    async load(sessionId) {
      const latest = waiting.get(sessionId);
      if (latest) return latest;
      await writing;
      try {
        const text = await read(sessionId, "unsent.json");
        const ids = attachmentIdsIn(text);
        const found = await Promise.all(ids.map((id) => loadAttachment(sessionId, id)));
        const attachments = new Map(found.flatMap((item) => (item ? [[item.id, item]] : [])));
        written.set(sessionId, new Set(ids));
        return decodeUnsent(text, (id) => attachments.get(id) ?? null);
      } catch (error) {
        if (!isNotFound(error)) log(`the draft of session ${sessionId} could not be read: ${String(error)}`);
        return nothingUnsent;
      }
    },
    save(sessionId, unsent) {
      waiting.set(sessionId, unsent);
      timer ??= setTimeout(writeAll, pause);
    },
    flush() {
      writeAll();
      return writing;
    },
  };
}

/** True where nothing was saved yet. */
function isNotFound(error: unknown): boolean {
  return error instanceof vscode.FileSystemError && error.code === "FileNotFound";
}

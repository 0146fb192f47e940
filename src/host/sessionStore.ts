/** Sessions on disk: one JSON file each, replaced as a whole so that no reader ever sees half of one. */
import * as vscode from "vscode";
import type { Session } from "../core/conversation.ts";
import { decodeSession, encodeSession } from "../core/session.ts";
import { localize } from "../core/localize.ts";

export interface SessionStore {
  /** Queues the session for writing. Of saves that wait, only the latest state is written. */
  readonly save: (session: Session) => void;
  /** The session, or null when there is none of this id or its file cannot be read (which is logged). */
  readonly load: (id: string) => Promise<Session | null>;
  /** All sessions that can be read, latest first. */
  readonly list: () => Promise<Session[]>;
  /** Settles when everything queued is on disk. */
  readonly flush: () => Promise<void>;
}

/** @param folder made when the first session is saved. */
export function createSessionStore(folder: vscode.Uri, log: (line: string) => void): SessionStore {
  const waiting = new Map<string, Session>();
  let writing: Promise<void> = Promise.resolve();

  function fileOf(id: string): vscode.Uri {
    return vscode.Uri.joinPath(folder, `${id}.json`);
  }

  async function write(id: string): Promise<void> {
    const session = waiting.get(id);
    if (!session) return; // an earlier write in the queue took the latest state along
    waiting.delete(id);
    const temporary = vscode.Uri.joinPath(folder, `${id}.json.new`);
    try {
      await vscode.workspace.fs.writeFile(temporary, new TextEncoder().encode(encodeSession(session)));
      await vscode.workspace.fs.rename(temporary, fileOf(id), { overwrite: true });
    } catch (error) {
      log(`session ${id} could not be saved: ${String(error)}`);
      void vscode.window.showErrorMessage(
        localize("Sidenote could not save this session: {problem}", { problem: String(error) }),
      );
    }
  }

  async function load(id: string): Promise<Session | null> {
    try {
      return decodeSession(new TextDecoder().decode(await vscode.workspace.fs.readFile(fileOf(id))));
    } catch (error) {
      if (!isNotFound(error)) log(`session ${id} could not be read: ${String(error)}`);
      return null;
    }
  }

  return {
    save(session) {
      waiting.set(session.id, session);
      writing = writing.then(() => write(session.id));
    },
    load,
    async list() {
      await writing;
      let entries: [string, vscode.FileType][];
      try {
        entries = await vscode.workspace.fs.readDirectory(folder);
      } catch (error) {
        if (!isNotFound(error)) log(`the sessions could not be listed: ${String(error)}`);
        return [];
      }
      const ids = entries.flatMap(([name]) =>
        name.endsWith(".json") ? [name.slice(0, -".json".length)] : [],
      );
      const sessions = await Promise.all(ids.map(load));
      return sessions
        .filter((session) => session !== null)
        .toSorted((one, other) => lastUsed(other) - lastUsed(one));
    },
    flush: () => writing,
  };
}

/** True where nothing was saved yet. */
function isNotFound(error: unknown): boolean {
  return error instanceof vscode.FileSystemError && error.code === "FileNotFound";
}

/** When a session's last turn began, in milliseconds since the epoch. */
export function lastUsed(session: Session): number {
  return session.turns.at(-1)?.startedAt ?? session.createdAt;
}

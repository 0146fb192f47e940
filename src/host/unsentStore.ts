/**
 * What is not sent yet, on disk: a folder per session with the draft and the queue of each window in a small file, and
 * each attachment in one of its own, so that typing beside an image of megabytes writes a few bytes.
 *
 * No window writes over what another one has: where two had the same session open, the next one to open it gets both
 * drafts, the latest first.
 */
import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import {
  attachmentIdsIn,
  attachmentsOf,
  decodeUnsent,
  encodeUnsent,
  isNothing,
  joinUnsent,
  nothingUnsent,
  type Attachment,
  type Unsent,
} from "../core/unsent.ts";
import { localize } from "../core/localize.ts";
import { createDraftFolder, type DraftFile } from "./draftFolder.ts";

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
  const ownName = `unsent.${randomUUID()}.json`;
  const waiting = new Map<string, Unsent>();
  /** The attachments that are on disk, by session. */
  const written = new Map<string, Set<string>>();
  /** Files of other windows that were read, until what they hold stands in this window's own. */
  const taken = new Map<string, readonly DraftFile[]>();
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  const folderOf = (sessionId: string) => createDraftFolder(vscode.Uri.joinPath(folder, sessionId));

  async function write(sessionId: string, unsent: Unsent): Promise<void> {
    const files = folderOf(sessionId);
    const known = written.get(sessionId) ?? new Set();
    const attachments = attachmentsOf(unsent);
    for (const attachment of attachments) {
      // Looked for: another window that sent its own draft of this session may have removed them all.
      if (known.has(attachment.id) && (await files.has(`${attachment.id}.json`))) continue;
      await files.replace(`${attachment.id}.json`, JSON.stringify(attachment));
      known.add(attachment.id);
    }
    if (isNothing(unsent)) await files.remove(ownName);
    else await files.replace(ownName, encodeUnsent(unsent));
    for (const file of taken.get(sessionId) ?? []) await files.removeUnlessNewer(file);
    taken.delete(sessionId);
    const kept = new Set(attachments.map(({ id }) => id));
    await removeAttachments(sessionId, known, kept);
    written.set(sessionId, kept);
  }

  /** Removes those of `known` that neither `kept` nor another window's draft holds, and the folder once it holds no draft. */
  async function removeAttachments(
    sessionId: string,
    known: ReadonlySet<string>,
    kept: ReadonlySet<string>,
  ): Promise<void> {
    const files = folderOf(sessionId);
    const drafts = await files.drafts();
    if (drafts.length === 0) {
      await files.removeAll();
      return;
    }
    const gone = [...known].filter((id) => !kept.has(id));
    if (gone.length === 0) return;
    const others = drafts.filter(({ name }) => name !== ownName);
    const held = new Set((await Promise.all(others.map(idsIn))).flat());
    for (const id of gone) if (!held.has(id)) await files.remove(`${id}.json`);
  }

  async function idsIn(file: DraftFile): Promise<readonly string[]> {
    try {
      return attachmentIdsIn(await file.read());
    } catch {
      return []; // it was sent meanwhile, or cannot be read: `load` tells that where it matters
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

  async function loadAttachment(sessionId: string, id: string): Promise<Attachment | null> {
    try {
      return JSON.parse(await folderOf(sessionId).read(`${id}.json`)) as Attachment;
    } catch (error) {
      log(`attachment ${id} of session ${sessionId} could not be read: ${String(error)}`);
      return null;
    }
  }

  /** What one window left; null where it cannot be read, and then it stays where it is. */
  async function loadFile(sessionId: string, file: DraftFile): Promise<Unsent | null> {
    try {
      const text = await file.read();
      const found = await Promise.all(attachmentIdsIn(text).map((id) => loadAttachment(sessionId, id)));
      const attachments = new Map(found.flatMap((item) => (item ? [[item.id, item]] : [])));
      return decodeUnsent(text, (id) => attachments.get(id) ?? null);
    } catch (error) {
      log(`the draft of session ${sessionId} could not be read: ${String(error)}`);
      return null;
    }
  }

  return {
    async load(sessionId) {
      const latest = waiting.get(sessionId);
      if (latest) return latest;
      await writing;
      try {
        const files = await folderOf(sessionId).drafts();
        const loaded = await Promise.all(files.map((file) => loadFile(sessionId, file)));
        const read = files.filter((file, index) => loaded[index] && file.name !== ownName);
        taken.set(sessionId, read);
        const unsent = joinUnsent(loaded.filter((one) => one !== null));
        written.set(sessionId, new Set(attachmentsOf(unsent).map(({ id }) => id)));
        return unsent;
      } catch (error) {
        log(`the drafts of session ${sessionId} could not be read: ${String(error)}`);
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

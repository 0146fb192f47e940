/** The folder of one session's drafts: a file for each window that left one, and the attachments beside them. */
import * as vscode from "vscode";

/** What a window has not sent of the session. */
export interface DraftFile {
  readonly name: string;
  /** When it was written last, in milliseconds since the epoch. */
  readonly time: number;
  readonly read: () => Promise<string>;
}

export interface DraftFolder {
  /** The drafts that stand in it, the latest first; none where nothing was saved. */
  readonly drafts: () => Promise<readonly DraftFile[]>;
  readonly has: (name: string) => Promise<boolean>;
  readonly read: (name: string) => Promise<string>;
  /** Writes a file so that it holds either the former text or this one. */
  readonly replace: (name: string, text: string) => Promise<void>;
  /** What is gone already is removed. */
  readonly remove: (name: string) => Promise<void>;
  /** Removes it unless its window has written it again since. */
  readonly removeUnlessNewer: (file: DraftFile) => Promise<void>;
  readonly removeAll: () => Promise<void>;
}

/** With or without the id of its window: former versions had one file for all of them. */
const draftName = /^unsent(?:\.[\w-]+)?\.json$/;
/** The editor removes a file before another is renamed over it: a host that died in between left the new one. */
const newName = /\.(?:\d+\.)?new$/;

export function createDraftFolder(folder: vscode.Uri): DraftFolder {
  const { fs } = vscode.workspace;
  const uriOf = (name: string): vscode.Uri => vscode.Uri.joinPath(folder, name);

  async function timeOf(name: string): Promise<number | null> {
    try {
      return (await fs.stat(uriOf(name))).mtime;
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  }

  async function names(): Promise<readonly string[]> {
    try {
      return (await fs.readDirectory(folder)).map(([name]) => name);
    } catch (error) {
      if (isNotFound(error)) return [];
      throw error;
    }
  }

  const readFile = async (name: string): Promise<string> =>
    new TextDecoder().decode(await fs.readFile(uriOf(name)));

  async function read(name: string): Promise<string> {
    try {
      return await readFile(name);
    } catch (error) {
      const replacing = (await names()).find((one) => newName.test(one) && one.replace(newName, "") === name);
      if (!isNotFound(error) || replacing === undefined) throw error;
      return readFile(replacing);
    }
  }

  async function remove(uri: vscode.Uri): Promise<void> {
    try {
      await fs.delete(uri, { recursive: true });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  return {
    async drafts() {
      const all = await names();
      const found = new Set(
        all.map((name) => name.replace(newName, "")).filter((name) => draftName.test(name)),
      );
      const files = [...found].map(async (name) => {
        const time = await timeOf(name);
        return { name, time: time ?? 0, read: () => read(name) };
      });
      return (await Promise.all(files)).toSorted((first, second) => second.time - first.time);
    },
    has: async (name) => (await timeOf(name)) !== null,
    read,
    async replace(name, text) {
      const temporary = uriOf(`${name}.new`);
      await fs.writeFile(temporary, new TextEncoder().encode(text));
      await fs.rename(temporary, uriOf(name), { overwrite: true });
    },
    remove: (name) => remove(uriOf(name)),
    async removeUnlessNewer({ name, time }) {
      const now = await timeOf(name);
      if (now !== null && now > time) return;
      await remove(uriOf(name));
      for (const one of await names()) {
        if (newName.test(one) && one.replace(newName, "") === name) await remove(uriOf(one));
      }
    },
    removeAll: () => remove(folder),
  };
}

/** True where nothing was saved yet. */
function isNotFound(error: unknown): boolean {
  return error instanceof vscode.FileSystemError && error.code === "FileNotFound";
}

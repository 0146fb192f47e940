/** What stands in for a person at the editor's dialogs, and for a file system that is not on disk. */
import * as vscode from "vscode";

/** Lets the next open dialog choose these. The editor's own takes seconds in its server build to look a path up. */
export async function chooseFiles(uris: readonly vscode.Uri[], open: () => Promise<void>): Promise<void> {
  const { showOpenDialog } = vscode.window;
  const chosen = new Promise<void>((resolve) => {
    Object.assign(vscode.window, {
      async showOpenDialog() {
        resolve();
        return uris;
      },
    });
  });
  await open();
  await chosen;
  Object.assign(vscode.window, { showOpenDialog });
}

export interface Answered {
  /** What was asked, in order. */
  readonly asked: {
    readonly message: string;
    readonly modal: boolean;
    readonly detail: string;
    readonly choices: readonly string[];
  }[];
  readonly restore: () => void;
}

/** Answers the editor's warnings in this order; undefined turns away. In tests modal ones are accepted unseen. */
export function answerDialogs(
  answers: readonly (string | undefined | Promise<string | undefined>)[],
): Answered {
  const { showWarningMessage } = vscode.window;
  const asked: Answered["asked"][number][] = [];
  const left = [...answers];
  Object.assign(vscode.window, {
    async showWarningMessage(message: string, ...rest: readonly unknown[]) {
      const [first] = rest;
      const options: vscode.MessageOptions = typeof first === "object" && first !== null ? first : {};
      const choices = rest.filter((choice) => typeof choice === "string");
      asked.push({ message, modal: options.modal ?? false, detail: options.detail ?? "", choices });
      return left.shift();
    },
  });
  return { asked, restore: () => Object.assign(vscode.window, { showWarningMessage }) };
}

export interface Shelf extends vscode.Disposable {
  readonly uri: (path: string) => vscode.Uri;
  /** @param size in bytes, where the file is to say another than it has. */
  readonly put: (path: string, text: string, size?: number) => void;
  readonly remove: (path: string) => void;
  /** The paths that were read, in order. */
  readonly reads: readonly string[];
  /** Lets whoever asks for a file from now on wait, until the function that it returns is called. */
  readonly hold: () => () => void;
  /** Somebody waits. */
  readonly isAwaited: () => boolean;
}

/** A file system in memory, of a scheme of its own. */
export function createShelf(): Shelf {
  const scheme = "shelf";
  const files = new Map<string, { readonly data: Uint8Array; readonly size: number }>();
  const reads: string[] = [];
  let held: Promise<void> | null = null;
  let awaited = false;
  function find({ path }: vscode.Uri): { readonly data: Uint8Array; readonly size: number } {
    const file = files.get(path);
    if (!file) throw vscode.FileSystemError.FileNotFound(path);
    return file;
  }
  /** Folders are what the paths of files say. */
  function entriesOf({ path }: vscode.Uri): readonly [string, vscode.FileType][] {
    const below = [...files.keys()].flatMap((file) =>
      file.startsWith(`${path}/`) ? file.slice(path.length + 1) : [],
    );
    const { File, Directory } = vscode.FileType;
    return [
      ...new Map(below.map((file) => [file.split("/")[0] ?? "", file.includes("/") ? Directory : File])),
    ];
  }
  const refuse = (): never => {
    throw vscode.FileSystemError.NoPermissions();
  };
  const registration = vscode.workspace.registerFileSystemProvider(
    scheme,
    {
      onDidChangeFile: new vscode.EventEmitter<vscode.FileChangeEvent[]>().event,
      watch: () => new vscode.Disposable(() => undefined),
      async stat(uri) {
        awaited = held !== null;
        await held;
        const isFolder = entriesOf(uri).length > 0;
        const type = isFolder ? vscode.FileType.Directory : vscode.FileType.File;
        return { type, ctime: 0, mtime: 0, size: isFolder ? 0 : find(uri).size };
      },
      readFile(uri) {
        reads.push(uri.path);
        return find(uri).data;
      },
      readDirectory: (uri) => [...entriesOf(uri)],
      createDirectory: refuse,
      writeFile: refuse,
      delete: refuse,
      rename: refuse,
    },
    { isReadonly: true },
  );
  return {
    uri: (path) => vscode.Uri.from({ scheme, path }),
    put(path, text, size) {
      const data = new TextEncoder().encode(text);
      files.set(path, { data, size: size ?? data.byteLength });
    },
    remove: (path) => void files.delete(path),
    reads,
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return () => {
        held = null;
        resolve();
      };
    },
    isAwaited: () => awaited,
    dispose: () => registration.dispose(),
  };
}

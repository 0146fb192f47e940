/** The files and folders of the workspace by their paths, listed once for the letters of a name that is being typed. */
import * as vscode from "vscode";
import { fuzzyFilter } from "../../core/fuzzy.ts";
import { pathOf } from "../editorContext.ts";
import { searchExclusion } from "./hidden.ts";

export interface ListedPlace {
  readonly type: "file" | "folder";
  /** A folder's ends with a slash. */
  readonly path: string;
  readonly uri: vscode.Uri;
}

export interface WorkspaceFiles {
  /** Files, then the folders that they are in. Of a very large workspace not all. */
  readonly all: (token: vscode.CancellationToken) => Promise<readonly ListedPlace[]>;
  /** Those whose paths contain these letters in order, best first. */
  readonly find: (
    letters: string,
    most: number,
    token: vscode.CancellationToken,
  ) => Promise<readonly ListedPlace[]>;
}

/** Files that are listed at once; in a larger workspace letters find the others. */
const mostListed = 20_000;
const mostFurther = 200;
/** Milliseconds for which a list is good: whoever types a name asks several times. */
const freshness = 15_000;

export function createWorkspaceFiles(): WorkspaceFiles {
  let listed: {
    readonly at: number;
    readonly places: readonly ListedPlace[];
    readonly isWhole: boolean;
  } | null = null;

  async function list(token: vscode.CancellationToken): Promise<NonNullable<typeof listed>> {
    if (listed && Date.now() - listed.at < freshness) return listed;
    const uris = await vscode.workspace.findFiles("**/*", searchExclusion(), mostListed, token);
    const made = { at: Date.now(), places: placesOf(uris), isWhole: uris.length < mostListed };
    // One that was given up is cut short.
    if (!token.isCancellationRequested) listed = made;
    return made;
  }

  return {
    all: async (token) => (await list(token)).places,
    async find(letters, most, token) {
      const { places, isWhole } = await list(token);
      const further =
        isWhole || letters.length < 2
          ? []
          : await vscode.workspace.findFiles(globOf(letters), searchExclusion(), mostFurther, token);
      const known = new Map([...placesOf(further), ...places].map((place) => [place.path, place]));
      const fitting = fuzzyFilter(letters, [...known.values()], ({ path }) => path.replace(/\/$/, ""));
      return fitting.slice(0, most);
    },
  };
}

function placesOf(uris: readonly vscode.Uri[]): readonly ListedPlace[] {
  const files: ListedPlace[] = [];
  const folders = new Map<string, ListedPlace>();
  for (const uri of uris) {
    const path = pathOf(uri);
    files.push({ type: "file", path, uri });
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const name = path.slice(0, end + 1);
      if (folders.has(name)) break; // and those around it
      const below = path.length - end;
      folders.set(name, { type: "folder", path: name, uri: uri.with({ path: uri.path.slice(0, -below) }) });
    }
  }
  return [...files, ...folders.values()];
}

// Letters in order, whatever their case: `**/*[cC]*[aA]*` for `ca`.
function globOf(letters: string): string {
  const found = letters.slice(letters.lastIndexOf("/") + 1).match(/[\p{L}\p{N}_-]/gu) ?? [];
  return `**/*${found.map((letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]*`).join("")}`;
}

/** Which document code of an answer is for: the one that the answer names, else the one that the question was about. */
import * as vscode from "vscode";
import {
  documentsOf,
  placesEnding,
  placesNamed,
  type AskedAbout,
  type AskedPlace,
} from "../../core/askedAbout.ts";
import { isOfGit, type BlockPath } from "../../core/blockPath.ts";
import { localize } from "../../core/localize.ts";
import { pathsNamed } from "../../core/namedPath.ts";
import { pathOf } from "../editorContext.ts";
import { isFile } from "../openPath.ts";
import { pickPlace } from "./choices.ts";
import { editorInFront, isNotebook, openTarget } from "./targets.ts";
import { tell } from "./tell.ts";

/** What an answer calls a file, or a cell of a notebook. */
export type Named = Pick<BlockPath, "path" | "cell">;

export type FoundTarget =
  /** A file that is there or may be; or one that is to be made. */
  | { readonly type: "file" | "new"; readonly uri: vscode.Uri }
  | { readonly type: "refused"; readonly message: string }
  /** Nothing says which. */
  | { readonly type: "unknown" }
  /** The user, who was asked, does not say. */
  | { readonly type: "left" };

/** The editor in front counts only where nothing was asked about. */
export async function findTarget(named: Named | null, about: AskedAbout): Promise<FoundTarget> {
  if (named) return namedTarget(named, about);
  const documents = documentsOf(about.places);
  if (documents.length > 0) return pickTarget(documents);
  const editor = about.isAny ? undefined : editorInFront();
  return editor ? { type: "file", uri: editor.document.uri } : { type: "unknown" };
}

async function pickTarget(places: readonly AskedPlace[]): Promise<FoundTarget> {
  const place = await pickPlace(places);
  if (!place) return { type: "left" };
  return place.uri === null ? { type: "unknown" } : { type: "file", uri: vscode.Uri.parse(place.uri) };
}

/** What went with the question before all else: models leave out the beginning of a path that they were told. */
async function namedTarget({ path, cell }: Named, about: AskedAbout): Promise<FoundTarget> {
  if (isOfGit(path)) {
    const place = { name: path };
    const message = localize(
      "{name} belongs to git, and code of answers is not put there. Change it yourself.",
      place,
    );
    return { type: "refused", message };
  }
  const asked = placesNamed(path, cell ?? null, about.all);
  const known = asked.length > 0 ? asked : placesEnding(path, cell ?? null, [about.places]);
  if (known.length > 0) return pickTarget(documentsOf(known));
  const file = await fileNamed(path, about);
  // A file that is there, before one that an older question was about and whose path ends so.
  const older = file?.type === "file" ? [] : placesEnding(path, cell ?? null, about.all);
  if (older.length > 0) return pickTarget(documentsOf(older));
  if (!file) return { type: "unknown" };
  return cell === undefined ? file : cellOf(file.uri, cell);
}

/** The file at a path of an answer, or where it is to be made; null without a folder that it could be in. */
export async function fileNamed(
  path: string,
  { places }: AskedAbout,
): Promise<{ readonly type: "file" | "new"; readonly uri: vscode.Uri } | null> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const [asked] = places.flatMap(({ uri }) => (uri === null ? [] : vscode.Uri.parse(uri)));
  const own = asked && vscode.workspace.getWorkspaceFolder(asked)?.index;
  const known = folders.map(({ name, uri }) => ({ name, path: uri.path }));
  const uris = pathsNamed(path, known, own ?? null).flatMap(({ folder, path: below }) => {
    const root = folders[folder]?.uri;
    return root ? vscode.Uri.joinPath(root, below) : [];
  });
  for (const uri of uris) if (await isFile(uri)) return { type: "file", uri };
  const open = vscode.workspace.textDocuments.filter(
    ({ uri }) =>
      (uri.path === path || uri.path.endsWith(`/${path}`)) &&
      vscode.workspace.fs.isWritableFileSystem(uri.scheme) === true,
  );
  const [document, ...others] = open;
  if (document && others.length === 0) return { type: "file", uri: document.uri };
  return uris[0] ? { type: "new", uri: uris[0] } : null;
}

async function cellOf(uri: vscode.Uri, number: number): Promise<FoundTarget> {
  try {
    const notebook = await vscode.workspace.openNotebookDocument(uri);
    const cell = notebook.getCells()[number - 1];
    if (cell) return { type: "file", uri: cell.document.uri };
  } catch {
    // Gone, or of a kind that no extension reads: that it has no such cell is true as well.
  }
  const place = { name: pathOf(uri), number };
  const message = localize(
    "{name} has no cell {number}. Click into the cell that the code is for, and insert it there.",
    place,
  );
  return { type: "refused", message };
}

/** The document of what was asked about; null where it is gone. */
export async function openPlace(place: AskedPlace | null): Promise<vscode.TextDocument | null> {
  return place?.uri ? openTarget(vscode.Uri.parse(place.uri)) : null;
}

/** The document that is to be changed; null where there is none, which the user is told unless they know. */
export async function openToChange(
  target: FoundTarget,
  about: AskedAbout,
): Promise<vscode.TextDocument | null> {
  if (target.type === "refused") tell(target.message);
  if (target.type === "unknown") {
    tell(
      about.isAny
        ? localize("Nothing says which file this code belongs to.")
        : localize("Nothing says which file this code belongs to. Open the file, and try again."),
    );
  }
  if (!("uri" in target)) return null;
  const { uri } = target;
  const address = uri.toString();
  // Who selects in the JSON itself asks about that.
  if (isNotebook(uri) && !about.places.some(({ uri: asked, part }) => asked === address && part !== null)) {
    tellNotebook(uri);
    return null;
  }
  const document = await openTarget(uri);
  if (!document) tell(localize("{name} cannot be opened: it is gone, or no text.", { name: pathOf(uri) }));
  return document;
}

/** Its file is JSON, which no code of a cell may take the place of. */
export function tellNotebook(uri: vscode.Uri): void {
  const place = { name: pathOf(uri) };
  tell(
    localize(
      "{name} is a notebook, and nothing says which of its cells the code is for. Click into that cell, and insert it there.",
      place,
    ),
  );
}

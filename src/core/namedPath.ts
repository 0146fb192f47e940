/** Where in the folders of a workspace a path that an answer names may be. */
import { pathsBelow } from "./pathReference.ts";

/** A folder of the workspace: its name, and its path with `/` between the segments. */
export interface WorkspaceFolder {
  readonly name: string;
  readonly path: string;
}

export interface FolderPath {
  /** The folder, by its place among them. */
  readonly folder: number;
  /** Below that folder. */
  readonly path: string;
}

/**
 * The places in the order to look; where there is no such file it is to be made at the first. Where there are several
 * folders models are told paths with the folder's name in front: that name chooses the folder. Without one it is the
 * folder of what was asked about, and then the others in their order.
 *
 * @param asked the folder of what was asked about; null where there is none.
 */
export function pathsNamed(
  named: string,
  folders: readonly WorkspaceFolder[],
  asked: number | null,
): readonly FolderPath[] {
  const isSeveral = folders.length > 1;
  const chosen = folders.flatMap(({ name }, folder) =>
    isSeveral && named.startsWith(`${name}/`) ? [{ folder, path: named.slice(name.length + 1) }] : [],
  );
  const order = [...folders.keys()].toSorted((one, other) => Number(other === asked) - Number(one === asked));
  const others = order.flatMap((folder) => {
    const below = pathsBelow(folders[folder] ?? { name: "", path: "" }, { path: named, isAbsolute: false });
    return below.map((path) => ({ folder, path }));
  });
  return [...chosen, ...others];
}

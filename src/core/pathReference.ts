/** A place in the workspace as an answer writes it, `src/cart.ts:12` or `src/cart.ts#L12-L20`, read without trust. */

/** Lines and columns count from 1. */
export interface LineRange {
  readonly startLine: number;
  readonly startColumn: number;
  /** Inclusive. */
  readonly endLine: number;
}

export interface PathReference {
  /** Segments with `/` between them, none of them `.` or `..`; never empty. */
  readonly path: string;
  /** It was written from a root on: the workspace's, or that of the machine. */
  readonly isAbsolute: boolean;
  /** Null for the file as a whole. */
  readonly range: LineRange | null;
}

/** More than the longest path of the common systems that anybody types. */
const longest = 1024;

/**
 * Controls, and characters that are not seen or turn the order of what is: a name that holds one is not what it looks
 * like (Unicode TR 36, 2.5).
 */
const misleading = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

/** `:12`, `:12:5`, `:12-20`; and the empty one that a sentence leaves behind. */
const afterColon = /:(?:(\d{1,9})(?::(\d{1,9})|-(\d{1,9}))?:?)?$/;
/** `L12`, `L12C5`, `L12-L20`, `L12-20`, `12`: as code hosts write the fragment. */
const afterHash = /^L?(\d{1,9})(?:C(\d{1,9}))?(?:-L?(\d{1,9})(?:C\d{1,9})?)?$/;

/**
 * Reads the target of a link, percent-encoded as targets are. Null for what cannot be a file below a folder: a path
 * that leads out of it by `..`, a network path, a drive or a scheme, and names that hide what they are.
 */
export function parsePathReference(target: string): PathReference | null {
  if (target.length > longest) return null;
  // A `#` or `?` in a folder's name is followed by a slash: C# projects have such.
  const [, hash = ""] = /#([^#/]*)$/.exec(target) ?? [];
  const named = target.replace(/#[^#/]*$/, "").replace(/\?[^?/]*$/, "");
  let written: string;
  try {
    written = decodeURIComponent(named);
  } catch {
    return null;
  }
  const colon = afterColon.exec(written);
  const place = safePath(colon ? written.slice(0, colon.index) : written);
  if (!place) return null;
  const line = afterHash.exec(hash);
  const range = line ? rangeOf(line[1], line[2], line[3]) : rangeOf(colon?.[1], colon?.[2], colon?.[3]);
  return { ...place, range };
}

/** Reads a path that is no target of a link: as it is written, without a place in the file. Null as above. */
export function safePath(written: string): Pick<PathReference, "path" | "isAbsolute"> | null {
  if (written.length > longest || misleading.test(written)) return null;
  // What Windows takes for a separator is one everywhere: else `..\` would lead out of the folder there.
  const path = written.replaceAll("\\", "/");
  // `//server/share` is another machine; a colon divides off a scheme, a drive or a hidden stream.
  if (path.startsWith("//") || path.includes(":")) return null;
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) return null;
  }
  if (segments.length === 0) return null;
  return { path: segments.join("/"), isAbsolute: path.startsWith("/") };
}

/**
 * What a path may mean below a folder of the workspace, in the order to look: from the folder's root, or with the
 * folder's own path in front, or with its name, as the editor itself writes paths where there are several folders.
 *
 * @param folder its name, and its path with `/` between the segments, as in a URI.
 * @returns paths relative to the folder, none of which leads out of it.
 */
export function pathsBelow(
  folder: { readonly name: string; readonly path: string },
  { path, isAbsolute }: Pick<PathReference, "path" | "isAbsolute">,
): readonly string[] {
  const root = `${folder.path.replace(/\/$/, "")}/`;
  if (isAbsolute && `/${path}`.startsWith(root)) return [`/${path}`.slice(root.length)];
  return path.startsWith(`${folder.name}/`) ? [path, path.slice(folder.name.length + 1)] : [path];
}

function rangeOf(line?: string, column?: string, last?: string): LineRange | null {
  if (line === undefined) return null;
  const [first, second] = [Math.max(1, Number(line)), Math.max(1, Number(last ?? line))];
  return {
    startLine: Math.min(first, second),
    startColumn: Math.max(1, Number(column ?? 1)),
    endLine: Math.max(first, second),
  };
}

/** The file that a block of code of an answer is for, where the answer names one. */
import { looksLikeFile } from "./fileNames.ts";
import { safePath } from "./pathReference.ts";

/** A block as it stands in an answer. */
export interface NamedBlock {
  /** All that stands after the fence: `ts title="src/cart.ts"`. */
  readonly info: string;
  /** The text right before the block: a heading or the end of a paragraph. */
  readonly before: string;
  readonly text: string;
}

export interface BlockPath {
  /** As `safePath` gives it: segments with `/` between them. */
  readonly path: string;
  /** Of a notebook, `sums.ipynb#cell-2`: from 1. */
  readonly cell?: number;
  /** The code without a first line that says nothing but the path. */
  readonly text: string;
}

/** Characters that are looked at for a name. */
const longest = 300;
const segment = String.raw`[\w.@+~\-()[\]$]+`;
const path = String.raw`(?:\.{0,2}[\\/])?(?:${segment}[\\/])*${segment}(?:#cell-\d+)?`;
const attribute = new RegExp(
  String.raw`(?:^|[\s{,])(?:title|file|filename|file_?path|path|name|source)\s*[=:]\s*["']?(${path})`,
  "i",
);
/** \`ts:src/a.ts\` and \`12:30:src/a.ts\`, or a second word. */
const bare = new RegExp(String.raw`^[\w+#.-]*(?:[:\s]|:\d+)+(${path})\s*$`);
const comment = new RegExp(
  String.raw`^\s*(?:\/\/+|#+|--|;+|%|\/\*+|<!--|\{\/\*)\s*(?:file(?:name)?|path)?\s*:?\s*(${path})(?::\d+(?:-\d+)?)?\s*(?:\*\/\}?|-->)?\s*$`,
  "i",
);
const inText = new RegExp(String.raw`(?<![\w/\\.@-])(${path})(?![\w/\\])`, "g");
/** Null where none is named, or what is named cannot be a file below a folder. */
export function pathOfBlock({ info, before, text }: NamedBlock): BlockPath | null {
  const fence = info.slice(0, longest);
  const inInfo = file(attribute.exec(fence)?.[1]) ?? file(bare.exec(fence)?.[1]);
  const [first = "", ...rest] = text.split("\n");
  const inComment = first.startsWith("#!") || first.length > longest ? null : file(comment.exec(first)?.[1]);
  const place = cellPath(inInfo ?? inComment ?? pathBefore(before) ?? "");
  return place && { ...place, text: inComment === null ? text : rest.join("\n").replace(/^\s*\n/, "") };
}

/** Reads a path with the number of a cell behind it perhaps; null for what cannot be a file below a folder. */
export function cellPath(written: string): Omit<BlockPath, "text"> | null {
  const [, named = written, cell] = /^(.*)#cell-(\d{1,6})$/.exec(written) ?? [];
  const place = safePath(named);
  return place && { path: place.path, ...(cell !== undefined && { cell: Number(cell) }) };
}

/**
 * Whether a path leads into git's own folder, whose files make git run programs. Case, trailing dots and spaces and the
 * short name of a folder are no difference on some systems (CVE-2014-9390).
 *
 * @param named segments with `/` between them.
 */
export function isOfGit(named: string): boolean {
  return named.split("/").some((part) => /^(?:\.git|git~\d+)[. ]*$/i.test(part));
}

function file(name: string | undefined): string | null {
  return name !== undefined && looksLikeFile(withoutCell(name)) ? name : null;
}

function withoutCell(name: string): string {
  return name.replace(/#cell-\d+$/, "");
}

/** The one file that a short text names. */
function pathBefore(before: string): string | null {
  const line = before.trim().split("\n").at(-1) ?? "";
  if (line.length > 160) return null;
  const named = new Set([...line.matchAll(inText)].map(([, found = ""]) => found.replace(/[.)\]]+$/, "")));
  const [found, ...others] = [...named].filter((name) => looksLikeFile(withoutCell(name)));
  return others.length === 0 ? (found ?? null) : null;
}

/** What an answer mentions in passing and can be gone to: `src/cart.ts:12` by its form, `linePrice()` by its name. */
import { looksLikeFile } from "./fileNames.ts";

export type CodeReference =
  | { readonly type: "path"; readonly path: string }
  /** The name without parentheses. */
  | { readonly type: "symbol"; readonly name: string };

/** Longer code spans are no names: they are not looked at. */
const longest = 200;
const line = String.raw`(?::\d{1,9}(?:[:-]\d{1,9})?|#L\d{1,9}(?:-L?\d{1,9})?)`;
const inCode = new RegExp(
  String.raw`^((?:\.{0,2}[\\/])?(?:[\w.@+~\-()[\]$]+[\\/])*[\w.@+~\-()[\]$]+)(${line})?$`,
);
const inWords = new RegExp(
  String.raw`(?<![\w/\\.@:-])((?:\.{0,2}\/)?(?:[\w.+-]+\/)*[\w+-][\w.+-]*\.\w+)(${line})?(?![\w/\\@-]|:\d)`,
  "g",
);
/** A call, a member of a type, or a name of several words. One word in lower case is a keyword as often as a name. */
const symbol =
  /^(?:(?:[A-Za-z_$][\w$]*(?:\.|::|#))*([A-Za-z_$][\w$]*)\(\)|[A-Z][\w$]*(?:\.|::|#)#?([A-Za-z_$][\w$]*)|([A-Za-z_$]*[a-z0-9][A-Z][\w$]*|[A-Z][a-z]\w+|[A-Za-z]\w*_\w*[A-Za-z0-9]))$/;

/** What a whole code span refers to; null for code that is neither a place nor a name. */
export function referenceInCode(text: string): CodeReference | null {
  if (text.length > longest) return null;
  const place = inCode.exec(text);
  const path = place?.[1];
  if (path !== undefined && (looksLikeFile(path) || (place?.[2] !== undefined && /[\\/]/.test(path)))) {
    return { type: "path", path: text };
  }
  const name = symbol.exec(text);
  const found = name?.[1] ?? name?.[2] ?? name?.[3];
  return found === undefined ? null : { type: "symbol", name: found };
}

/** What every file and every name of a symbol has; `Makefile` has it too. */
const partOfReference = /[A-Z_./\\(]/;

/** Whether a code span of this Markdown may refer to something: most do not, and this costs less. */
export function mayHoldReference(markdown: string): boolean {
  let start = markdown.indexOf("`");
  while (start >= 0) {
    const end = markdown.indexOf("`", start + 1);
    if (end > 0 && partOfReference.test(markdown.slice(start, end))) return true;
    start = end;
  }
  return false;
}

/** What every path within words has: a folder or a line. */
const partOfPath = /\/|[:#]L?\d/;

/** Whether `pathsInWords` may find one: most text holds none, and this costs less. */
export function mayHoldPath(text: string): boolean {
  return partOfPath.test(text);
}

/** A path within words, and where it is in them. */
export interface FoundPath {
  readonly start: number;
  readonly path: string;
}

/** Paths in plain words: only with a line or a folder, since `Node.js` is no file. */
export function pathsInWords(text: string): readonly FoundPath[] {
  return [...text.matchAll(inWords)].flatMap(({ 0: whole, 1: path = "", 2: at, index }) => {
    const isPath = looksLikeFile(path) && (at !== undefined || path.includes("/"));
    return isPath ? [{ start: index, path: whole }] : [];
  });
}

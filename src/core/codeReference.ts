/** What an answer mentions in passing and can be gone to: `src/cart.ts:12` by its form, `linePrice()` by its name. */
import { looksLikeFile } from "./fileNames.ts";

export type CodeReference = { readonly type: "path"; readonly path: string } | SymbolReference;

export interface SymbolReference {
  readonly type: "symbol";
  /** Without parentheses. */
  readonly name: string;
  /** What the name is said to be a part of, such as `Cart` of `Cart.total()`; empty where nothing is said. */
  readonly container: string;
}

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
  /^(?:(?<of>(?:[A-Za-z_$][\w$]*(?:\.|::|#))*)(?<called>[A-Za-z_$][\w$]*)\(\)|(?<type>[A-Z][\w$]*)(?:\.|::|#)#?(?<member>[A-Za-z_$][\w$]*)|(?<name>[A-Za-z_$]*[a-z0-9][A-Z][\w$]*|[A-Z][a-z]\w+|[A-Za-z]\w*_\w*[A-Za-z0-9]))$/;
/** These say where a name is looked up, and not what holds it. */
const receivers = new Set(["this", "self", "super", "cls"]);

/** What a whole code span refers to; null for code that is neither a place nor a name. */
export function referenceInCode(text: string): CodeReference | null {
  if (text.length > longest) return null;
  const place = inCode.exec(text);
  const path = place?.[1];
  if (path !== undefined && (looksLikeFile(path) || (place?.[2] !== undefined && /[\\/]/.test(path)))) {
    return { type: "path", path: text };
  }
  const { of = "", called, type = "", member, name = called ?? member } = symbol.exec(text)?.groups ?? {};
  if (name === undefined) return null;
  const container = type || lastOf(of.replace(/(?:\.|::|#)$/, ""));
  return { type: "symbol", name, container: receivers.has(container) ? "" : container };
}

/** What languages tell of a symbol: its name, sometimes with its parameters or its container, and its container. */
export interface ToldSymbol {
  readonly name: string;
  readonly container: string;
}

/** Whether the symbol is one that a text calls so. Of what it says nothing of, anything is right. */
export function isMeant(
  { name, container }: ToldSymbol,
  { name: wanted, container: holder }: SymbolReference,
): boolean {
  // `total(int)`, `(*Cart).Total`; what ends otherwise, as in `describe("x") callback`, is called so by its server alone.
  const plain = name.replace(/(?<=.)\(.*\)$/, "").replaceAll(/[()*]/g, "");
  if (lastOf(plain) !== wanted) return false;
  const own = plain === wanted ? container : plain.slice(0, -wanted.length);
  return holder === "" || lastOf(own.replace(/(?:\.|::|#)$/, "")) === holder;
}

/** The last part of a name such as `shop.Cart` or `shop::Cart`. */
function lastOf(name: string): string {
  return name.split(/\.|::|#/).at(-1) ?? "";
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

/** Makes links of the files and symbols that a Markdown text mentions, where that is drawn by others: in a comment. */
import { mayHoldPath, pathsInWords, referenceInCode, type CodeReference } from "./codeReference.ts";

/** The address of what is mentioned, such as `src/cart.ts:12` or `linePrice`; null where nothing is to be opened. */
export type AddressOf = (reference: CodeReference) => string | null;

/** A fence at the beginning of a line, also in a list or a quotation (CommonMark 0.31.2, 4.5). */
const fence = /^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(`{3,}|~{3,})/;
/**
 * What has a meaning of its own: an escaped letter, a code span, a link with its target or another pair of brackets, a
 * tag or an address. Bounded, so that no text takes longer than its length.
 */
const apart =
  /\\.|(?<ticks>`+)(?<code>[^`\n]{1,300})\k<ticks>(?!`)|`+|\[(?<words>[^[\]]{0,500})\](?:\((?<target>[^()<>\s]{1,500})\)|\([^()]{0,500}\)|\[[^[\]]{0,500}\]|:.{0,2000})?|<[^<>]{0,500}>|\b(?:https?:\/\/|www\.)\S{0,2000}/gsu;

/**
 * The text with a link for each path in words, for each code span that is one or names a symbol, and for each link of
 * its own that has a path for its target. Code in blocks stays as it is; where it is not clear what is code, nothing becomes a link.
 */
export function linkReferences(markdown: string, addressOf: AddressOf): string {
  let ending: RegExp | null = null;
  let isAfterBlank = true;
  let isIndented = false;
  const lines = markdown.split("\n").map((line) => {
    const [, marks] = fence.exec(line) ?? [];
    const isBlank = line.trim() === "";
    isIndented = !isBlank && /^(?: {4}|\t)/.test(line) && (isAfterBlank || isIndented);
    isAfterBlank = isBlank;
    if (ending) {
      if (ending.test(line)) ending = null;
      return line;
    }
    if (marks !== undefined) ending = new RegExp(`^[ \\t>]*${marks}[${marks[0] ?? ""}]*[ \\t]*$`);
    return ending || isIndented ? line : linkLine(line, addressOf);
  });
  return lines.join("\n");
}

/** All that would become links if it were there, each once. */
export function referencesIn(markdown: string): readonly CodeReference[] {
  const references = new Map<string, CodeReference>();
  linkReferences(markdown, (reference) => {
    references.set(keyOf(reference), reference);
    return null;
  });
  return [...references.values()];
}

/** Tells references apart: what is called like a file is another thing than the file. */
export function keyOf(reference: CodeReference): string {
  if (reference.type === "path") return `path ${reference.path}`;
  return `symbol ${reference.container} ${reference.name}`;
}

function linkLine(line: string, addressOf: AddressOf): string {
  let linked = "";
  let end = 0;
  for (const found of line.matchAll(apart)) {
    linked += linkWords(line.slice(end, found.index), addressOf) + linkApart(found, addressOf);
    end = found.index + found[0].length;
  }
  return linked + linkWords(line.slice(end), addressOf);
}

function linkApart({ 0: whole, groups = {} }: RegExpExecArray, addressOf: AddressOf): string {
  const { code, words, target } = groups;
  if (code !== undefined) {
    const reference = referenceInCode(code.trim());
    const address = reference && addressOf(reference);
    return address === null ? whole : `[${whole}](${address})`;
  }
  if (target === undefined || /^(?:[a-z][\w+.-]*:\/|#|[a-z]{2,}:\D)/i.test(target)) return whole;
  const address = addressOf({ type: "path", path: target });
  return address === null ? whole : `[${words ?? ""}](${address})`;
}

function linkWords(words: string, addressOf: AddressOf): string {
  if (!mayHoldPath(words)) return words;
  let linked = "";
  let end = 0;
  for (const { start, path } of pathsInWords(words)) {
    const address = addressOf({ type: "path", path });
    linked += `${words.slice(end, start)}${address === null ? path : `[${path}](${address})`}`;
    end = start + path.length;
  }
  return linked + words.slice(end);
}

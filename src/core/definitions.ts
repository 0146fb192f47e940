/** The functions, classes and the like in code of any language, told by the form of their first lines and by indentation. */
import { isBlank, widthOf } from "./indentation.ts";

/** Lines count from 0; `last` is inclusive. */
export interface Definition {
  /** What it is called, with `get` or `set` before it for an accessor. */
  readonly name: string;
  /** Where its comments and decorators begin; its own line where it has none. */
  readonly first: number;
  readonly line: number;
  readonly last: number;
  /** It holds a value, which may be a function. */
  readonly isVariable: boolean;
}

const modifiers =
  "(?:(?:export|default|declare|public|private|protected|internal|static|async|abstract|final|override|readonly|" +
  "pub(?:\\([\\w:]+\\))?|unsafe|extern|inline|virtual|open|data|sealed|partial|suspend|local|const)\\s+)*";
const name = "([\\w$#~?!]+)";
const words =
  "function\\b\\s*\\*?|class|interface|type|enum(?:\\s+class)?|struct|trait|union|def|fn|fun|func(?:\\s*\\([^)]*\\))?|" +
  "module|namespace|record|object|protocol|extension|impl(?:<[^>]*>)?";
const forms: readonly RegExp[] = [
  new RegExp(`^${modifiers}(?:${words})\\s+(?:self\\.)?${name}`),
  new RegExp(`^${modifiers}function\\s*\\*\\s*${name}`),
  // A method or a function of C's family: its head ends with the opener of a body.
  new RegExp(`^${modifiers}(?:[\\w$<>,.*&?\\[\\]:]+\\s+[*&]*)*\\*?${name}\\s*(?:<[^>]*>)?\\([^;]*[{(,]$`),
  new RegExp(`^${modifiers}(?:[\\w$<>,.*&?\\[\\]:]+\\s+[*&]*)+${name}\\s*\\([^;={}]*\\)$`),
];
const variable = new RegExp(`^${modifiers}(?:const|let|var|val|static)\\s+(?:mut\\s+)?${name}\\s*[:=]`);
const accessor = new RegExp(`^${modifiers}(get|set)\\s+${name}\\s*\\(`);
/** What looks like a function with its body and is none. */
const statements = new Set(
  "if else for foreach while switch match catch do try return with using lock when unless until elif await new throw".split(
    " ",
  ),
);
const leading = /^\s*(?:\/\/|\/\*|\*|#(?!include|define|if|else|endif|pragma|import)|@|--|<!--)/;
const closing = /^\s*(?:[})\]{]|end\b)/;
const opening = /[{([:,]\s*$/;

/** Longer lines are no heads of definitions: minified code is not read. */
const longest = 500;

/** All definitions, also those within others, in the order of their lines. */
export function definitionsIn(lines: readonly string[]): readonly Definition[] {
  return lines.flatMap((text, line) => {
    if (text.length > longest) return [];
    const held = variable.exec(text.trim())?.[1];
    const found = held ?? nameIn(text.trim());
    if (found === null) return [];
    const [first, last] = [firstOf(lines, line), lastOf(lines, line)];
    return [{ name: found, first, line, last, isVariable: held !== undefined }];
  });
}

/** Those that stand in no other one. */
export function outermost(definitions: readonly Definition[]): readonly Definition[] {
  const found: Definition[] = [];
  for (const definition of definitions) {
    if (definition.line > (found.at(-1)?.last ?? -1)) found.push(definition);
  }
  return found;
}

function nameIn(line: string): string | null {
  const [, kind = "", member = ""] = accessor.exec(line) ?? [];
  if (member !== "") return `${kind} ${member}`;
  for (const form of forms) {
    const found = form.exec(line)?.[1];
    if (found !== undefined && !statements.has(found) && !statements.has(/^\w*/.exec(line)?.[0] ?? ""))
      return found;
  }
  return null;
}

function firstOf(lines: readonly string[], line: number): number {
  let first = line;
  while (first > 0 && leading.test(lines[first - 1] ?? "")) first--;
  return first;
}

/** Deeper lines are its own, and so is what closes it; a head of several lines ends with a line that opens again. */
function lastOf(lines: readonly string[], line: number): number {
  const depth = widthOf(lines[line] ?? "");
  let last = line;
  for (let at = line + 1; at < lines.length; at++) {
    const text = lines[at] ?? "";
    if (isBlank(text)) continue;
    const width = widthOf(text);
    if (width < depth || (width === depth && !closing.test(text))) break;
    last = at;
    if (width === depth && !opening.test(text)) break;
  }
  return last;
}

/** Whether code of an answer stands for a whole file: taken for one by mistake it would delete what it leaves out. */
import { definitionsIn, membersOf, outermost, type Definition } from "./definitions.ts";
import { codeLines, type Target } from "./fitCode.ts";
import { importsIn, isImport } from "./imports.ts";
import { isBlank } from "./indentation.ts";

const heading = /^\s*(?:#!|\/\/|\/\*|\*|#|--|<!--|["']use |package\b|<\?|<!)/;

/** Of a preprocessor: it is no comment, whatever it begins with. */
const directive = /^\s*#\s*(?:define|undef|if|el|endif|pragma)/;

/** Whether a line is one that files begin with. */
export function isHeading(line: string): boolean {
  return heading.test(line);
}

/** It is one if it begins as the file does, and has all that the file is made of. */
export function isWholeAnswer({ text }: Target, code: string): boolean {
  const old = text.split(/\r?\n/).filter((line) => !isBlank(line));
  const lines = codeLines(code).filter((line) => !isBlank(line));
  const [oldFirst = "", first = ""] = [old[0], lines[0]];
  const isAlike = [isImport, isHeading].some((is) => is(oldFirst) && is(first));
  if (!isAlike && oldFirst.trim() !== first.trim()) return false;
  const all = definitionsIn(old);
  const outer = outermost(all);
  if (outer.length > 0) return hasDefinitions(old, lines, { all, outer });
  const shared = sharedOf(telling(old), telling(lines));
  const isEndAlike = old.at(-1)?.trim() === lines.at(-1)?.trim() || lines.length >= old.length;
  return isEndAlike && shared >= 0.5 && sharedOf(keysOf(old), keysOf(lines)) === 1;
}

/** Functions, classes and what these are made of must all be there, and most of the statements beside them. */
function hasDefinitions(
  old: readonly string[],
  lines: readonly string[],
  { all, outer }: { readonly all: readonly Definition[]; readonly outer: readonly Definition[] },
): boolean {
  const names = definitionsIn(lines).map(({ name }) => name);
  const defined = outer.flatMap((one) => [one, ...membersOf(one, all)]).map(({ name }) => name);
  if (sharedOf(defined, names) < 1 || sharedOf(old, lines) < 0.2) return false;
  const imports = importsIn(old) ?? [];
  const others = old.filter((line, index) => {
    const isIn = ({ first, last }: { readonly first: number; readonly last: number }): boolean =>
      index >= first && index <= last;
    return !outer.some(isIn) && !imports.some(isIn) && (!isHeading(line) || directive.test(line));
  });
  return sharedOf(telling(others), lines) >= 0.5;
}

/** How much of the old ones the new ones have, from 0 to 1; what is there twice must be there twice. */
function sharedOf(old: readonly string[], lines: readonly string[]): number {
  if (old.length === 0) return 1;
  const left = new Map<string, number>();
  for (const line of lines) left.set(line.trim(), (left.get(line.trim()) ?? 0) + 1);
  const shared = old.filter((line) => {
    const count = left.get(line.trim()) ?? 0;
    left.set(line.trim(), count - 1);
    return count > 0;
  });
  return shared.length / old.length;
}

/** Brackets alone say nothing about what stands in them. */
function telling(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => /[^\s{}()[\],;]/.test(line));
}

/** What gives a part of a file its name: a key, the head of a rule, of an element of a list or of a section. */
const key = /^\s*(?:-\s+)?["']?([^"':={[\s][^"':={]*?)["']?\s*[:={]|^\s*(#{2,}\s.*|\[.*)/;

function keysOf(lines: readonly string[]): readonly string[] {
  return telling(lines).flatMap((line) => {
    const isComment = isHeading(line) && !/^#{2,}\s/.test(line);
    const [, name, section] = isComment ? [] : (key.exec(line) ?? []);
    return [name ?? section ?? []].flat();
  });
}

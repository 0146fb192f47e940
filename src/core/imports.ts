/** The lines of code that bring in what other files have: an answer repeats some of them, and adds what it needs. */
import { replacement, type Target } from "./fitCode.ts";
import type { TextEdit } from "./textEdits.ts";

const importing =
  /^\s*(?:import\b|from\s+\S+\s+import\b|using\s+[\w.]+;|use\s+[\w:]+|#\s*include\b|require\b|(?:const|let|var)\s+.*=\s*require\()/;

export function isImport(line: string): boolean {
  return importing.test(line);
}

/** Imports that the document lacks go behind its last one, or to its beginning; one that it has in part is replaced. */
export function importEdits(target: Target, imports: readonly string[]): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  const present = importsIn(target.text);
  const missing: string[] = [];
  for (const text of imports.map((one) => one.trim())) {
    const words = wordsOf(text);
    if (present.some((one) => [...words].every((word) => one.words.has(word)))) continue;
    const less = present.find((one) => [...one.words].every((word) => words.has(word)));
    if (less) edits.push(replacement(target, less.start, less.end, text));
    else missing.push(text);
  }
  if (missing.length === 0) return edits;
  const last = present.at(-1);
  const lines = missing.map((one) => (last ? target.lineEnd + one : one + target.lineEnd));
  const at = last?.end ?? 0;
  return [...edits, { start: at, end: at, text: lines.join("") }];
}

interface PresentImport {
  readonly start: number;
  readonly end: number;
  readonly words: ReadonlySet<string>;
}

function importsIn(text: string): readonly PresentImport[] {
  let start = 0;
  return text.split("\n").flatMap((line) => {
    const words = line.trimEnd();
    const found = isImport(line) ? [{ start, end: start + words.length, words: wordsOf(words) }] : [];
    start += line.length + 1;
    return found;
  });
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(/[\w$./@:-]+/g) ?? []);
}

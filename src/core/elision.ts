/** Whether code of an answer leaves something out and says so: `// ... existing code ...`. */
import { codeLines } from "./fitCode.ts";

/** A comment of dots, one that ends with them, or a short one that says what is not there. */
const elision = new RegExp(
  String.raw`(?:^|\s|\{)(?:\/\/|\/\*|#|--|<!--|;|%)\s*(?:(?:\.\.\.|…)|.*(?:\.\.\.|…)\s*(?:\*\/\}?|-->)?\s*$|` +
    String.raw`.{0,30}\b(?:rest of (?:the|your)|(?:existing|other|remaining|previous) ` +
    String.raw`(?:code|methods|functions|imports|fields|properties|content|tests|rules|styles|keys|settings|logic)|` +
    String.raw`unchanged|remains? the same|same as before)\b.{0,20}$)`,
  "i",
);
/** Longer lines are no comment of that kind. */
const longestComment = 200;

/** @param text of the document, which may say so itself. */
export function hasElision(text: string, code: string): boolean {
  const known = new Set(text.split("\n").map((line) => line.trim()));
  return codeLines(code).some((line, index, lines) => {
    if (line.length > longestComment || known.has(line.trim())) return false;
    // Dots alone are a statement of Python, below what opens a block.
    const isBare = /^\s*(?:\.\.\.|…),?\s*$/.test(line) && !/:\s*$/.test(lines[index - 1] ?? "");
    return isBare || elision.test(line);
  });
}

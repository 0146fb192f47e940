/**
 * Makes the script of a grammar: the grammar itself, and its patterns as JavaScript's expressions.
 *
 * The patterns are in Oniguruma's language. They are translated here, since that takes 200 ms for some grammars: in the
 * grammar a number stands for each. What depends on the text that it meets (anchors, references to what a block began
 * with) is left for the page to translate. Languages that a grammar may embed are left out: Ruby's module comes with
 * C++, Haml and ten more, 1.5 MB.
 */
import { toRegExpDetails } from "oniguruma-to-es";
import { translation } from "../src/webview/code/patterns.ts";

const patternNames = new Set(["match", "begin", "end", "while"]);

/** @param name of a module of `@shikijs/langs`, and the first part of its patterns' numbers. */
export async function grammarScript(name: string): Promise<string> {
  const module = (await import(`@shikijs/langs/${name}`)) as { readonly default: readonly object[] };
  const patterns: unknown[] = [];
  const numbers = new Map<string, string>();
  const grammar = JSON.stringify(module.default.at(-1), (key, value: unknown) => {
    if (!patternNames.has(key) || typeof value !== "string" || !isFixed(key, value)) return value;
    let number = numbers.get(value);
    if (number === undefined) {
      const { pattern, flags, options } = toRegExpDetails(value, { ...translation, target: "ES2025" });
      number = `${name}:${patterns.length}`;
      numbers.set(value, number);
      patterns.push(options ? [pattern, flags, options] : [pattern, flags]);
    }
    return number;
  });
  // As strings: they are read faster than JavaScript (https://v8.dev/blog/cost-of-javascript-2019#json).
  const parts = [grammar, JSON.stringify(patterns)].map((json) => `JSON.parse(${JSON.stringify(json)})`);
  return `export const grammar=${parts[0]},patterns=${parts[1]};\n`;
}

/** Whether the pattern stays as it is, whatever the text: it is not anchored to it, nor made from its beginning. */
function isFixed(key: string, pattern: string): boolean {
  const isAnchored = /\\[AGz]/.test(pattern);
  const isMade = (key === "end" || key === "while") && /\\\d/.test(pattern);
  return !isAnchored && !isMade;
}

/** The expressions of grammars: translated from Oniguruma's language when the page is built, or when they are met. */
import { EmulatedRegExp, toRegExp, type toRegExpDetails } from "oniguruma-to-es";

/** As Shiki has it for TextMate's grammars (@shikijs/engine-javascript, `defaultJavaScriptRegexConstructor`). */
export const translation = {
  global: true,
  hasIndices: true,
  // Longer ones are made when they are first used.
  lazyCompileLength: 3000,
  rules: {
    allowOrphanBackrefs: true,
    asciiWordBoundaries: true,
    captureGroup: true,
    recursionLimit: 5,
    singleline: true,
  },
} as const;

/** A translated pattern, and what JavaScript's own expressions cannot do of it. */
export type Translated = readonly [
  pattern: string,
  flags: string,
  options?: ReturnType<typeof toRegExpDetails>["options"],
];

const translated = new Map<string, Translated>();
const expressions = new Map<string, RegExp>();

/**
 * Adds those that a grammar's file has; in the grammar they stand as `name:number`.
 *
 * @returns a step per pattern that gets it ready. The browser compiles an expression when it first meets a text, and
 * better at the second: for the hundreds of a grammar that takes 200 ms, which a first line would have to wait for.
 */
export function addPatterns(name: string, patterns: readonly Translated[]): (() => void)[] {
  return patterns.map((pattern, number) => {
    const key = `${name}:${number}`;
    translated.set(key, pattern);
    return () => {
      const expression = expressionOf(key);
      for (let times = 0; times < 3; times++) {
        expression.lastIndex = 0;
        expression.exec("a");
      }
    };
  });
}

/** The expression for a pattern as it stands in a grammar. */
export function expressionOf(pattern: string): RegExp {
  let expression = expressions.get(pattern);
  if (!expression) {
    expression = make(pattern);
    expressions.set(pattern, expression);
  }
  return expression;
}

function make(pattern: string): RegExp {
  const given = translated.get(pattern);
  if (!given) return toRegExp(pattern, translation);
  const [source, flags, options] = given;
  return options ? new EmulatedRegExp(source, flags, options) : new RegExp(source, flags);
}

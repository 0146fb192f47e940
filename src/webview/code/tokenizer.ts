/** Tells the kinds of code's parts line by line: a script of its own, which the page loads when it first shows code. */
import { createJavaScriptRegexEngine } from "@shikijs/engine-javascript";
import {
  EncodedTokenMetadata,
  INITIAL,
  Registry,
  type IRawGrammar,
  type StateStack,
} from "@shikijs/vscode-textmate";
import { cppGrammar } from "./cppGrammar.ts";
import { grammars } from "./grammars.ts";
import { addPatterns, expressionOf, type Translated } from "./patterns.ts";
import { kindOf, theme } from "./tokenKinds.ts";

/** What a line leaves to the next one; null before the first. */
export type LineState = StateStack | null;

export interface TokenizedLine {
  /** Where each part begins, and its kind: the name of its class, "" for none. */
  readonly tokens: readonly (readonly [start: number, kind: string])[];
  readonly state: LineState;
  /** It took so long that its end was not looked at: what follows cannot be told. */
  readonly isCutShort: boolean;
}

export interface Tokenizer {
  /** Does a part of what the first line would take long for; false when nothing is left of that. */
  readonly getReady: () => boolean;
  readonly tokenize: (line: string, state: LineState) => TokenizedLine;
}

/** A file that the build has made (build/grammars.ts). */
interface GrammarFile {
  readonly grammar: IRawGrammar;
  readonly patterns: readonly Translated[];
}

/** Milliseconds: far more than any line took. A page must not hang for its colours. */
const longestLine = 500;

const engine = createJavaScriptRegexEngine({ regexConstructor: expressionOf });
const onigLib = { createOnigScanner: engine.createScanner, createOnigString: engine.createString };
const loaded = new Map<string, IRawGrammar>([["source.cpp", cppGrammar("source.c")]]);
const loading = new Map<string, Promise<void>>();
/** What is left to be done of each grammar's patterns. */
const steps = new Map<string, (() => void)[]>();

/** Loads a grammar, and those that it embeds. */
function load(name: string): Promise<void> {
  let promise = loading.get(name);
  if (!promise) {
    promise = loadFiles(name);
    loading.set(name, promise);
  }
  return promise;
}

async function loadFiles(name: string): Promise<void> {
  const known = grammars[name];
  if (!known) return;
  const embedded = Promise.all((known.embeds ?? []).map(load));
  if (!known.isOurs) {
    const address = new URL(`grammars/${name}.js`, import.meta.url).href;
    const { grammar, patterns } = (await import(address)) as GrammarFile;
    loaded.set(known.scope, grammar);
    steps.set(name, addPatterns(name, patterns));
  }
  await embedded;
}

/** @param name a key of `grammars`. */
export async function createTokenizer(name: string): Promise<Tokenizer | null> {
  const known = grammars[name];
  if (!known) return null;
  await load(name);
  // One each: a registry remembers for good which of the grammars that a language may embed were not there.
  const registry = new Registry({ theme, onigLib, loadGrammar: (scope) => loaded.get(scope) });
  const grammar = registry.loadGrammar(known.scope);
  const colours = registry.getColorMap();
  if (!grammar) return null;
  return {
    getReady() {
      for (const part of [name, ...(known.embeds ?? [])]) {
        const step = steps.get(part)?.pop();
        if (step) {
          step();
          return true;
        }
      }
      return false;
    },
    tokenize(line, state) {
      const { tokens, ruleStack, stoppedEarly } = grammar.tokenizeLine2(line, state ?? INITIAL, longestLine);
      const found: [number, string][] = [];
      for (let at = 0; at < tokens.length; at += 2) {
        const kind = kindOf(colours[EncodedTokenMetadata.getForeground(tokens[at + 1] ?? 0)]);
        if (found.at(-1)?.[1] !== kind) found.push([tokens[at] ?? 0, kind]);
      }
      return { tokens: found, state: ruleStack, isCutShort: stoppedEarly };
    },
  };
}

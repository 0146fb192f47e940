/** Colours code while the page is idle, a line at a time, so that neither the stream nor a key ever waits for it. */
import { element } from "../dom.ts";
import type { CodeListener } from "../markdown/codeBlock.ts";
import { addressOf } from "../scriptAddress.ts";
import { paintLine } from "./paintLine.ts";
import type { LineState, Tokenizer } from "./tokenizer.ts";

interface TokenizerScript {
  readonly createTokenizer: (name: string) => Promise<Tokenizer | null>;
}

export interface CodeColours extends Pick<CodeListener, "line"> {
  /** Begins: until then lines only wait, and nothing is loaded. */
  readonly start: () => void;
}

/** A line that waits for its colours. */
interface Line {
  readonly text: string;
  readonly parts: readonly Text[];
}

/** Longer lines are data, and stay plain. */
const longestLine = 1000;
/** What comes after that many lines of a block stays plain. */
const mostLines = 5000;
/** Milliseconds: a page that is never idle gives some nevertheless, else it had no colours while an answer runs. */
const patience = 250;
const leastTime = 3;
/** Milliseconds: a key that is pressed meanwhile waits for so long at most, or for one line. */
const mostTime = 10;

let loading: Promise<TokenizerScript> | null = null;
const tokenizers = new Map<string, Promise<Tokenizer | null>>();

function load(): Promise<TokenizerScript> {
  document.head.append(element("link", { attributes: { rel: "stylesheet", href: addressOf("code.css") } }));
  return import(addressOf("tokenizer.js")) as Promise<TokenizerScript>;
}

function tokenizerOf(grammar: string): Promise<Tokenizer | null> {
  loading ??= load();
  let tokenizer = tokenizers.get(grammar);
  if (!tokenizer) {
    tokenizer = loading.then(({ createTokenizer }) => createTokenizer(grammar));
    tokenizers.set(grammar, tokenizer);
  }
  return tokenizer;
}

/** Whoever has something left to do; one step is as short as it can be. True when there is more. */
const workers = new Set<() => boolean>();
let isAsked = false;

function askForTime(): void {
  if (isAsked || workers.size === 0) return;
  isAsked = true;
  requestIdleCallback(work, { timeout: patience });
}

function work(deadline: IdleDeadline): void {
  isAsked = false;
  const time = Math.min(mostTime, Math.max(leastTime, deadline.timeRemaining() - 1));
  const end = performance.now() + time;
  for (const step of workers) {
    while (performance.now() < end) {
      if (step()) continue;
      workers.delete(step);
      break;
    }
  }
  askForTime();
}

/**
 * @param grammar a key of `grammars`.
 * @param home hears `redrawn` when the text nodes of some of its lines were replaced.
 */
export function colourCode(grammar: string, home: HTMLElement): CodeColours {
  let lines: Line[] = [];
  let next = 0;
  let count = 0;
  let state: LineState = null;
  let tokenizer: Tokenizer | null = null;
  let isGivenUp = false;

  function giveUp(): void {
    isGivenUp = true;
    lines = [];
    next = 0;
  }

  function step(): boolean {
    if (tokenizer?.getReady()) return true;
    const line = lines[next];
    if (!line || !tokenizer) return false;
    next++;
    try {
      paint(line, tokenizer);
    } catch (reason) {
      console.error("Code stays plain:", reason);
      giveUp();
    }
    if (next < lines.length) return true;
    lines = [];
    next = 0;
    home.dispatchEvent(new Event("redrawn", { bubbles: true }));
    return false;
  }

  function paint({ text, parts }: Line, { tokenize }: Tokenizer): void {
    if (text.length > longestLine) return; // the next line begins as this one did
    const tokenized = tokenize(text, state);
    state = tokenized.state;
    if (tokenized.isCutShort) giveUp();
    else paintLine(text, parts, tokenized.tokens);
  }

  function goOn(): void {
    if (!tokenizer || lines.length === 0) return;
    workers.add(step);
    askForTime();
  }

  return {
    line(text, parts) {
      if (isGivenUp || ++count > mostLines) return;
      lines.push({ text, parts });
      goOn();
    },
    start() {
      void begin();
    },
  };

  async function begin(): Promise<void> {
    try {
      tokenizer = await tokenizerOf(grammar);
    } catch (reason) {
      console.error("Code stays plain:", reason);
    }
    if (tokenizer) goOn();
    else giveUp();
  }
}

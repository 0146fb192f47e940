/** Cuts Markdown that streams in into what is said of it: whole sentences without their marks, code by its size. */
import { fill, texts } from "./texts.ts";

export interface Sentences {
  /** Takes more of the text; returns what is complete of it, "" for nothing. */
  readonly append: (text: string) => string;
  /** Returns what is left. */
  readonly end: () => string;
}

/** A sentence's end with what follows it, or a line's. */
const sentenceEnd = /[.!?…]["'”’)\]]*\s|[。！？]|\n/g;
/** The number of a list's item is no sentence. */
const itemNumber = /^\s*\d+\.\s$/;
const fence = /^\s*(`{3,}|~{3,})\s*([^\s`]*)[^`]*$/;
const link = /!?\[([^\]]*)\]\([^)\s]*(?:\s[^)]*)?\)/g;
/** Marks of Markdown that are noise to the ear. */
const noise = /[*_`#>|~]+/g;
const word = /[\p{L}\p{N}]/u;

export function createSentences(): Sentences {
  let pending = "";
  /** Up to here `pending` holds no end of a sentence. */
  let searched = 0;
  let isLineStart = true;
  let code: { readonly fence: string; readonly language: string; lines: number } | null = null;

  /** What is said of a piece that ends with its sentence or its line. */
  function say(piece: string): string {
    const beganLine = isLineStart;
    isLineStart = piece.endsWith("\n");
    const found = beganLine && isLineStart ? fence.exec(piece) : null;
    const mark = found?.[1] ?? "";
    if (code) {
      const isEnd = mark.startsWith(code.fence) && found?.[2] === "";
      if (isEnd) return endCode();
      if (isLineStart) code.lines++;
      return "";
    }
    if (mark !== "") {
      code = { fence: mark, language: found?.[2] ?? "", lines: 0 };
      return "";
    }
    const spoken = piece.replace(link, "$1").replace(noise, "").trim();
    return word.test(spoken) ? spoken : "";
  }

  function endCode(): string {
    const { language = "", lines = 0 } = code ?? {};
    code = null;
    return fill(texts.spokenCode, { language, count: lines }).replace(/\s+/g, " ");
  }

  return {
    append(text) {
      pending += text;
      const said: string[] = [];
      let from = 0;
      sentenceEnd.lastIndex = searched;
      for (let found = sentenceEnd.exec(pending); found; found = sentenceEnd.exec(pending)) {
        const piece = pending.slice(from, sentenceEnd.lastIndex);
        if (isLineStart && itemNumber.test(piece)) continue;
        from = sentenceEnd.lastIndex;
        said.push(say(piece));
      }
      pending = pending.slice(from);
      // A mark and the blank after it may come apart, with quotes and brackets between them.
      searched = Math.max(0, pending.length - 4);
      return said.filter((one) => one !== "").join(" ");
    },
    end() {
      const said = [say(`${pending}\n`), code ? endCode() : ""];
      pending = "";
      searched = 0;
      isLineStart = true;
      return said.filter((one) => one !== "").join(" ");
    },
  };
}

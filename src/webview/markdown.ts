/**
 * Streaming Markdown, append-only: paragraphs, headings and fenced code; text keeps its line breaks.
 *
 * A delta costs its own length: the unfinished last line grows in one text node, and a finished line is laid out
 * once and never touched again. (Lists, tables and the rest of CommonMark read as their source for now.)
 */
import { element } from "./dom.ts";
import { appendInline } from "./inline.ts";

export interface MarkdownWriter {
  readonly append: (text: string) => void;
  /** Lays out the last line, which has no line end of its own. */
  readonly end: () => void;
}

/** What the lines that come next belong to. */
type Open =
  | { readonly type: "none" }
  | { readonly type: "paragraph"; readonly node: HTMLElement }
  | { readonly type: "code"; readonly node: HTMLElement; readonly fence: string };

const none: Open = { type: "none" };

const marker = /^\s*$|^ {0,3}(`{1,2}$|`{3,}[^`]*$|~{1,2}$|~{3,}|#{1,6}( |$))/;
const closingFence = /^\s*(`+|~+)?\s*$/;
/** Longer lines are shown as they grow, whatever they become: looking at a line again and again must cost little. */
const longestMarker = 200;

/** @param root where the blocks are appended. */
export function createMarkdown(root: HTMLElement): MarkdownWriter {
  let open: Open = none;
  let line = "";
  /** Shows the unfinished line. Absent while nothing of it can be shown. */
  let preview: Text | null = null;

  function append(text: string): void {
    let from = 0;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", from)) {
      grow(text.slice(from, at));
      finishLine();
      from = at + 1;
    }
    grow(text.slice(from));
  }

  function grow(text: string): void {
    if (text === "") return;
    line += text;
    if (preview) {
      preview.appendData(text);
    } else if (!mayBecomeMarker(line)) {
      preview = document.createTextNode(line);
      lineHome().append(preview);
    }
  }

  /** True while a line may yet be a fence, a heading or blank: then it is held back, so that no marker flashes up. */
  function mayBecomeMarker(text: string): boolean {
    if (text.length > longestMarker) return false;
    return open.type === "code" ? closingFence.test(text) : marker.test(text);
  }

  /** The element that the current line is written into, after the line break that parts it from the one before. */
  function lineHome(): HTMLElement {
    if (open.type === "none") {
      open = { type: "paragraph", node: element("p") };
      root.append(open.node);
    } else if (open.node.hasChildNodes()) {
      open.node.append("\n");
    }
    return open.node;
  }

  function finishLine(): void {
    const text = line.endsWith("\r") ? line.slice(0, -1) : line;
    const shown = preview;
    line = "";
    preview = null;
    if (open.type === "code") finishCodeLine(open, text, shown);
    else finishTextLine(text, shown);
  }

  /** Takes a line back that was shown as text and became something else: one longer than is held back. */
  function retract(shown: Text): void {
    const home = shown.parentElement;
    shown.remove();
    if (home?.lastChild?.textContent === "\n") home.lastChild.remove();
    if (home?.hasChildNodes() === false) home.remove();
  }

  function finishCodeLine(code: Open & { type: "code" }, text: string, shown: Text | null): void {
    const trimmed = text.trim();
    if (trimmed.startsWith(code.fence) && /^(`+|~+)$/.test(trimmed)) {
      shown?.remove();
      open = none;
    } else if (!shown) {
      lineHome().append(text);
    } else if (shown.length > text.length) {
      shown.data = text; // without the CR of a CRLF
    }
  }

  function finishTextLine(text: string, shown: Text | null): void {
    const fence = /^ {0,3}(`{3,}|~{3,})\s*([^`\s]*)[^`]*$/.exec(text);
    const heading = /^ {0,3}(#{1,6}) +(.*?)(?: +#+)? *$/.exec(text);
    const isText = !fence && !heading && text.trim() !== "";
    if (shown && !isText) retract(shown);
    if (fence) {
      const code = element("code");
      const language = fence[2] ?? "";
      root.append(
        element(
          "pre",
          { attributes: { tabindex: "0", ...(language && { "data-language": language }) } },
          code,
        ),
      );
      open = { type: "code", node: code, fence: fence[1] ?? "```" };
    } else if (heading) {
      // An answer stands below the turn's own heading (level 2): its levels begin at 3.
      const level = Math.min(6, (heading[1]?.length ?? 1) + 2) as 3 | 4 | 5 | 6;
      const made = element(`h${level}`);
      appendInline(made, heading[2] ?? "");
      root.append(made);
      open = none;
    } else if (text.trim() === "") {
      open = none;
    } else {
      const home = shown?.parentElement ?? lineHome();
      shown?.remove();
      appendInline(home, text);
    }
  }

  return {
    append,
    end: () => {
      if (line !== "") finishLine();
    },
  };
}

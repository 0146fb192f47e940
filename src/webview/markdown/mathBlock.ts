/** A formula on lines of its own. One that never ends was none: its lines are text then. */
import { element } from "../dom.ts";
import type { LineWriter } from "./blocks.ts";
import type { MathStart } from "./starts.ts";

export interface MathWriter extends LineWriter {
  readonly root: HTMLElement;
  /** True once the closing mark has come. */
  readonly isClosed: () => boolean;
  /** What to read as text when it was no formula: its source as it was written. */
  readonly source: () => string;
}

/** @param firstLine the line that it begins with, as it is written. */
export function createMathBlock(
  start: MathStart,
  firstLine: string,
  render: ((home: HTMLElement, source: string, display: boolean) => void) | undefined,
): MathWriter {
  const root = element("div", { class: "math display", attributes: { tabindex: "0" } });
  const shown = document.createTextNode(start.source);
  root.append(shown);
  let written = firstLine;
  let line = "";
  let isClosed = false;

  function finish(): void {
    isClosed = true;
    shown.data = shown.data.trim();
    render?.(root, shown.data, true);
  }

  if (start.isClosed) finish();
  return {
    root,
    isClosed: () => isClosed,
    source: () => written,
    text(piece) {
      line += piece;
    },
    endLine() {
      const text = line.trimEnd();
      written += `\n${line}`;
      line = "";
      const isLast = text.endsWith(start.closer);
      const body = isLast ? text.slice(0, -2) : text;
      if (body !== "") shown.appendData(shown.data === "" ? body : `\n${body}`);
      if (isLast) finish();
    },
  };
}

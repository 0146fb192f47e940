/**
 * A paragraph, which may turn out to be something else: link definitions, a task, the header of a table, a heading.
 * What may still be one of these is held back, so that it does not show up and vanish.
 */
import { element } from "../dom.ts";
import type { LineWriter } from "./blocks.ts";
import type { HeadingName } from "./heading.ts";
import type { Definition } from "./inlineNodes.ts";
import { createLeaf, type Leaf, type LeafDocument } from "./leaf.ts";
import { readDefinition } from "./links.ts";
import type { MarkdownOptions } from "./options.ts";
import { cellsOf } from "./table.ts";

export interface ParagraphOptions {
  readonly document: LeafDocument;
  readonly define: (label: string, definition: Definition) => void;
  /** The tight item that it begins: its text stands right in there, for as long as nothing sets it apart. */
  readonly item: HTMLElement | null;
  /** Puts an element where the paragraph stands. */
  readonly place: (root: HTMLElement) => void;
  /** Whether it is an item's first child, and so may begin with a task's box. */
  readonly mayBeTask: boolean;
  readonly labels: Pick<MarkdownOptions["labels"], "task">;
}

export interface Paragraph extends LineWriter {
  readonly startLine: () => void;
  readonly close: () => void;
  /** Closes it as a heading. */
  readonly closeAs: (name: HeadingName) => void;
  /** How many cells its last line has as a table's header; 0 if it cannot be one. */
  readonly headerCells: () => number;
  /** Takes its last line away, and closes it with what is left. */
  readonly closeWithoutLastLine: () => string;
  readonly hasText: () => boolean;
}

const task = /^\[([ xX])\][ \t]+(?=\S)/;
const unfinishedTask = /^\[(?:[ xX](?:\][ \t]*)?)?$/;

export function createParagraph(options: ParagraphOptions): Paragraph {
  /** What holds its text. */
  let root: HTMLElement | null = options.item;
  let leaf: Leaf | null = null;
  /** Text that may be the beginning of definitions or of a task; null once there is other text. */
  let pending: string | null = "";
  let nextTry = 0;
  let mayBeTask = options.mayBeTask;
  /** All text that is no definition, up to the last line. */
  let earlier = "";
  let line = "";
  /** A line that may be a table's header is not shown before the next one says so. */
  let isHeld = false;

  function show(text: string): void {
    if (text === "") return;
    if (!root) {
      root = element("p");
      options.place(root);
    }
    leaf ??= createLeaf(root, options.document);
    leaf.append(text);
  }

  function addTask(isDone: boolean): void {
    const [open, done] = options.labels.task;
    const attributes = {
      type: "checkbox",
      disabled: "",
      "aria-label": isDone ? done : open,
      ...(isDone && { checked: "" }),
    };
    root = element("p", { class: "task" }, element("input", { attributes }), document.createTextNode(" "));
    options.place(root);
  }

  /** Reads definitions off what is pending, and shows it once it is none. */
  function readPending(finished: boolean): void {
    while (pending !== null && pending !== "") {
      if (mayBeTask) {
        const box = task.exec(pending);
        if (!box && !finished && unfinishedTask.test(pending)) return;
        mayBeTask = false;
        if (box) {
          addTask(box[1] !== " ");
          pending = pending.slice(box[0].length);
          line = line.slice(box[0].length);
          continue;
        }
      }
      const found = pending.startsWith("[") ? readDefinition(pending, finished) : null;
      if (found === "later") {
        // Tried again when it has grown by half: what is looked at again and again must cost little.
        nextTry = pending.length > 256 ? pending.length * 1.5 : 0;
        return;
      }
      if (!found) {
        release();
        return;
      }
      options.define(found.label, found);
      pending = pending.slice(found.end);
      nextTry = 0;
    }
  }

  /** What was pending is text. */
  function release(): void {
    const text = pending ?? "";
    pending = null;
    const lineStart = text.lastIndexOf("\n") + 1;
    earlier = text.slice(0, Math.max(0, lineStart - 1));
    line = text.slice(lineStart);
    isHeld = line.startsWith("|");
    show(isHeld ? earlier : text);
  }

  function unhold(): void {
    if (!isHeld) return;
    isHeld = false;
    show(earlier === "" ? line : `\n${line}`);
  }

  function settle(): void {
    if (pending !== null) readPending(true);
    if (pending !== null) pending = null;
  }

  function close(): void {
    settle();
    unhold();
    end();
  }

  function end(): void {
    // What is drawn anew takes away all that its element holds: blocks that follow must not stand in there.
    if (leaf?.end() && root === options.item) moveTo(element("p"));
  }

  function moveTo(home: HTMLElement): void {
    leaf?.moveTo(home);
    if (root === options.item) options.place(home);
    else root?.replaceWith(home);
    root = home;
  }

  return {
    startLine() {
      if (pending !== null) {
        if (pending !== "") pending += "\n";
        line = "";
        return;
      }
      unhold();
      earlier += earlier === "" ? line : `\n${line}`;
      line = "";
    },
    text(piece) {
      if (piece === "") return;
      if (pending !== null) {
        pending += piece;
        if (!pending.startsWith("[")) release();
        else if (pending.length >= nextTry) readPending(false);
        return;
      }
      if (line === "" && piece.startsWith("|")) isHeld = true;
      if (!isHeld) show(line === "" && earlier !== "" ? `\n${piece}` : piece);
      line += piece;
    },
    endLine() {
      if (pending !== null && pending.length >= nextTry) readPending(false);
    },
    close,
    closeAs(name) {
      close();
      if (leaf) moveTo(element(name));
    },
    headerCells() {
      if (pending === null) return cellsOf(line).length;
      return isDefinitions(pending) ? 0 : cellsOf(pending.slice(pending.lastIndexOf("\n") + 1)).length;
    },
    closeWithoutLastLine() {
      settle();
      const last = line;
      if (!isHeld) leaf?.restart(earlier);
      if (!isHeld && earlier === "" && root !== options.item) root?.remove();
      else end();
      return last;
    },
    hasText: () => pending === null || !isDefinitions(pending),
  };
}

/** Whether the whole text is definitions. */
function isDefinitions(text: string): boolean {
  let rest = text;
  while (rest.startsWith("[")) {
    const found = readDefinition(rest, true);
    if (!found || found === "later") return false;
    rest = rest.slice(found.end);
  }
  return rest.trim() === "";
}

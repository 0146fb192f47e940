/** What stands around a block of code: its language, what can be done with it, and its height. */
import { languageIdOf } from "../../core/languages.ts";
import type { CodeAction, CodeIntent } from "../../core/protocol.ts";
import { isShell } from "../../core/shellCommand.ts";
import { element, iconButton, textButton } from "../dom.ts";
import type { CodeBlock, CodeListener } from "../markdown/codeBlock.ts";
import { whenNear } from "../nearness.ts";
import { fill, texts } from "../texts.ts";
import { createToolbar } from "../toolbar.ts";
import { colourCode } from "./colours.ts";
import { grammarOf, labelOf } from "./languages.ts";
import { createWrapButton } from "./wrapping.ts";

/** What is to be done with a block, and the block as it stands in the answer; its language is the editor's id. */
export type UsedCode = Pick<CodeIntent, "action" | "language" | "info" | "before" | "text">;
export type UseCode = (used: UsedCode) => void;

/** Lines of a block that is shown whole. */
const mostLines = 30;
/** Milliseconds for which the button says that it has copied. */
const thanks = 2000;

/** Characters before a block that may name its file. */
const nameLength = 300;

/** Code that is wider than its block is scrolled by keyboard, for which it is a stop for the Tab key; else it is none. */
const widths = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const block = target.closest("pre");
    if (block) block.tabIndex = block.scrollWidth > block.clientWidth ? 0 : -1;
  }
});

/** Puts a frame around `block`: for now the place of its buttons, which are made when the reader comes near. */
export function createCodeFrame(block: CodeBlock, useCode: UseCode): CodeListener {
  const { root, code, lines } = block;
  const language = languageIdOf(block.language);
  const label = labelOf(language, block.language);
  const grammar = grammarOf(language);
  const colours = grammar === null ? null : colourCode(grammar, root);
  // The label is drawn by the style sheet: it is no part of the text that is copied, selected and searched.
  const bar = element("div", { class: "code-bar", attributes: { "data-label": label } });
  const frame = element(
    "div",
    {
      class: "code",
      attributes: { role: "group", "aria-label": label === "" ? texts.code : fill(texts.codeIn, { label }) },
    },
    bar,
    root,
  );
  const fold = iconButton("fold", texts.collapseCode, "fold-code", () => setCollapsed(!isCollapsed));
  fold.hidden = true;
  let isCollapsed = false;
  let showAll: HTMLButtonElement | null = null;
  /** Nothing of it was painted yet. */
  let isNew = true;
  queueMicrotask(() => {
    isNew = false;
  });

  function use(action: CodeAction): () => void {
    return () =>
      useCode({ action, language, info: block.info, before: textBefore(frame), text: lines.join("\n") });
  }

  function setCollapsed(next: boolean): void {
    isCollapsed = next;
    frame.classList.toggle("collapsed", isCollapsed);
    const name = isCollapsed ? fill(texts.showAllCode, { count: lines.length }) : texts.collapseCode;
    fold.setAttribute("aria-label", name);
    fold.title = name;
    fold.firstElementChild?.classList.toggle("codicon-unfold", isCollapsed);
    fold.firstElementChild?.classList.toggle("codicon-fold", !isCollapsed);
    if (!isCollapsed) {
      if (document.activeElement === showAll) fold.focus({ preventScroll: true });
      showAll?.remove();
      return;
    }
    showAll ??= textButton("", () => setCollapsed(false));
    showAll.className = "show-all";
    showAll.textContent = name;
    frame.append(showAll);
    root.scrollTop = 0;
    // Its end was far below the button that was just pressed.
    if (document.activeElement === fold) frame.scrollIntoView({ block: "nearest" });
  }

  function makeButtons(): void {
    const copy = iconButton("copy", texts.copyCode, "copy-code", () => {
      use("copy")();
      const glyph = copy.firstElementChild;
      glyph?.classList.replace("codicon-copy", "codicon-check");
      setTimeout(() => glyph?.classList.replace("codicon-check", "codicon-copy"), thanks);
    });
    const buttons = [
      copy,
      ...(isShell(language) ? [iconButton("play", texts.runCode, "run-code", use("run"))] : []),
      iconButton("diff", texts.applyCode, "apply-code", use("apply")),
      iconButton("insert", texts.insertCode, "insert-code", use("insert")),
      iconButton("replace", texts.replaceCode, "replace-code", use("replace")),
      iconButton("new-file", texts.openCode, "open-code", use("open")),
      createWrapButton(),
      fold,
    ];
    bar.append(createToolbar(label === "" ? texts.code : fill(texts.codeIn, { label }), buttons));
    widths.observe(root);
    widths.observe(code);
  }

  // Sent by Find before it goes to a match, as the browser does for what is hidden until it is found.
  frame.addEventListener("beforematch", () => {
    if (isCollapsed) setCollapsed(false);
  });
  whenNear(frame, () => {
    makeButtons();
    colours?.start();
  });

  return {
    frame,
    line(text, parts) {
      colours?.line(text, parts);
      if (lines.length === mostLines + 1) fold.hidden = false;
    },
    end() {
      // One that grew before the reader's eyes stays as they see it: nothing moves that they did not move.
      if (isNew && lines.length > mostLines) setCollapsed(true);
    },
  };
}

/** The end of what stands before a block, in its item where it is in a list's. */
function textBefore(frame: HTMLElement): string {
  return frame.previousElementSibling?.textContent?.trim().slice(-nameLength) ?? "";
}

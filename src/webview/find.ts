/** Find in chat: a bar over the transcript, its matches painted without touching the document. */
import { element, iconButton } from "./dom.ts";
import { findMatches } from "./findMatches.ts";
import { fill, texts } from "./texts.ts";

export interface Find {
  readonly root: HTMLElement;
  readonly open: () => void;
}

/** Milliseconds of rest after a key: looking through a long session is felt when it is done for each. */
const pause = 120;

/** @param scope what is searched, what is folded included. */
export function createFind(scope: HTMLElement): Find {
  let matches: readonly Range[] = [];
  let current = -1;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let renewal: ReturnType<typeof setTimeout> | undefined;
  let before: Element | null = null;

  const input = element("input", {
    attributes: { type: "text", placeholder: texts.find, "aria-label": texts.find },
  });
  const count = element("span", { class: "count", attributes: { "aria-live": "polite" } });
  const root = element(
    "div",
    { class: "find", attributes: { role: "search" } },
    input,
    count,
    iconButton("arrow-up", texts.findPrevious, "previous", () => step(-1)),
    iconButton("arrow-down", texts.findNext, "next", () => step(1)),
    iconButton("close", texts.findClose, "close", close),
  );
  root.hidden = true;

  function paint(): void {
    CSS.highlights.set("found", new Highlight(...matches));
    const range = matches[current];
    const shown = new Highlight(...(range ? [range] : []));
    shown.priority = 1;
    CSS.highlights.set("found-current", shown);
    count.textContent =
      input.value === ""
        ? ""
        : matches.length === 0
          ? texts.findNothing
          : fill(texts.findCount, { current: current + 1, count: matches.length });
  }

  function search(): void {
    matches = input.value === "" ? [] : findMatches(scope, input.value);
    // The latest is what one looks for most often.
    current = matches.length - 1;
    show();
  }

  /** The reader stays where they are. */
  function findAgain(): void {
    if (matches.length === 0 || input.value === "") return;
    matches = findMatches(scope, input.value);
    current = Math.min(current, matches.length - 1);
    paint();
  }

  function step(by: number): void {
    if (matches.length === 0) return;
    current = (current + by + matches.length) % matches.length;
    show();
  }

  function show(): void {
    paint();
    const place = matches[current]?.startContainer.parentElement;
    for (let folded = place?.closest("details"); folded; folded = folded.parentElement?.closest("details")) {
      folded.open = true;
    }
    place?.dispatchEvent(new Event("beforematch", { bubbles: true })); // collapsed code
    place?.closest(".folded")?.dispatchEvent(new Event("reveal"));
    place?.scrollIntoView({ block: "center" });
  }

  function open(): void {
    if (root.hidden) before = document.activeElement;
    root.hidden = false;
    input.focus();
    input.select();
    search();
  }

  function close(): void {
    root.hidden = true;
    matches = [];
    current = -1;
    paint();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, pause);
  });
  // The text is the same, but the nodes that the matches were in are gone.
  scope.addEventListener("codecoloured", () => {
    if (root.hidden) return;
    clearTimeout(renewal);
    renewal = setTimeout(findAgain, pause);
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation(); // Escape would stop the answer as well
  });
  document.addEventListener("keydown", (event) => {
    const isFind = event.key.toLowerCase() === "f" && (event.ctrlKey || event.metaKey);
    if (!isFind || event.altKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  return { root, open };
}

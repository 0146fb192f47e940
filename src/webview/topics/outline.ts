/** The list of a session's topics, behind a button of the header: by keyboard, and each leads to its first turn. */
import { element, iconButton } from "../dom.ts";
import { texts } from "../texts.ts";

export interface OutlineEntry {
  /** The turn that opens the topic. */
  readonly turnId: string;
  readonly title: string;
  /** The reader is there. */
  readonly isCurrent: boolean;
}

export interface Outline {
  readonly root: HTMLElement;
  /** The topics have changed. @param isOffered there are some to choose from. */
  readonly refresh: (isOffered: boolean) => void;
}

/** @param entries tells the topics, oldest first; asked for while the list is open only. */
export function createOutline(
  entries: () => readonly OutlineEntry[],
  onChoose: (turnId: string) => void,
): Outline {
  const button = iconButton("list-tree", texts.topics, "outline-button", () =>
    menu.hidden ? open() : close(true),
  );
  const menu = element("ul", { class: "outline", attributes: { role: "menu", "aria-label": texts.topics } });
  const root = element("div", { class: "outline-place" }, button, menu);
  button.setAttribute("aria-haspopup", "menu");
  root.hidden = true;
  setOpen(false);

  function setOpen(isOpen: boolean): void {
    menu.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
  }

  function items(): readonly HTMLElement[] {
    return [...menu.querySelectorAll<HTMLElement>("[role=menuitem]")];
  }

  function draw(): void {
    const focused = items().findIndex((item) => item === document.activeElement);
    menu.replaceChildren(
      ...entries().map(({ turnId, title, isCurrent }) => {
        const attributes = { role: "menuitem", tabindex: "-1", dir: "auto", title, type: "button" };
        const item = element("button", { text: title, attributes, onClick: () => choose(turnId) });
        if (isCurrent) item.setAttribute("aria-current", "true");
        return element("li", { attributes: { role: "none" } }, item);
      }),
    );
    if (focused >= 0) items()[Math.min(focused, items().length - 1)]?.focus();
  }

  function open(): void {
    setOpen(true);
    draw();
    const current = items().find((item) => item.matches("[aria-current]")) ?? items()[0];
    current?.focus();
  }

  function close(givesBack: boolean): void {
    if (menu.hidden) return;
    if (givesBack) button.focus();
    setOpen(false);
  }

  function choose(turnId: string): void {
    close(true); // the turn takes the focus from there
    onChoose(turnId);
  }

  /** True when the key was for the list. */
  function take(key: string): boolean {
    if (menu.hidden) return false;
    const all = items();
    const at = all.findIndex((item) => item === document.activeElement);
    switch (key) {
      case "Escape":
        close(true);
        return true;
      case "ArrowDown":
        all[(at + 1) % all.length]?.focus();
        return true;
      case "ArrowUp":
        all.at(at <= 0 ? -1 : at - 1)?.focus();
        return true;
      case "Home":
        all[0]?.focus();
        return true;
      case "End":
        all.at(-1)?.focus();
        return true;
      default:
        return false;
    }
  }

  root.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !take(event.key)) return;
    event.preventDefault();
    event.stopPropagation(); // Escape would stop the answer as well
  });
  root.addEventListener("focusout", ({ relatedTarget }) => {
    const isInside = relatedTarget instanceof Node && root.contains(relatedTarget);
    // What was drawn anew has lost the focus for a moment: to nothing, and the page keeps its own.
    if (!isInside && (relatedTarget !== null || !document.hasFocus())) close(false);
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (target instanceof Node && !root.contains(target)) close(false);
  });

  return {
    root,
    refresh(isOffered) {
      if (!isOffered) close(false);
      root.hidden = !isOffered;
      if (!menu.hidden) draw();
    },
  };
}

/** The switcher between the turns that were asked in one place: ‹ 1/2 ›, by its buttons and by the arrow keys. */
import type { TurnView } from "../core/sessionView.ts";
import { element } from "./dom.ts";
import { createHeldButton } from "./heldButton.ts";
import { fill, texts } from "./texts.ts";

type Place = TurnView["place"];

export interface Versions {
  /** Hidden where there is one version alone. */
  readonly root: HTMLElement;
  readonly setPlace: (place: Place) => void;
  readonly setBusy: (busy: boolean) => void;
}

/** @param show shows the version `by` places on. @param onHeld hears why a button does nothing for now. */
export function createVersions(
  place: Place,
  show: (by: -1 | 1) => void,
  onHeld: (reason: string) => void,
): Versions {
  let current = place;
  let isBusy = false;
  const previous = createHeldButton(
    "chevron-left",
    texts.previousVersion,
    "previous-version",
    () => show(-1),
    onHeld,
  );
  const next = createHeldButton("chevron-right", texts.nextVersion, "next-version", () => show(1), onHeld);
  // Its text is drawn by the style: it is no part of the conversation, to be copied or found.
  const count = element("span", { class: "version-count", attributes: { "aria-hidden": "true" } });
  const root = element(
    "div",
    { class: "versions", attributes: { role: "group" } },
    previous.root,
    count,
    next.root,
  );

  function draw(): void {
    root.hidden = current.count < 2;
    root.setAttribute("aria-label", versionText(current));
    count.dataset["text"] = `${current.index + 1}/${current.count}`;
    const busy = isBusy ? texts.notWhileAnswering : null;
    previous.hold(busy ?? (current.index === 0 ? texts.noVersionBefore : null));
    next.hold(busy ?? (current.index === current.count - 1 ? texts.noVersionAfter : null));
  }

  root.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    event.stopPropagation();
    const isRightToLeft = getComputedStyle(root).direction === "rtl";
    const { root: button } = (event.key === "ArrowLeft") === isRightToLeft ? next : previous;
    button.focus();
    button.click();
  });
  draw();

  return {
    root,
    setPlace(given) {
      current = given;
      draw();
    },
    setBusy(busy) {
      isBusy = busy;
      draw();
    },
  };
}

/** `Version 1 of 2`, to be said. */
export function versionText({ index, count }: Place): string {
  return fill(texts.version, { index: index + 1, count });
}

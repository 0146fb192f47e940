/** An icon button that can be held: it keeps its place and the focus, and says why it does nothing for now. */
import { iconButton } from "./dom.ts";

export interface HeldButton {
  readonly root: HTMLButtonElement;
  /** Holds the button for this reason; null lets go of it. */
  readonly hold: (reason: string | null) => void;
}

/** @param onHeld hears the reason when a held button is pressed. */
export function createHeldButton(
  icon: string,
  label: string,
  className: string,
  onClick: () => void,
  onHeld: (reason: string) => void,
): HeldButton {
  let held: string | null = null;
  const root = iconButton(icon, label, className, () => {
    if (held === null) onClick();
    else onHeld(held);
  });

  return {
    root,
    hold(reason) {
      if (reason === held) return;
      held = reason;
      root.title = reason === null ? label : `${label}: ${reason}`;
      if (reason === null) {
        root.removeAttribute("aria-disabled");
        root.removeAttribute("aria-description");
      } else {
        root.setAttribute("aria-disabled", "true");
        root.setAttribute("aria-description", reason);
      }
    },
  };
}

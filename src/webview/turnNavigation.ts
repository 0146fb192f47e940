/** Alt+Up and Alt+Down: from turn to turn by keyboard. */

/**
 * Moves the focus between the turns of `list`, drawn or not. From outside it goes to the last one (Up) or nowhere (Down).
 * @param leave takes the focus when it goes down from the last one.
 */
export function navigateTurns(list: HTMLElement, leave: () => void): void {
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    const turns = [...list.querySelectorAll<HTMLElement>(".turn:not(.collapsed)")];
    const current = turns.findIndex((turn) => turn.contains(document.activeElement));
    const isUp = event.key === "ArrowUp";
    if (current < 0 && !isUp) return;
    const next = current < 0 ? turns.length - 1 : current + (isUp ? -1 : 1);
    const turn = turns[Math.max(0, next)];
    if (!turn) {
      if (!isUp) leave();
      return;
    }
    turn.focus({ preventScroll: true });
    turn.scrollIntoView({ block: "nearest" });
  });
}

/** Runs in each frame of the editor's window: notes when something that comes is on the page, and what a key takes. */
import { createClock } from "../clock.ts";
import type { PaintNotes } from "../paintNotes.ts";

const clock = createClock();
const notes: PaintNotes = { shown: [], turns: {}, keys: [] };
let latest = -1;

/** Calls `then` once the frame that is about to be made has been laid out and painted: in the task after it. */
function afterFrame(then: () => void): void {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", then, { once: true });
    port1.start();
    port2.postMessage(null);
  });
}

/** The same for what was put in within this very frame, before it is laid out. */
function afterThisFrame(then: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener("message", then, { once: true });
  port1.start();
  port2.postMessage(null);
}

function look(records: readonly MutationRecord[]): void {
  let newest = latest;
  const turns: string[] = [];
  for (const { target, addedNodes } of records) {
    for (const node of [...addedNodes, target]) {
      for (const [, mark] of (node instanceof Text ? node.data : "").matchAll(/\bw(\d{5})\b/g)) {
        newest = Math.max(newest, Number(mark));
      }
      if (!(node instanceof HTMLElement) || node === target) continue;
      for (const [, mark] of (node.textContent ?? "").matchAll(/\bw(\d{5})\b/g)) {
        newest = Math.max(newest, Number(mark));
      }
      if (node.matches(".turn:not(.far)")) turns.push(node.dataset["turn"] ?? "");
      for (const turn of node.querySelectorAll<HTMLElement>(".turn:not(.far)")) {
        turns.push(turn.dataset["turn"] ?? "");
      }
    }
  }
  if (newest > latest) {
    latest = newest;
    afterThisFrame(() => notes.shown.push([newest, clock()]));
  }
  if (turns.length === 0) return;
  afterThisFrame(() => {
    for (const turn of turns) notes.turns[turn] ??= clock();
  });
}

/** The editor writes the panel's document over the frame's first one, and with that all listeners go. */
function start(): void {
  const transcript = document.querySelector(".transcript");
  if (!transcript) return;
  clearInterval(waiting);
  new MutationObserver(look).observe(transcript, { subtree: true, childList: true, characterData: true });
  window.addEventListener(
    "keydown",
    (event) => afterFrame(() => notes.keys.push(performance.now() - event.timeStamp)),
    { capture: true },
  );
}

// The panel is a frame in frames; the window around it is none of ours. Its first turns come by a message that is
// asked for when the page is there: some milliseconds later.
const waiting = setInterval(start, 1);
if (window === window.top) clearInterval(waiting);
Object.assign(globalThis, {
  paint: {
    notes,
    restart() {
      latest = -1;
      notes.shown.length = 0;
      notes.keys.length = 0;
      for (const turn of Object.keys(notes.turns)) delete notes.turns[turn];
    },
  },
});

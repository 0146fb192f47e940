/** What `npm run bench:render` runs in the browser: one contender draws one answer, piece by piece. */
import { element } from "../../../src/webview/dom.ts";
import { answers } from "./answers.ts";
import type { RenderPace, RenderSample } from "../renderSample.ts";
import { contenders } from "./contenders.ts";

const frameLength = 1000 / 60;
/** Milliseconds between two pieces of a stream. */
const deltaEvery = 10;
/** Pieces between two tasks when nothing is waited for. */
const piecesInTask = 16;

/** The panel's own tree around an answer, so that its style sheet and its scroller do here what they do there. */
function answerInPanel(): HTMLElement {
  const home = element("div", { class: "block text" });
  const turn = element(
    "article",
    { class: "turn", attributes: { "data-state": "answering" } },
    element("div", { class: "answer" }, home),
  );
  const list = element("div", { class: "turns" }, turn);
  const transcript = element("main", { class: "transcript" }, element("div", { class: "content" }, list));
  document.body.replaceChildren(element("div", { class: "place" }, transcript));
  return home;
}

/** Calls `step` until it says that it has ended, in frames or else in tasks: from callbacks, which Chromium clocks. */
function repeat(isPaced: boolean, step: (now: number) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const again = (now: number): void => {
      if (!step(now)) resolve();
      else if (isPaced) requestAnimationFrame(again);
      else setTimeout(again, 0, 0);
    };
    requestAnimationFrame(again);
  });
}

/**
 * Draws the answer named `answer`, or its first `part`.
 *
 * @param length characters of a piece.
 */
async function run(
  contender: string,
  answer: string,
  length: number,
  pace: RenderPace,
  part = 1,
): Promise<RenderSample> {
  const whole = answers[answer] ?? "";
  const text = whole.slice(0, whole.length * part);
  const home = answerInPanel();
  const drawing = contenders[contender]?.(home);
  if (!drawing) throw new Error(contender);
  let longTasks = 0;
  const observer = new PerformanceObserver((list) => (longTasks += list.getEntries().length));
  observer.observe({ type: "longtask" });
  const steps: number[] = [];
  let late = 0;
  let at = 0;
  let start = -1;
  let last = -1;

  /** Draws what comes up to `due`; true while there is more. */
  function drawTo(due: number): boolean {
    const begin = performance.now();
    for (; at < Math.min(due, text.length); at += length) drawing?.append(text.slice(at, at + length));
    steps.push(performance.now() - begin);
    return at < text.length;
  }

  await repeat(pace !== "unpaced", (now) => {
    if (pace === "unpaced") {
      let isMore = true;
      for (let piece = 0; piece < piecesInTask && isMore; piece++) {
        isMore = drawTo(at + length);
        void home.offsetHeight;
      }
      return isMore;
    }
    if (start < 0) start = last = now;
    late += Math.max(0, Math.round((now - last) / frameLength) - 1);
    last = now;
    // A stream's pieces come by the clock, and a frame draws all that came.
    return drawTo(pace === "stream" ? Math.ceil((now - start) / deltaEvery) * length : at + length);
  });
  drawing.end();
  // What came at once may be drawn over several frames, and the observer hears of tasks after they ended.
  let height = -1;
  await repeat(true, () => home.offsetHeight !== height && (height = home.offsetHeight) >= 0);
  await repeat(true, () => false);
  observer.disconnect();
  return { steps, late, longTasks };
}

Object.assign(globalThis, { renderBench: { run } });

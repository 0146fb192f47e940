/** What `npm run bench:render` runs in the browser: one contender draws one answer, piece by piece. */
import { answers } from "./answers.ts";
import type { RenderSample } from "../renderSample.ts";
import { contenders } from "./contenders.ts";

const frameLength = 1000 / 60;

function nextFrame(): Promise<number> {
  return new Promise((resolve) => {
    requestAnimationFrame(resolve);
  });
}

/**
 * @param perFrame characters that come in each frame.
 * @param paced whether to wait for real frames; else each step is laid out at once, and the next one follows.
 */
async function run(
  contender: string,
  answer: string,
  perFrame: number,
  paced: boolean,
): Promise<RenderSample> {
  const text = answers[answer] ?? "";
  const home = document.createElement("div");
  home.className = "answer";
  document.body.replaceChildren(home);
  const drawing = contenders[contender]?.(home);
  if (!drawing) throw new Error(contender);
  let longTasks = 0;
  const observer = new PerformanceObserver((list) => (longTasks += list.getEntries().length));
  observer.observe({ type: "longtask" });
  let script = 0;
  let scriptOfHalf = 0;
  let longest = 0;
  let dropped = 0;
  let frames = 0;
  let last = await nextFrame();
  const start = performance.now();
  for (let at = 0; at < text.length; at += perFrame) {
    const begin = performance.now();
    drawing.append(text.slice(at, at + perFrame));
    const end = performance.now();
    script += end - begin;
    longest = Math.max(longest, end - begin);
    if (at < text.length / 2) scriptOfHalf = script;
    frames++;
    if (paced) {
      const now = await nextFrame();
      dropped += Math.max(0, Math.round((now - last) / frameLength) - 1);
      last = now;
    } else {
      void home.offsetHeight;
      if (frames % 64 === 0) await new Promise((resolve) => setTimeout(resolve));
    }
  }
  drawing.end();
  await nextFrame();
  observer.disconnect();
  return { script, scriptOfHalf, dropped, frames, longTasks, longest, elapsed: performance.now() - start };
}

Object.assign(globalThis, {
  renderBench: {
    run,
    lengths: Object.fromEntries(Object.entries(answers).map(([name, text]) => [name, text.length])),
  },
});

/** Has one contender draw one answer in a page of its own, and asks Chromium what its main thread did meanwhile. */
import { build } from "esbuild";
import { grammarScript } from "../../src/build/grammarScript.ts";
import { launchChromium } from "../editor/chromium.ts";
import type { RenderPace, RenderSample } from "./renderSample.ts";

/** Milliseconds of processor time of the page's main thread. */
export interface RenderCost extends RenderSample {
  /** In the contender's code, and in the DOM for it. */
  readonly script: number;
  readonly layout: number;
  /** In all tasks: the above, paint, garbage collection, and what measures them. */
  readonly task: number;
}

export interface RenderBench {
  readonly draw: (contender: string, answer: string, length: number, pace: RenderPace) => Promise<RenderCost>;
  /** Draws a part of the answer after small parts of it. @param isShown false for a page that lays nothing out. */
  readonly drawWarm: (
    contender: string,
    answer: string,
    part: number,
    isShown: boolean,
  ) => Promise<RenderCost>;
  readonly close: () => Promise<void>;
}

async function bundle(entryPoint: string, format?: "iife" | "esm"): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entryPoint],
    bundle: true,
    minify: true,
    write: false,
    ...(format && { format }),
    external: ["*.woff2"],
    loader: { ".ttf": "dataurl" },
  });
  return outputFiles[0]?.text ?? "";
}

const origin = "http://bench.invalid/";
const warmUps = 4;
const warmPart = 0.1;
const warmLength = 64;

export async function openRenderBench(): Promise<RenderBench> {
  const style = await bundle("media/panel.css");
  /** Served, for the page loads the scripts for colours from beside its own. */
  const files: Readonly<Record<string, readonly [contentType: string, body: string]>> = {
    "/bench.js": ["text/javascript", await bundle("test/bench/page/renderPage.ts", "iife")],
    "/code.css": ["text/css", await bundle("media/code.css")],
    "/tokenizer.js": ["text/javascript", await bundle("src/webview/code/tokenizer.ts", "esm")],
    "/grammars/typescript.js": ["text/javascript", await grammarScript("typescript")],
  };
  const browser = await launchChromium();

  /** Runs the calls in a new page; the last one counts. */
  async function measure(calls: readonly string[], furtherStyle: string): Promise<RenderCost> {
    const page = await browser.newPage({ viewport: { width: 480, height: 800 } });
    await page.route(`${origin}**`, (route) => {
      const path = new URL(route.request().url()).pathname;
      const [contentType, body] = files[path] ?? ["text/html", "<!doctype html>"];
      return route.fulfill({ contentType, body });
    });
    await page.goto(origin);
    await page.addStyleTag({ content: style + furtherStyle });
    await page.addScriptTag({ url: `${origin}bench.js` });
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
    const metrics = async (): Promise<Map<string, number>> => {
      const found = await devtools.send("Performance.getMetrics");
      return new Map(found.metrics.map(({ name, value }) => [name, value * 1000]));
    };
    for (const call of calls.slice(0, -1)) await page.evaluate(call);
    const before = await metrics();
    const sample = await page.evaluate<RenderSample>(calls.at(-1) ?? "");
    const after = await metrics();
    await page.close();
    const spent = (name: string): number => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    const layout = spent("LayoutDuration") + spent("RecalcStyleDuration");
    // Layout that script forces is not counted as script's by Chromium.
    return { ...sample, script: spent("ScriptDuration"), layout, task: spent("TaskDuration") };
  }

  const callFor = (
    contender: string,
    answer: string,
    length: number,
    pace: RenderPace,
    part: number,
  ): string =>
    `renderBench.run(${[contender, answer, length, pace, part].map((value) => JSON.stringify(value)).join(", ")})`;

  return {
    draw: (contender, answer, length, pace) => measure([callFor(contender, answer, length, pace, 1)], ""),
    drawWarm(contender, answer, part, isShown) {
      const parts = [...Array.from({ length: warmUps }, () => warmPart), part];
      const calls = parts.map((one) => callFor(contender, answer, warmLength, "unpaced", one));
      return measure(calls, isShown ? "" : ".turn { display: none }");
    },
    close: () => browser.close(),
  };
}

/** `npm run bench:render`: the panel's Markdown against what others do, in Chromium, all in one run. */
import { build } from "esbuild";
import type { Browser } from "playwright-core";
import { parseArgs } from "node:util";
import { grammarScript } from "../../build/grammarScript.ts";
import { launchChromium } from "../editor/chromium.ts";
import { exitOnSignals } from "../editor/exit.ts";
import type { RenderSample } from "./renderSample.ts";

/** What is measured: an answer, how many characters come in a frame, who draws it, how often. */
interface Series {
  readonly answer: string;
  readonly perFrame: number;
  /** Whether frames come at 60 Hz; else each piece is laid out at once, and the next one follows. */
  readonly paced: boolean;
  readonly contenders: readonly string[];
  readonly rounds: number;
}

type Sample = RenderSample & { readonly layout: number };

const all = ["sidenote", "smd", "memoised", "whole"];
const blocks = ["paragraph", "paragraph of lines", "list", "quote", "table", "code"];
const series: readonly Series[] = [
  { answer: "4,000 tokens", perFrame: 16, paced: true, contenders: all, rounds: 3 },
  ...blocks.map((answer) => ({
    answer,
    perFrame: 64,
    paced: false,
    contenders: ["sidenote", "smd"],
    rounds: 5,
  })),
  { answer: "code", perFrame: 256, paced: true, contenders: ["sidenote", "coloured", "smd"], rounds: 3 },
  { answer: "50,000 tokens", perFrame: 160, paced: true, contenders: all, rounds: 1 },
];

exitOnSignals();
const { values } = parseArgs({ options: { only: { type: "string" } } });
const script = await bundle("test/bench/page/renderPage.ts", "iife");
const style = await bundle("media/panel.css");
const tokenizer = await bundle("src/webview/code/tokenizer.ts", "esm");
const grammar = await grammarScript("typescript");
/** Served, for the page loads the scripts for colours from beside its own. */
const origin = "http://bench.invalid/";
const files: Readonly<Record<string, readonly [string, string]>> = {
  "/bench.js": ["text/javascript", script],
  "/code.css": ["text/css", await bundle("media/code.css")],
  "/tokenizer.js": ["text/javascript", tokenizer],
  "/grammars/typescript.js": ["text/javascript", grammar],
};
const browser = await launchChromium();
console.log(
  "Main-thread milliseconds: script, style and layout; medians, each in a page of its own, in turn.\n" +
    "exponent: how script grows with the text. late: frames that came late. longest: of a step, or of a task.\n",
);
for (const entry of series)
  if (values.only === undefined || entry.answer.includes(values.only)) await compare(entry);
await browser.close();

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

async function compare({ answer, perFrame, paced, contenders, rounds }: Series): Promise<void> {
  const samples = new Map<string, Sample[]>(contenders.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, list] of samples) list.push(await sample(browser, name, answer, perFrame, paced));
  }
  const total = (name: string): number =>
    median(samples.get(name) ?? [], ({ script: own, layout }) => own + layout);
  const reference = total("smd");
  const pace = paced ? "at 60 Hz" : "as fast as it goes";
  console.log(`${answer}, ${perFrame} characters a frame, ${pace}`);
  for (const [name, list] of samples) {
    const own = median(list, (one) => one.script);
    const facts = [
      name.padEnd(9),
      `${total(name).toFixed(0)} ms`.padStart(9),
      `x ${(total(name) / reference).toFixed(2)}`.padStart(8),
      `script ${own.toFixed(0)}, style and layout ${median(list, (one) => one.layout).toFixed(0)}`,
      `exponent ${median(list, (one) => Math.log2(one.script / one.scriptOfHalf)).toFixed(2)}`,
      `longest ${Math.max(...list.map((one) => one.longest)).toFixed(0)} ms`,
      paced
        ? `late ${median(list, (one) => one.dropped)} of ${list[0]?.frames}, tasks over 50 ms: ${median(list, (one) => one.longTasks)}`
        : "",
    ];
    console.log(`  ${facts.join("  ")}`);
  }
  console.log("");
}

function median(list: readonly Sample[], of: (one: Sample) => number): number {
  const sorted = list.map(of).toSorted((first, second) => first - second);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** One contender draws one answer in a new page. */
async function sample(
  where: Browser,
  contender: string,
  answer: string,
  perFrame: number,
  paced: boolean,
): Promise<Sample> {
  const page = await where.newPage({ viewport: { width: 480, height: 800 } });
  await page.route(`${origin}**`, (route) => {
    const path = new URL(route.request().url()).pathname;
    const [contentType, body] = files[path] ?? ["text/html", "<!doctype html>"];
    return route.fulfill({ contentType, body });
  });
  await page.goto(origin);
  await page.addStyleTag({ content: style });
  await page.addScriptTag({ url: `${origin}bench.js` });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  const layoutSoFar = async (): Promise<number> => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    const seconds = metrics
      .filter(({ name }) => name === "LayoutDuration" || name === "RecalcStyleDuration")
      .reduce((sum, { value }) => sum + value, 0);
    return seconds * 1000;
  };
  const before = await layoutSoFar();
  const call = `renderBench.run(${JSON.stringify(contender)}, ${JSON.stringify(answer)}, ${perFrame}, ${paced})`;
  const drawn = await page.evaluate<RenderSample>(call);
  const layout = (await layoutSoFar()) - before;
  await page.close();
  return { ...drawn, layout };
}

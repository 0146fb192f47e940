/** `npm run bench:render`: the panel's Markdown against what others do, in Chromium, all in one run. */
import { parseArgs } from "node:util";
import { exitOnSignals } from "../editor/exit.ts";
import { openRenderBench, type RenderCost } from "./renderCost.ts";
import type { RenderPace } from "./renderSample.ts";

/** What is measured: an answer, how many characters a piece has, when pieces come, who draws them, how often. */
interface Series {
  readonly answer: string;
  readonly length: number;
  readonly pace: RenderPace;
  readonly contenders: readonly string[];
  readonly rounds: number;
}

const blocks = ["paragraph", "paragraph of lines", "list", "quote", "table", "code"];
const short = { answer: "4,000 tokens", length: 16 };
const long = { answer: "50,000 tokens", length: 160 };
const series: readonly Series[] = [
  { ...short, pace: "frames", contenders: ["idle", "sidenote", "smd", "memoised", "whole"], rounds: 3 },
  { ...short, pace: "stream", contenders: ["idle", "sidenote"], rounds: 3 },
  ...blocks.map((answer): Series => {
    const contenders = ["sidenote", "smd", ...(answer.startsWith("paragraph") ? ["bare"] : [])];
    return { answer, length: 64, pace: "unpaced", contenders, rounds: 15 };
  }),
  {
    answer: "code",
    length: 256,
    pace: "frames",
    contenders: ["idle", "sidenote", "coloured", "smd"],
    rounds: 3,
  },
  { ...long, pace: "frames", contenders: ["idle", "sidenote", "smd", "memoised", "whole"], rounds: 1 },
  { ...long, length: 200_000, pace: "frames", contenders: ["sidenote"], rounds: 3 },
];
/** Whose growth is measured, and for which answers. */
const growth: readonly [answer: string, contenders: readonly string[]][] = [
  ["paragraph", ["sidenote", "smd", "bare"]],
  ...["list", "quote", "table", "code", "4,000 tokens"].map((answer): [string, string[]] => [
    answer,
    ["sidenote"],
  ]),
];
const paces = { frames: "a piece a frame at 60 Hz", stream: "100 pieces a second", unpaced: "unpaced" };

exitOnSignals();
const { values } = parseArgs({ options: { only: { type: "string" }, rounds: { type: "string" } } });
const isAsked = (answer: string): boolean => values.only === undefined || answer.includes(values.only);
const bench = await openRenderBench();
console.log(
  "Milliseconds of the main thread's processor time, which other programs disturb least; medians, each in a page of\n" +
    "its own, in turn, and ratios within each turn; less what measuring takes, where `idle` draws nothing. all: paint too. The longest step, late\n" +
    "frames and tasks go by the clock: those of `idle` are the machine's.\n",
);
for (const entry of series) if (isAsked(entry.answer)) await compare(entry);
console.log(
  "Script for a quarter and for all of the text, after a warm-up, with and without layout at each piece",
);
for (const [answer, contenders] of growth) if (isAsked(answer)) await compareGrowth(answer, contenders);
await bench.close();

async function compare({ answer, length, pace, contenders, rounds }: Series): Promise<void> {
  const samples = new Map<string, RenderCost[]>(contenders.map((name) => [name, []]));
  for (let round = 0; round < Number(values.rounds ?? rounds); round++) {
    for (const [name, list] of samples) list.push(await bench.draw(name, answer, length, pace));
  }
  const of = (name: string, cost: (one: RenderCost) => number): number =>
    median(samples.get(name) ?? [], cost) - median(samples.get("idle") ?? [], cost);
  const drawing = ({ script, layout }: RenderCost): number => script + layout;
  /** The machine's speed changes within a run: only what was drawn in the same round is compared. */
  function ratio(list: readonly RenderCost[], peers: readonly RenderCost[]): number {
    const measuring = median(samples.get("idle") ?? [], drawing);
    const pairs = list.map((one, round) => ({ one, peer: peers[round] ?? one }));
    return median(pairs, ({ one, peer }) => (drawing(one) - measuring) / (drawing(peer) - measuring));
  }
  console.log(`${answer}, ${length} characters a piece, ${paces[pace]}`);
  for (const [name, list] of samples) {
    const steps = list.flatMap((one) => one.steps).toSorted((first, second) => first - second);
    const facts = [
      name.padEnd(9),
      `${of(name, drawing).toFixed(0)} ms`.padStart(9),
      samples.has("smd") ? `x ${ratio(list, samples.get("smd") ?? []).toFixed(2)}`.padStart(8) : "",
      `script ${of(name, (one) => one.script).toFixed(0)}, style and layout ${of(name, (one) => one.layout).toFixed(0)}, all ${of(name, (one) => one.task).toFixed(0)}`,
      `a step p99 ${(steps[Math.floor(steps.length * 0.99)] ?? 0).toFixed(1)}, longest ${(steps.at(-1) ?? 0).toFixed(1)}`,
      `late ${median(list, (one) => one.late)} of ${list[0]?.steps.length}, tasks over 50 ms: ${median(list, (one) => one.longTasks)}`,
    ];
    console.log(`  ${facts.slice(0, pace === "unpaced" ? -1 : undefined).join("  ")}`);
  }
  console.log("");
}

/** How script grows with the text, as the exponent of its length. */
async function compareGrowth(answer: string, contenders: readonly string[]): Promise<void> {
  for (const name of contenders) {
    const facts = [answer.padEnd(12), name.padEnd(9)];
    for (const isShown of [true, false]) {
      const [quarter, whole] = [await warmScript(0.25), await warmScript(1)];
      const exponent = Math.log(whole / quarter) / Math.log(4);
      const words = isShown ? "laid out" : "not laid out";
      facts.push(`${words}: ${quarter.toFixed(1)}, ${whole.toFixed(1)} ms, exponent ${exponent.toFixed(2)}`);

      async function warmScript(part: number): Promise<number> {
        const samples: RenderCost[] = [];
        for (let round = 0; round < 3; round++)
          samples.push(await bench.drawWarm(name, answer, part, isShown));
        return median(samples, (one) => one.script);
      }
    }
    console.log(`  ${facts.join("  ")}`);
  }
}

function median<Sample>(list: readonly Sample[], of: (one: Sample) => number): number {
  const sorted = list.map(of).toSorted((first, second) => first - second);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

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

const all = ["sidenote", "smd", "memoised", "whole"];
const blocks = ["paragraph", "paragraph of lines", "list", "quote", "table", "code"];
const series: readonly Series[] = [
  { answer: "4,000 tokens", length: 16, pace: "frames", contenders: all, rounds: 3 },
  { answer: "4,000 tokens", length: 16, pace: "stream", contenders: ["sidenote", "idle"], rounds: 3 },
  ...blocks.map((answer): Series => {
    const contenders = ["sidenote", "smd", ...(answer.startsWith("paragraph") ? ["bare"] : [])];
    return { answer, length: 64, pace: "unpaced", contenders, rounds: 5 };
  }),
  { answer: "50,000 tokens", length: 200_000, pace: "frames", contenders: ["sidenote"], rounds: 3 },
  {
    answer: "50,000 tokens",
    length: 160,
    pace: "frames",
    contenders: ["sidenote", "smd", "idle"],
    rounds: 1,
  },
  { answer: "50,000 tokens", length: 160, pace: "frames", contenders: ["memoised", "whole"], rounds: 1 },
];
const paces = { frames: "a piece a frame at 60 Hz", stream: "100 pieces a second", unpaced: "unpaced" };

exitOnSignals();
const { values } = parseArgs({ options: { only: { type: "string" } } });
const isAsked = (answer: string): boolean => values.only === undefined || answer.includes(values.only);
const bench = await openRenderBench();
console.log(
  "Milliseconds of the main thread's processor time, which other programs disturb least; medians, each in a page of\n" +
    "its own, in turn. all: paint too. late, tasks: by the clock; those of `idle`, who draws nothing, are the machine's.\n",
);
/** What each contender took for each answer, in the order of the series. */
const totals = new Map<string, number>();
for (const entry of series) if (isAsked(entry.answer)) await compare(entry);
console.log(
  "Growth of script: a quarter, a half and all of the text, after a warm-up, laid out at each piece or not",
);
for (const answer of ["paragraph", "list", "quote", "table", "code", "4,000 tokens"]) {
  if (isAsked(answer)) await compareGrowth(answer);
}
await bench.close();

async function compare({ answer, length, pace, contenders, rounds }: Series): Promise<void> {
  const samples = new Map<string, RenderCost[]>(contenders.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, list] of samples) list.push(await bench.draw(name, answer, length, pace));
  }
  console.log(`${answer}, ${length} characters a piece, ${paces[pace]}`);
  for (const [name, list] of samples) {
    const total = median(list, (one) => one.script + one.layout);
    if (!totals.has(`${name} ${answer} ${length}`)) totals.set(`${name} ${answer} ${length}`, total);
  }
  const reference = totals.get(`smd ${answer} ${length}`) ?? NaN;
  for (const [name, list] of samples) {
    const total = median(list, (one) => one.script + one.layout);
    const steps = list.flatMap((one) => one.steps).toSorted((first, second) => first - second);
    const facts = [
      name.padEnd(9),
      `${total.toFixed(0)} ms`.padStart(9),
      `x ${(total / reference).toFixed(2)}`.padStart(8),
      `script ${median(list, (one) => one.script).toFixed(0)}, style and layout ${median(list, (one) => one.layout).toFixed(0)}, all ${median(list, (one) => one.task).toFixed(0)}`,
      `a step p99 ${(steps[Math.floor(steps.length * 0.99)] ?? 0).toFixed(1)}, longest ${(steps.at(-1) ?? 0).toFixed(1)}`,
      pace === "unpaced"
        ? ""
        : `late ${median(list, (one) => one.late)} of ${list[0]?.steps.length}, tasks over 50 ms: ${median(list, (one) => one.longTasks)}`,
    ];
    console.log(`  ${facts.join("  ")}`);
  }
  console.log("");
}

/** How script grows with the text, as the exponent of its length. */
async function compareGrowth(answer: string): Promise<void> {
  for (const name of ["sidenote", "smd", "bare"]) {
    const grown: string[] = [];
    for (const isShown of [true, false]) {
      const parts: number[] = [];
      for (const part of [0.25, 0.5, 1]) {
        const samples: RenderCost[] = [];
        for (let round = 0; round < 3; round++) {
          samples.push(await bench.drawWarm(name, answer, part, isShown));
        }
        parts.push(median(samples, (one) => one.script));
      }
      const exponent = Math.log2((parts[2] ?? 0) / (parts[0] ?? 0)) / 2;
      grown.push(
        `${isShown ? "laid out" : "not laid out"} ${parts.map((part) => part.toFixed(1)).join(", ")} ms: exponent ${exponent.toFixed(2)}`,
      );
    }
    console.log(`  ${answer.padEnd(12)}  ${name.padEnd(9)}  ${grown.join("  ")}`);
  }
}

function median<Sample>(list: readonly Sample[], of: (one: Sample) => number): number {
  const sorted = list.map(of).toSorted((first, second) => first - second);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** `npm run bench:wire`: Sidenote's client against the API's own, fetch, bare undici and a bare splitter, in one run. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { build } from "esbuild";
import { exitOnSignals, onExit } from "../editor/exit.ts";
import { outputDirectory } from "../editor/project.ts";
import type { WireSample, WireTask } from "./wireChild.ts";

const rounds = 7;
const clients = ["sidenote", "sdk", "fetch", "undici", "splitter"] as const;
type Client = (typeof clients)[number];
type Samples = ReadonlyMap<Client, readonly WireSample[]>;
const folder = join(outputDirectory, "bench");

/** What is read, and what the process does before. */
interface Reading extends Omit<WireTask, "bundle" | "url"> {
  /** Of the answer, at the feeder. */
  readonly path: string;
}

/**
 * V8 compiles all code anew while the first tens of thousands of deltas pass, on threads of its own, undici's parser
 * (WebAssembly) alone for 65 ms of CPU. Three long answers before leave that behind, for every client, and a pause lets
 * the threads come to their end.
 */
function warm(path: string, ...warmUp: readonly string[]): Reading {
  return { path, warmUp, pause: 0.3, preload: [] };
}

function cold(path: string): Reading {
  return { path, warmUp: [], pause: 0, preload: [] };
}

/** The built-in modules that an extension host has loaded (`process.moduleLoadList` of VS Code 1.139). */
const ofExtensionHost = [
  "assert",
  "http",
  "http2",
  "https",
  "perf_hooks",
  "querystring",
  "string_decoder",
  "tls",
];

exitOnSignals();
await build({
  entryPoints: [
    ...clients.map((name) => `test/bench/clients/${name}.ts`),
    "test/bench/wireChild.ts",
    "test/bench/wireFeeder.ts",
  ],
  outdir: folder,
  entryNames: "[name]",
  // As `npm run build:host` does.
  bundle: true,
  minify: true,
  platform: "node",
  format: "cjs",
  target: "node22",
  define: { esbuildDetection: "1" },
});
const feeder = spawn(process.execPath, [join(folder, "wireFeeder.js")], {
  stdio: ["ignore", "pipe", "inherit"],
});
onExit(() => feeder.kill());
const [port] = await once(createInterface(feeder.stdout), "line");
const server = `http://127.0.0.1:${port}`;

console.log(
  `Medians of ${rounds} rounds, each client in a process of its own, in turn. Ratios to the API's own client (SDK).\n`,
);
const bulk = ["bulk/20000", "bulk/20000", "bulk/20000"];
const events = ["events/20000", "events/20000", "events/20000"];
const drips = ["events/20000", "drip/20000", "drip/20000"];
await compareCpu("bulk, 20,000 deltas (bar 0.7)", warm("bulk/20000", ...bulk), 20);
const ofMany = await compareCpu("bulk, 200,000 deltas (bar 0.7)", warm("bulk/200000", ...bulk), 200);
await compareCpu("one write each, 20,000 deltas (bar 0.6)", warm("events/20000", ...events), 20);
await compareCpu("one each 4 ms, 500 deltas (bar 0.6)", warm("paced/500", ...drips), 0.5);
await compareCpu("one each 4 ms, 500 deltas, a process's first answer", cold("paced/500"), 0.5);
await compareCpu("tool input, 20,000 deltas", warm("tool/20000", "tool/2000", "tool/2000", "tool/2000"), 20);
await compareFirst("in a cold process (bar 0.3)", cold("bulk/10"));
await compareFirst("with what an extension host has loaded", {
  ...cold("bulk/10"),
  preload: ofExtensionHost,
});
const ofFew = await samplesOf(warm("bulk/20000", ...bulk));
reportMemory("held after garbage collection", ofFew, ofMany, ({ heap }) => heap);
reportMemory("resident", ofFew, ofMany, ({ resident }) => resident);
await reportToolGrowth();
feeder.kill();

async function sample(client: Client, { path, warmUp, ...rest }: Reading): Promise<WireSample> {
  const task: WireTask = {
    bundle: join(folder, `${client}.js`),
    url: `${server}/${path}`,
    warmUp: warmUp.map((before) => `${server}/${before}`),
    ...rest,
  };
  const parameters = ["--expose-gc", join(folder, "wireChild.js"), JSON.stringify(task)];
  const { stdout } = await promisify(execFile)(process.execPath, parameters);
  return JSON.parse(stdout);
}

async function samplesOf(reading: Reading): Promise<Samples> {
  const samples = new Map(clients.map((client): [Client, WireSample[]] => [client, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [client, found] of samples) found.push(await sample(client, reading));
  }
  const lengths = new Set([...samples.values()].flat().map(({ length }) => length));
  if (lengths.size !== 1)
    throw new Error(`The clients read ${[...lengths].join(", ")} characters of ${reading.path}`);
  return samples;
}

/** @param thousands how many thousand deltas the answer has. */
async function compareCpu(title: string, reading: Reading, thousands: number): Promise<Samples> {
  const samples = await samplesOf(reading);
  compare(`CPU per 1,000 deltas: ${title}`, samples, ({ cpu }) => cpu / thousands);
  return samples;
}

async function compareFirst(title: string, reading: Reading): Promise<void> {
  compare(`First delta, import included: ${title}`, await samplesOf(reading), ({ first }) => first);
}

function compare(title: string, samples: Samples, figure: (sample: WireSample) => number): void {
  const ofPeer = samples.get("sdk")?.map(figure) ?? [];
  console.log(title);
  for (const [client, found] of samples) {
    const figures = found.map(figure);
    const ratio = median(figures.map((value, round) => value / (ofPeer[round] ?? Number.NaN)));
    console.log(`  ${client.padEnd(9)} ${ratio.toFixed(2)}  (${median(figures).toFixed(2)} ms)`);
  }
}

function reportMemory(
  title: string,
  short: Samples,
  long: Samples,
  figure: (sample: WireSample) => number,
): void {
  console.log(`Memory ${title}, MiB: after 20,000 deltas, after 200,000`);
  for (const client of clients) {
    const [few, many] = [short, long].map((samples) =>
      median(samples.get(client)?.map(figure) ?? []).toFixed(1),
    );
    console.log(`  ${client.padEnd(9)} ${few}  ${many}`);
  }
}

/** How Sidenote's CPU grows with a tool's input: 1 is linear. */
async function reportToolGrowth(): Promise<void> {
  const tools = ["tool/20000", "tool/20000", "tool/20000"];
  const exponents: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const small = await sample("sidenote", warm("tool/20000", ...tools));
    const large = await sample("sidenote", warm("tool/160000", ...tools));
    exponents.push(Math.log(large.cpu / small.cpu) / Math.log(8));
  }
  console.log(
    `Tool input, growth exponent of CPU from 20,000 to 160,000 deltas: ${median(exponents).toFixed(2)}`,
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** `npm run bench:wire`: Sidenote's client against the API's own, fetch and a bare splitter, in one run. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { build } from "esbuild";
import { exitOnSignals, onExit } from "../editor/exit.ts";
import { outputDirectory } from "../editor/project.ts";
import type { WireSample } from "./wireChild.ts";

const rounds = 7;
const clients = ["sidenote", "sdk", "fetch", "splitter"] as const;
type Client = (typeof clients)[number];
const folder = join(outputDirectory, "bench");

exitOnSignals();
await build({
  entryPoints: [
    ...clients.map((name) => `test/bench/clients/${name}.ts`),
    "test/bench/wireChild.ts",
    "test/bench/wireFeeder.ts",
  ],
  outdir: folder,
  entryNames: "[name]",
  bundle: true,
  minify: true,
  platform: "node",
  format: "cjs",
  target: "node22",
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
await compare("CPU, 20,000 deltas in bulk", "bulk/20000", "bulk/10000", ({ cpu }) => cpu, "ms");
await compare("CPU, 200,000 deltas in bulk", "bulk/200000", "bulk/10000", ({ cpu }) => cpu, "ms");
await compare("CPU, 20,000 deltas, one write each", "events/20000", "events/10000", ({ cpu }) => cpu, "ms");
await compare("CPU, 1,000 deltas at 4 ms", "paced/1000", "events/10000", ({ cpu }) => cpu, "ms");
await compare("CPU, 20,000 deltas of tool input", "tool/20000", "tool/2000", ({ cpu }) => cpu, "ms");
await compare(
  "Memory after 200,000 deltas in bulk",
  "bulk/200000",
  "bulk/10000",
  ({ memory }) => memory,
  "MiB",
);
await compare("First delta of a cold process", "bulk/10", null, ({ first }) => first, "ms");
await growth();
feeder.kill();

async function sample(client: Client, path: string, warmUp: string | null): Promise<WireSample> {
  const parameters = [join(folder, "wireChild.js"), join(folder, `${client}.js`), `${server}/${path}`];
  if (warmUp !== null) parameters.push(`${server}/${warmUp}`);
  const { stdout } = await promisify(execFile)(process.execPath, parameters);
  return JSON.parse(stdout);
}

async function compare(
  title: string,
  path: string,
  warmUp: string | null,
  figure: (sample: WireSample) => number,
  unit: string,
): Promise<void> {
  const figures = new Map<Client, number[]>(clients.map((client) => [client, []]));
  const ratios = new Map<Client, number[]>(clients.map((client) => [client, []]));
  for (let round = 0; round < rounds; round++) {
    const samples = new Map<Client, WireSample>();
    for (const client of clients) samples.set(client, await sample(client, path, warmUp));
    const peer = samples.get("sdk");
    for (const [client, found] of samples) {
      if (!peer || found.length !== peer.length) throw new Error(`${client} read ${found.length} characters`);
      figures.get(client)?.push(figure(found));
      ratios.get(client)?.push(figure(found) / figure(peer));
    }
  }
  console.log(title);
  for (const client of clients) {
    const absolute = median(figures.get(client) ?? []).toFixed(1);
    console.log(
      `  ${client.padEnd(9)} ${median(ratios.get(client) ?? []).toFixed(2)}  (${absolute} ${unit})`,
    );
  }
}

/** How Sidenote's cost grows with the length of an answer: memory, and the exponent of CPU for tool input. */
async function growth(): Promise<void> {
  const memory: number[] = [];
  const exponents: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const short = await sample("sidenote", "bulk/20000", "bulk/10000");
    const long = await sample("sidenote", "bulk/200000", "bulk/10000");
    memory.push(long.memory - short.memory);
    const small = await sample("sidenote", "tool/20000", "tool/10000");
    const large = await sample("sidenote", "tool/160000", "tool/10000");
    exponents.push(Math.log(large.cpu / small.cpu) / Math.log(8));
  }
  console.log(`Memory, 200,000 deltas over 20,000: ${median(memory).toFixed(0)} MiB more`);
  console.log(`Tool input, growth exponent of CPU: ${median(exponents).toFixed(2)}`);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

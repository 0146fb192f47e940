/** One measurement of `bench:wire` in a process of its own: takes a `WireTask` as JSON, prints a `WireSample`. */
import { setTimeout as pause } from "node:timers/promises";
import type { BenchClient } from "./clients/client.ts";

export interface WireTask {
  /** The client's bundle. */
  readonly bundle: string;
  /** Base URL of the answer to measure. */
  readonly url: string;
  /** Base URLs of answers to read before. */
  readonly warmUp: readonly string[];
  /** Seconds between those and the measured one. */
  readonly pause: number;
  /** Built-in modules to load first, before anything; with any of them, what the global fetch needs too. */
  readonly preload: readonly string[];
}

export interface WireSample {
  /** CPU milliseconds of this process for the answer, user and system. */
  readonly cpu: number;
  /** Milliseconds from before the client was loaded to its first delta. */
  readonly first: number;
  /** MiB after the answer, while it is held: resident, and the heap once garbage is collected. */
  readonly resident: number;
  readonly heap: number;
  /** See `Reading`. */
  readonly length: number;
}

const task: WireTask = JSON.parse(process.argv[2] ?? "");
for (const module of task.preload) require(module);
if (task.preload.length > 0) void globalThis.Response;
const start = performance.now();
const { benchClient } = require(task.bundle) as { benchClient: BenchClient };

async function measure(): Promise<WireSample> {
  for (const url of task.warmUp) await benchClient.read(url, () => undefined);
  await pause(task.pause * 1000);
  let first = Number.NaN;
  const before = process.cpuUsage();
  const { length, answer } = await benchClient.read(task.url, () => {
    first = performance.now();
  });
  const { user, system } = process.cpuUsage(before);
  const resident = process.memoryUsage.rss() / 2 ** 20;
  await globalThis.gc?.({ type: "major", execution: "async" });
  const heap = process.memoryUsage().heapUsed / 2 ** 20;
  if (!answer) throw new Error("there is no answer"); // and so it is held until here
  return {
    cpu: (user + system) / 1000,
    first: first - start,
    resident,
    heap,
    length,
  };
}

measure().then(
  (sample) => {
    process.stdout.write(JSON.stringify(sample));
    process.exit();
  },
  (error: unknown) => {
    // Uncaught, it would come with the line of the bundle that threw it: a hundred kilobytes.
    process.stderr.write(String(error));
    process.exit(1);
  },
);

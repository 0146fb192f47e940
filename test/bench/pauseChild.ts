/** One measurement of `bench:pause` in a process of its own: `<client> <base URL> <seconds of pause>`; prints JSON. */
import { setTimeout as delay } from "node:timers/promises";
import type { BenchClient } from "./clients/client.ts";

export interface PauseSample {
  /** Milliseconds from the first question of the process to its first delta: look-up, handshakes and all. */
  readonly first: number;
  /** The same for a question after the pause. */
  readonly after: number;
}

/** Between the composer's focus and the question, in milliseconds: nobody types faster. */
const typing = 300;

const [name = "", baseUrl = "", pause = ""] = process.argv.slice(2);
const { benchClient } = (await import(`./clients/${name}.ts`)) as { benchClient: BenchClient };

async function timeToFirst(): Promise<number> {
  const start = performance.now();
  let first = Number.NaN;
  await benchClient.read(baseUrl, () => (first = performance.now() - start));
  return first;
}

const first = await timeToFirst();
await delay(Number(pause) * 1000);
benchClient.warm?.(baseUrl);
await delay(typing);
const sample: PauseSample = { first, after: await timeToFirst() };
process.stdout.write(JSON.stringify(sample));
process.exit();

/** One measurement of `bench:wire` in a process of its own: `<client bundle> <base URL> [<warm-up's>]`; prints JSON. */
import type { BenchClient } from "./clients/client.ts";

export interface WireSample {
  /** CPU milliseconds of this process for the answer, user and system. */
  readonly cpu: number;
  /** Milliseconds from before the client was loaded to its first delta. */
  readonly first: number;
  /** Resident memory in MiB after the answer. */
  readonly memory: number;
  /** Characters read, so that all clients can be seen to have read the same. */
  readonly length: number;
}

const [bundle = "", baseUrl = "", warm] = process.argv.slice(2);
const start = performance.now();
const { benchClient } = require(bundle) as { benchClient: BenchClient };
let first = Number.NaN;

async function measure(): Promise<WireSample> {
  // An answer of the same kind first, where the steady cost is asked for: sessions have more than one turn.
  if (warm !== undefined) await benchClient.read(warm, () => undefined);
  const before = process.cpuUsage();
  const length = await benchClient.read(baseUrl, () => {
    first = performance.now() - start;
  });
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1000, first, memory: process.memoryUsage().rss / 2 ** 20, length };
}

void measure().then((sample) => {
  process.stdout.write(JSON.stringify(sample));
  process.exit();
});

/** `npm run bench:activation`: how long `activate()` takes in fresh extension hosts, beside an extension of the editor's. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { testEnvironment } from "../editor/environment.ts";
import { createTemporaryDirectory, exitOnSignals } from "../editor/exit.ts";
import { copySampleWorkspace, outputDirectory, projectDirectory } from "../editor/project.ts";
import { startEditor } from "../editor/server.ts";
import { openWindow } from "../editor/window.ts";
import type { Timing } from "./activationSuite.ts";

const runs = 9;

interface Sample {
  readonly sidenote: Timing;
  readonly peer: Timing;
}

exitOnSignals();
const suite = join(outputDirectory, "bench/activationSuite.js");
await build({
  entryPoints: ["test/bench/activationSuite.ts"],
  outfile: suite,
  bundle: true,
  platform: "node",
  format: "cjs",
  external: ["vscode"],
});
const samples: Sample[] = [];
for (let index = 0; index < runs; index++) {
  samples.push(await sample());
  process.stdout.write(".");
}
process.stdout.write(
  `\n${runs} fresh extension hosts, the peer being the editor's References view in the same host\n`,
);
for (const part of ["load", "call", "total"] as const) {
  const own = samples.map(({ sidenote }) => sidenote[part]);
  const ratios = samples.map(({ sidenote, peer }) => sidenote[part] / peer[part]);
  process.stdout.write(`${part.padEnd(5)} ${describe(own, " ms")}; to the peer ${describe(ratios, "")}\n`);
}

async function sample(): Promise<Sample> {
  const result = join(await createTemporaryDirectory("bench"), "result.json");
  const editor = await startEditor({
    name: "bench",
    workspace: await copySampleWorkspace(),
    extension: projectDirectory,
    environment: { ...testEnvironment(), BENCH_RESULT: result },
  });
  const window = await openWindow({ name: "bench", url: editor.url(suite) });
  try {
    if ((await window.exited) !== 0) throw new Error(window.recentLog());
    return JSON.parse(await readFile(result, "utf8"));
  } finally {
    await window.close();
    await editor.close();
  }
}

function describe(values: readonly number[], unit: string): string {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (index: number): string => `${sorted[index]?.toFixed(1) ?? "?"}${unit}`;
  return `median ${at(Math.floor(sorted.length / 2))} (${at(0)} to ${at(sorted.length - 1)})`;
}

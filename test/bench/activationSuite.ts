/** Runs inside the extension host: times the activation of Sidenote and of one of the editor's own extensions. */
import { writeFile } from "node:fs/promises";
import Module from "node:module";
import * as vscode from "vscode";

interface Entry {
  readonly activate: (context: unknown) => unknown;
}

/** Milliseconds: to load the entry file, in its `activate()`, and as the editor's `Extension.activate()` takes in all. */
export interface Timing {
  load: number;
  call: number;
  total: number;
}

// Node's own loader, through which the extension host loads entry files too.
const loader = Module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown };

async function activate(id: string): Promise<Timing> {
  const extension = vscode.extensions.getExtension(id);
  if (!extension) throw new Error(`${id} is not installed`);
  if (extension.isActive) throw new Error(`${id} is active already`);
  const entry = vscode.Uri.joinPath(extension.extensionUri, String(extension.packageJSON.main)).fsPath;
  const timing: Timing = { load: Number.NaN, call: Number.NaN, total: Number.NaN };
  const load = loader._load;
  loader._load = (request, ...rest) => {
    if (!request.startsWith(entry)) return load(request, ...rest);
    const start = performance.now();
    const loaded = load(request, ...rest) as Entry;
    timing.load = performance.now() - start;
    return { ...loaded, activate: (context: unknown) => timeCall(loaded, context, timing) };
  };
  const start = performance.now();
  await extension.activate();
  timing.total = performance.now() - start;
  loader._load = load;
  return timing;
}

async function timeCall(loaded: Entry, context: unknown, timing: Timing): Promise<unknown> {
  const start = performance.now();
  const result = await loaded.activate(context);
  timing.call = performance.now() - start;
  return result;
}

/** Called by the editor as if it were a test suite. */
export async function run(): Promise<void> {
  const file = process.env["BENCH_RESULT"];
  if (file === undefined) throw new Error("BENCH_RESULT is not set");
  const peer = await activate("vscode.references-view");
  const sidenote = await activate("sidenote.sidenote");
  await writeFile(file, JSON.stringify({ sidenote, peer }));
}

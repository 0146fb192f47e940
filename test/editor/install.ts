/** Installs the server build of VS Code from the npm registry: no download site, no compiler, no display needed. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { npmEnvironment } from "./environment.ts";
import { exitOnSignals, onExit, removeDirectory } from "./exit.ts";
import { cacheDirectory } from "./project.ts";

// code-server 4.139.1 carries VS Code 1.139.1.
const version = "4.139.1";
const editorPath = "node_modules/code-server/lib/vscode";

/** Returns the folder of the server build of VS Code, after installing it when it is not there yet. */
export async function installEditor(): Promise<string> {
  const home = join(cacheDirectory, `code-server-${version}`);
  if (!existsSync(home)) await installInto(home);
  return join(home, editorPath);
}

async function installInto(home: string): Promise<void> {
  process.stderr.write(`Installing code-server ${version} into .vscode-test (once, about 600 MB)\n`);
  await mkdir(cacheDirectory, { recursive: true });
  // Beside its final place and renamed at the end, so that an interrupted install never counts as one.
  const unfinished = await mkdtemp(`${home}-unfinished-`);
  onExit(() => removeDirectory(unfinished));
  // Without a manifest here npm would look for one further up and find the project's.
  await writeFile(join(unfinished, "package.json"), '{ "private": true }\n');
  // Its install scripts compile native modules and refuse other Node versions: the server runs without both.
  await runNpm(unfinished, ["install", "--ignore-scripts", "--force", `code-server@${version}`]);
  for (const part of [editorPath, join(editorPath, "extensions")]) {
    await runNpm(join(unfinished, part), ["install", "--omit=dev", "--ignore-scripts"]);
  }
  await rename(unfinished, home).catch(async (error: unknown) => {
    // Another process was faster: its install is as good as this one.
    if (!existsSync(home)) throw error;
    await rm(unfinished, { recursive: true, force: true });
  });
}

async function runNpm(directory: string, parameters: readonly string[]): Promise<void> {
  const child = spawn(
    "npm",
    ["--prefix", directory, "--loglevel=error", "--no-audit", "--no-fund", ...parameters],
    {
      cwd: directory,
      env: npmEnvironment(),
      shell: process.platform === "win32",
      // Its report goes to stderr: stdout belongs to whoever called us.
      stdio: ["ignore", process.stderr, process.stderr],
    },
  );
  onExit(() => child.kill());
  const [code]: (number | null)[] = await once(child, "exit");
  if (code !== 0) throw new Error(`npm ${parameters.join(" ")} failed with ${code ?? "a signal"}`);
}

if (import.meta.main) {
  exitOnSignals();
  await installEditor();
}

/** What has to be cleaned up however this process ends: servers, browsers, temporary folders. */
import { rmSync } from "node:fs";
import { mkdtemp, realpath } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";

const cleanups: (() => void)[] = [];

// Last in, first out: a process is ended before the folder that it writes to is removed.
process.on("exit", () => {
  for (const cleanup of cleanups.toReversed()) cleanup();
});

/** Runs `cleanup` when this process exits. It must be synchronous: nothing is awaited that late. */
export function onExit(cleanup: () => void): void {
  cleanups.push(cleanup);
}

/**
 * Turns the signals that would end this process at once into an orderly exit, so that clean-ups run.
 * Without `code` the exit status is the one that shells expect of a process ended by that signal.
 */
export function exitOnSignals(code?: number): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => process.exit(code ?? 128 + constants.signals[signal]));
  }
}

/** Creates an empty folder outside of the project that is gone when this process is. */
export async function createTemporaryDirectory(purpose: string): Promise<string> {
  // The real path, because on macOS the temporary folder is a link and the editor reports real paths.
  const directory = await realpath(await mkdtemp(join(tmpdir(), `sidenote-${purpose}-`)));
  onExit(() => removeDirectory(directory));
  return directory;
}

/** Removes a folder; a process that was ended a moment ago may still be writing there, hence the retries. */
export function removeDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

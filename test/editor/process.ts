/** A child process with a log file, which never outlives this process. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import type { Interface } from "node:readline";
import type { Environment } from "./environment.ts";
import { onExit } from "./exit.ts";

export interface ProcessOptions {
  readonly environment: Environment;
  readonly logFile: string;
}

export interface RunningProcess {
  /** Emits "line" for each line of standard output. */
  readonly output: Interface;
  /** Settles when the process has ended, with its exit code (null when a signal ended it). */
  readonly exited: Promise<number | null>;
  /** Ends the process and all of its children. */
  end(): Promise<void>;
}

// After this long a polite request has not been heard.
const patience = 5_000;

/** Starts a program whose output goes to a log file. */
export async function startProcess(
  command: string,
  parameters: readonly string[],
  options: ProcessOptions,
): Promise<RunningProcess> {
  await mkdir(dirname(options.logFile), { recursive: true });
  const log = createWriteStream(options.logFile);
  const child = spawn(command, parameters, {
    env: options.environment,
    // A group of its own: the editor starts further processes, and all of them are ended together.
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = once(child, "exit").then(([code]): number | null => code);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });

  function signal(name: NodeJS.Signals): void {
    if (child.pid === undefined) return;
    try {
      if (process.platform === "win32") child.kill(name);
      else process.kill(-child.pid, name);
    } catch {
      // The whole group has ended already.
    }
  }

  onExit(() => signal("SIGKILL"));
  return {
    output: createInterface({ input: child.stdout }),
    exited,
    async end() {
      signal("SIGTERM");
      const timer = setTimeout(() => signal("SIGKILL"), patience);
      await exited;
      clearTimeout(timer);
      // Its children may have ignored the request that it followed.
      signal("SIGKILL");
    },
  };
}

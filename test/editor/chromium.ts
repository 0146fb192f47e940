/** Finds a Chromium and starts it: one named by the person, else one that is installed, else the packaged one. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";
import type { Browser, LaunchOptions } from "playwright-core";
import { unpackChromium } from "./chromiumPackage.ts";

// Without these Chromium looks things up on the network, and reports each failure into the logs.
const flags = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const installedNames = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
  "microsoft-edge-stable",
];

const advice =
  "Install a Chromium (on Debian and Ubuntu: apt-get install chromium) or set SIDENOTE_CHROMIUM to the path of one.";

/** Starts a headless Chromium that is ended with this process at the latest. */
export async function launchChromium(options: LaunchOptions = {}): Promise<Browser> {
  const named = process.env["SIDENOTE_CHROMIUM"];
  if (named !== undefined) return launch({ ...options, executablePath: named });
  const installed = findInstalled();
  if (installed !== undefined) return launch({ ...options, executablePath: installed });
  // Elsewhere the browsers are not on the path, and playwright knows where they are.
  if (process.platform !== "linux") return launch({ ...options, channel: "chrome" });
  return launchPackaged(options);
}

function findInstalled(): string | undefined {
  const directories = process.env["PATH"]?.split(delimiter) ?? [];
  return directories
    .flatMap((directory) => installedNames.map((name) => join(directory, name)))
    .find((candidate) => isExecutable(candidate));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function launchPackaged(options: LaunchOptions): Promise<Browser> {
  const packaged = await unpackChromium();
  const executablePath = packaged.executable;
  const env = { ...options.env, ...packaged.environment };
  try {
    return await launch({ ...options, executablePath, env });
  } catch (error) {
    if (!String(error).includes("error while loading shared libraries")) throw error;
    // The package's own copies come second: where the system has these libraries, its own are the newer ones.
    return launch({ ...options, executablePath, env: { ...env, LD_LIBRARY_PATH: packaged.libraries } });
  }
}

async function launch(options: LaunchOptions): Promise<Browser> {
  try {
    return await chromium.launch({
      ...options,
      args: [...flags, ...(options.args ?? [])],
      // Signals are the business of the programs that use this; playwright still ends Chromium on exit.
      handleSIGHUP: false,
      handleSIGINT: false,
      handleSIGTERM: false,
    });
  } catch (error) {
    throw new Error(`Chromium did not start. ${advice}\n${String(error)}`, { cause: error });
  }
}

/** Runs the suite of test/host/suite inside the desktop build of VS Code: `npm run test:desktop`. */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import type { Readable } from "node:stream";
import test from "node:test";
import { TestRunFailedError, runTests } from "@vscode/test-electron";
import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";
import { hasDisplay, installDesktop } from "./desktopBuild.ts";
import { testEnvironment } from "./environment.ts";
import { createTemporaryDirectory, exitOnSignals } from "./exit.ts";
import {
  copySampleWorkspace,
  findSuite,
  guestDirectory,
  outputDirectory,
  projectDirectory,
} from "./project.ts";
import { writeUserSettings } from "./settings.ts";
import { runSuite } from "./suite.ts";

exitOnSignals();

test("inside the desktop editor", async (context) => {
  const extensionTestsPath = findSuite();
  if (!hasDisplay()) throw new Error("There is no display: run this under xvfb-run, or run npm test instead");
  const vscodeExecutablePath = await installDesktop();
  const dataDirectory = await createTemporaryDirectory("desktop");
  await writeUserSettings(dataDirectory);
  const logs = join(outputDirectory, "logs");
  await mkdir(logs, { recursive: true });

  await runSuite(context, async (driver, suffix) => {
    const logFile = join(logs, `desktop${suffix}.log`);
    const output = new PassThrough();
    output.pipe(createWriteStream(logFile));
    const endpoint = debuggingEndpoint(output);
    const run = runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: [projectDirectory, guestDirectory],
      extensionTestsPath,
      extensionTestsEnv: { ...testEnvironment(), ...driver.environment },
      launchArgs: [
        await copySampleWorkspace(),
        `--user-data-dir=${dataDirectory}`,
        `--extensions-dir=${join(dataDirectory, "extensions")}`,
        "--remote-debugging-port=0",
      ],
      stdout: output,
      stderr: output,
    });
    const exited = run.catch((error: unknown) => {
      if (error instanceof TestRunFailedError && error.code !== undefined) return error.code;
      throw error;
    });
    const ended = exited.then((code): never => {
      throw new Error(`The editor ended with ${code} before its window could be reached, see ${logFile}`);
    });
    const browser = await Promise.race([endpoint.then((url) => chromium.connectOverCDP(url)), ended]);
    context.after(() => quit(browser));
    const page = await Promise.race([findWindow(browser), ended]);
    return { page, exited, recentLog: () => `Its log is in ${logFile}` };
  });
});

/** Chromium names the port that it has chosen for its debugging protocol on standard error. */
async function debuggingEndpoint(output: Readable): Promise<string> {
  const lines = createInterface({ input: output });
  for (;;) {
    const [line]: string[] = await once(lines, "line");
    const endpoint = /^DevTools listening on (ws:\S+)/.exec(line ?? "")?.[1];
    if (endpoint !== undefined) return endpoint;
  }
}

async function findWindow(browser: Browser): Promise<Page> {
  const [context] = browser.contexts();
  if (context === undefined) throw new Error("The desktop editor shows no windows over its debugging port");
  const page = context.pages()[0] ?? (await context.waitForEvent("page"));
  await page.waitForURL(/workbench/);
  return page;
}

/** Ends the editor if it is still there, as after a suite that ran into its time limit. */
async function quit(browser: Browser): Promise<void> {
  if (!browser.isConnected()) return;
  const session = await browser.newBrowserCDPSession();
  await session.send("Browser.close");
}

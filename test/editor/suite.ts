/** Runs the Mocha suite in some build of the editor, what fails once more, and hands each result to node:test. */
import type { TestContext } from "node:test";
import type { Page } from "playwright-core";
import { startDriver } from "./driver.ts";
import type { Driver } from "./driver.ts";
import { grepVariable } from "./driverProtocol.ts";
import type { TestResult } from "./driverProtocol.ts";
import { toSourceLines } from "./sourceLines.ts";

/** An editor in which the suite is running. */
export interface SuiteHost {
  readonly page: Page;
  /** Settles when the suite has ended: 0 when it passed. */
  readonly exited: Promise<number>;
  recentLog(): string;
}

/** Milliseconds for all tests of one editor; several times what they take on two quiet cores. */
const suiteLimit = 900_000;

/** Suites of one editor that may have a second attempt; where more of them fail, that is that. */
const secondAttemptLimit = 3;

/** Opens an editor in which the suite runs. Its logs bear `suffix`, so that a second attempt leaves those of the first. */
export type OpenSuite = (driver: Driver, suffix: "" | "-again") => Promise<SuiteHost>;

/**
 * Runs the suite in the editor that `open` starts; every Mocha test becomes a subtest of `context`. The window is a real
 * one: on a busy machine the editor now and then hands over the focus late, or not at all. So the suites in which tests
 * failed run once more, whole and in a new editor, since their tests build upon each other; the first failures are told.
 */
export async function runSuite(context: TestContext, open: OpenSuite): Promise<void> {
  const first = await runOnce(context, open, "");
  const failures = first.filter(({ state }) => state === "failed");
  const failed = new Set(failures.map(suiteOf));
  // Whoever narrows the tests down is at work on them, and wants to see what happens.
  const isNarrowed = process.env[grepVariable] !== undefined;
  if (failed.size === 0 || failed.size > secondAttemptLimit || isNarrowed) {
    for (const result of first) await reportResult(context, result);
    return;
  }
  for (const { path, error } of failures) {
    const reason = toSourceLines(error?.stack ?? "") || error?.message;
    context.diagnostic(`failed at its first attempt: ${path.join(" › ")}: ${reason}`);
  }
  const second = await runOnce(context, open, "-again", failed);
  const seen = new Set(second.map(suiteOf));
  const kept = first.filter((result) => !seen.has(suiteOf(result)));
  for (const result of [...kept, ...second]) await reportResult(context, result);
}

/** Runs the suite, or those with the titles of `only` alone; gives what each test came to. */
async function runOnce(
  context: TestContext,
  open: OpenSuite,
  suffix: "" | "-again",
  only?: ReadonlySet<string>,
): Promise<readonly TestResult[]> {
  const driver = await startDriver(only && beginningWith(only));
  context.after(() => driver.close());
  const host = await open(driver, suffix);
  driver.attach(host.page);
  const exit = await exitOf(host);

  const { results } = driver;
  const problem = problemOf(driver, exit);
  if (problem === undefined) return results;
  for (const result of results) await reportResult(context, result);
  throw new Error(`${problem}\n${host.recentLog()}`);
}

/**
 * What is wrong beyond the tests: nothing that keeps a suite from running to its end may look like success; and the
 * editor's exit code does: when its extension host breaks off in the middle of a test, that code is 0.
 */
function problemOf({ finished, results }: Driver, exit: string): string | undefined {
  if (!finished) return `The suite broke off: it ${exit}.`;
  if (results.length === 0) return "The suite ran no tests.";
  const anyFailed = results.some(({ state }) => state === "failed");
  return exit === "ended with 0" || anyFailed ? undefined : `No test failed, but the suite ${exit}.`;
}

/** What fits the whole titles of all tests of some suites. */
function beginningWith(titles: ReadonlySet<string>): string {
  const literally = [...titles].map((title) => title.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return `^(?:${literally.join("|")}) `;
}

/** The title of the outermost suite around a test: what runs once more as a whole. */
function suiteOf({ path }: TestResult): string {
  return path[0] ?? "";
}

async function exitOf(host: SuiteHost): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, suiteLimit, `did not end within ${suiteLimit / 1000} seconds`);
  });
  const exit = host.exited.then(
    (code) => `ended with ${code}`,
    (error: unknown) => `ended with ${String(error)}`,
  );
  const first = await Promise.race([exit, limit]);
  clearTimeout(timer);
  return first;
}

async function reportResult(context: TestContext, result: TestResult): Promise<void> {
  const { path, state, milliseconds, error } = result;
  await context.test(path.join(" › "), { skip: state === "pending" }, (subtest) => {
    subtest.diagnostic(`${milliseconds} ms inside the editor`);
    if (state !== "failed") return;
    const failure = new Error(error?.message);
    if (error !== undefined) failure.stack = toSourceLines(error.stack);
    throw failure;
  });
}

/** Runs the Mocha suite in some build of the editor and hands each of its results to node:test. */
import type { TestContext } from "node:test";
import type { Page } from "playwright-core";
import { startDriver } from "./driver.ts";
import type { Driver } from "./driver.ts";
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

/** Tests of one editor that may pass at their second attempt; more of them are a failure. */
const secondAttemptLimit = 2;

/** Runs the suite in the editor that `open` starts; every Mocha test becomes a subtest of `context`. */
export async function runSuite(
  context: TestContext,
  open: (driver: Driver) => Promise<SuiteHost>,
): Promise<void> {
  const driver = await startDriver();
  context.after(() => driver.close());
  const host = await open(driver);
  driver.attach(host.page);
  const exit = await exitOf(host);

  const { results } = driver;
  for (const result of results) await reportResult(context, result);
  // Nothing that keeps a suite from running to its end may look like success; and the editor's exit code
  // does: when its extension host breaks off in the middle of a test, that code is 0.
  if (!driver.finished) throw new Error(`The suite broke off: it ${exit}.\n${host.recentLog()}`);
  if (exit !== "ended with 0" && results.every(({ state }) => state !== "failed")) {
    throw new Error(`No test failed, but the suite ${exit}.\n${host.recentLog()}`);
  }
  const again = results.filter(({ state, firstError }) => state === "passed" && firstError !== undefined);
  if (again.length > secondAttemptLimit) {
    throw new Error(
      `${again.length} tests passed only at their second attempt, more than ${secondAttemptLimit}`,
    );
  }
  if (results.length === 0) throw new Error(`The suite ran no tests.\n${host.recentLog()}`);
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
  const { path, state, milliseconds, error, firstError } = result;
  await context.test(path.join(" › "), { skip: state === "pending" }, (subtest) => {
    subtest.diagnostic(`${milliseconds} ms inside the editor`);
    if (firstError !== undefined) {
      const reason = toSourceLines(firstError.stack) || firstError.message;
      subtest.diagnostic(`${state} at its second attempt; the first one: ${reason}`);
    }
    if (state !== "failed") return;
    const failure = new Error(error?.message);
    if (error !== undefined) failure.stack = toSourceLines(error.stack);
    throw failure;
  });
}

/** Runs every `*.suite.ts` inside the extension host and reports each result to the driver. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import Mocha from "mocha";
import { grepVariable } from "../../editor/driverProtocol.ts";
import type { TestResult } from "../../editor/driverProtocol.ts";
import { finish, report, screenshot } from "./driver.ts";

/** Called by the editor; its rejection is what makes the run fail there. */
export async function run(): Promise<void> {
  const grep = process.env[grepVariable];
  const mocha = new Mocha({
    ui: "bdd",
    timeout: 90_000,
    forbidOnly: true,
    ...(grep === undefined ? {} : { grep }),
  });
  // Found by their names, so that no list can forget one; an editor that fits one alone names it.
  const only = process.env["SIDENOTE_SUITE"] ?? "";
  const files = readdirSync(__dirname)
    .filter((file) => file.endsWith(`${only}.suite.js`))
    .toSorted();
  const half = grep === undefined && only === "" ? process.env["SIDENOTE_HALF"] : undefined;
  for (const [index, file] of files.entries()) {
    // Every other one: neighbours in the alphabet are not alike in length.
    if (half === undefined || (half === "first") === (index % 2 === 0)) mocha.addFile(join(__dirname, file));
  }

  const reports: Promise<void>[] = [];
  const failures = await new Promise<number>((resolve) => {
    mocha
      .run(resolve)
      .on("pass", (test) => reports.push(report(resultOf(test, "passed"))))
      .on("pending", (test) => reports.push(report(resultOf(test, "pending"))))
      .on("fail", (test, error: unknown) => {
        // At once, and not in a hook: those of the suites come first, and clean up.
        reports.push(screenshot(`failed-${test.fullTitle()}`), report(resultOf(test, "failed", error)));
      });
  });
  await Promise.all(reports);
  await finish();
  if (failures > 0) throw new Error(`${failures} failed`);
}

function resultOf(test: Mocha.Runnable, state: TestResult["state"], error?: unknown): TestResult {
  return {
    path: test.titlePath(),
    state,
    milliseconds: test.duration ?? 0,
    ...(error === undefined ? {} : { error: describe(error) }),
  };
}

function describe(error: unknown): { message: string; stack: string } {
  if (!(error instanceof Error)) return { message: inspect(error), stack: "" };
  const { message, stack = "" } = error;
  // An assertion with a message of its own says nothing about the values.
  if (
    "generatedMessage" in error &&
    error.generatedMessage === false &&
    "actual" in error &&
    "expected" in error
  ) {
    const values = `\nactual: ${inspect(error.actual)}\nexpected: ${inspect(error.expected)}`;
    return { message: message + values, stack: stack.replace(message, message + values) };
  }
  return { message, stack };
}

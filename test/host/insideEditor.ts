/** Runs the suites of test/host/suite inside the server build of VS Code: half of them, so that two editors share the work. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { testEnvironment } from "../editor/environment.ts";
import { exitOnSignals } from "../editor/exit.ts";
import {
  copySampleWorkspace,
  findSuite,
  guestDirectory,
  outputDirectory,
  projectDirectory,
} from "../editor/project.ts";
import { startEditor } from "../editor/server.ts";
import { runSuite } from "../editor/suite.ts";
import { openWindow } from "../editor/window.ts";

export type Half = "first" | "second";

exitOnSignals();

export async function runInsideEditor(context: TestContext, half: Half): Promise<void> {
  const suite = findSuite();
  const name = `suite-${half}`;
  const dataDirectories: string[] = [];
  await runSuite(context, async (driver, suffix) => {
    const editor = await startEditor({
      name: name + suffix,
      workspace: await copySampleWorkspace(),
      extension: projectDirectory,
      linked: [guestDirectory],
      environment: { ...testEnvironment(), ...driver.environment, SIDENOTE_HALF: half },
    });
    context.after(() => editor.close());
    dataDirectories.push(editor.dataDirectory);
    const window = await openWindow({ name: name + suffix, url: editor.url(suite) });
    context.after(() => window.close());
    return window;
  });

  await context.test("left no key in any file: sessions, logs, storage", () => {
    // What keys.suite.ts enters, plain and as it would look in an encoded header.
    const keys = ["key-for-wire", "gateway-token", "key-for-nowhere", "quoted-secret", "key-to-be-quoted"];
    const needles = keys.flatMap((key) => [key, Buffer.from(key).toString("base64").replace(/=+$/, "")]);
    const files = [...dataDirectories, join(outputDirectory, "logs")].flatMap(filesBelow);
    assert.ok(files.some((file) => file.endsWith(".jsonl")));
    const found = files.filter((file) => needles.some((needle) => readFileSync(file).includes(needle)));
    assert.deepEqual(found, []);
  });
}

function filesBelow(directory: string): string[] {
  return (
    readdirSync(directory, { recursive: true, withFileTypes: true })
      // Locks, and files that are about to take the place of others, come and go while the editor runs.
      .filter((entry) => entry.isFile() && !/\.(?:lock|new)$/.test(entry.name))
      .map(({ parentPath, name }) => join(parentPath, name))
  );
}

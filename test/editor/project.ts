/** Where the harness finds and keeps things. */
import { existsSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createTemporaryDirectory } from "./exit.ts";

export const projectDirectory = resolve(import.meta.dirname, "../..");

/** The extension of somebody else that the suites use. */
export const guestDirectory = join(projectDirectory, "test/fixtures/guest");

/** Editors and browsers, kept between runs: the folder that the ecosystem's tools use for this. */
export const cacheDirectory = join(projectDirectory, ".vscode-test");

/** Logs and screenshots of the latest runs. */
export const outputDirectory = join(projectDirectory, "out");

/** Returns the entry of the Mocha suites of a folder of test/host, which must have been built. */
export function findSuite(folder = "suite"): string {
  const entry = join(outputDirectory, "test/host", folder, "index.js");
  if (!existsSync(entry)) throw new Error("The suite is not built: npm run build:suite");
  return entry;
}

/** Copies the sample workspace, so that whoever uses the copy may change it; returns its path. */
export async function copySampleWorkspace(): Promise<string> {
  // A pleasant last segment: the editor shows it as the name of the folder.
  const workspace = join(await createTemporaryDirectory("workspace"), "corner-shop");
  await cp(join(projectDirectory, "test/fixtures/workspace"), workspace, { recursive: true });
  return workspace;
}

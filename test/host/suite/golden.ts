/** Requests as files: one for each door, in test/fixtures/doors, compared whole. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import type { WireServer } from "../../fixtures/wireServer.ts";
import { panel } from "./driver.ts";
import { bodies, until } from "./world.ts";

interface Body {
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
}

/**
 * The only question so far is what its door's file has. With `SIDENOTE_GOLDEN=write` the file is made of it, to be
 * looked at.
 */
export async function askedAsIn(door: string, wire: WireServer): Promise<void> {
  await until("it is asked", () => bodies(wire).questions.length > 0);
  const questions = bodies(wire).questions as Body[];
  assert.equal(questions.length, 1);
  const asked = questions.map(inLines)[0];
  const folder = vscode.extensions.getExtension("sidenote.sidenote")?.extensionPath ?? "";
  const file = join(folder, "test/fixtures/doors", `${door}.json`);
  if (process.env["SIDENOTE_GOLDEN"] === "write") writeFileSync(file, `${JSON.stringify(asked, null, 2)}\n`);
  assert.deepEqual(asked, JSON.parse(readFileSync(file, "utf8")));
}

/** Texts as their lines, which says the same and can be read. */
function inLines({ messages, ...rest }: Body): object {
  const readable = messages.map(({ role, content }) => ({
    role,
    content: typeof content === "string" ? content.split("\n") : content,
  }));
  return { ...rest, messages: readable };
}

/** Asks with what is attached. */
export async function askWhy(): Promise<void> {
  await panel.fill(".composer textarea", "Why?");
  await panel.press("Enter", ".composer textarea");
  await panel.waitFor('.turn[data-state="done"]');
}

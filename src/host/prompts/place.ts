/** The place in a document that a command is about, as code actions, keybindings and other extensions name it. */
import * as vscode from "vscode";

/** A place in a document of the editor. */
export interface EditorPlace {
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
}

/** The place that `given`, which may be anything, names; null where it names none. */
export function readPlace(given: unknown): EditorPlace | null {
  const { uri, range } = membersOf(given);
  if (typeof uri !== "string") return null;
  const { startLine, startCharacter, endLine, endCharacter } = membersOf(range);
  const numbers = [startLine, startCharacter, endLine, endCharacter];
  if (!numbers.every((number) => Number.isSafeInteger(number) && (number as number) >= 0)) return null;
  const [line, character, lastLine, lastCharacter] = numbers as [number, number, number, number];
  return { uri: vscode.Uri.parse(uri), range: new vscode.Range(line, character, lastLine, lastCharacter) };
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

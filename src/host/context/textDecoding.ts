/** Bytes of a file as text: UTF-8, UTF-16 by its mark, else as the editor would read it. */
import * as vscode from "vscode";

export type Decoded =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "binary" }
  /** Text, as it seems, in an encoding that neither says itself nor is set for it. */
  | { readonly type: "unknown" };

/** @param uri of which the editor knows `files.encoding`, if it was read from somewhere. */
export async function decodeText(data: Uint8Array, uri: vscode.Uri | undefined): Promise<Decoded> {
  const marked = utf16Of(data);
  if (marked) {
    const text = decode(data, marked);
    return text === null ? { type: "binary" } : { type: "text", text };
  }
  const beginning = data.subarray(0, 8000);
  // As git has it.
  if (beginning.includes(0)) return { type: "binary" };
  const text = decode(data, "utf-8");
  if (text !== null) return { type: "text", text };
  if (beginning.some(isControl)) return { type: "binary" };
  const guessed = await decodeAsEditor(data, uri);
  if (guessed === null) return { type: "binary" };
  // The editor puts it where its encoding has no character: what is sent would not be what the file says.
  return guessed.includes("\ufffd") ? { type: "unknown" } : { type: "text", text: guessed };
}

/** Those that stand in no text, in any encoding: not tabs and line ends, nor the escapes of terminals and ISO 2022. */
function isControl(byte: number): boolean {
  return byte < 32 && !(byte >= 8 && byte <= 15) && byte !== 27;
}

function utf16Of(data: Uint8Array): "utf-16le" | "utf-16be" | null {
  if (data[0] === 0xff && data[1] === 0xfe) return "utf-16le";
  return data[0] === 0xfe && data[1] === 0xff ? "utf-16be" : null;
}

/** Without the mark at the beginning; null where the bytes are not of that encoding. */
function decode(data: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(data);
  } catch {
    return null;
  }
}

/** By `files.encoding` and what the editor guesses; null for what it takes for binary. */
async function decodeAsEditor(data: Uint8Array, uri: vscode.Uri | undefined): Promise<string | null> {
  try {
    return await (uri ? vscode.workspace.decode(data, { uri }) : vscode.workspace.decode(data));
  } catch {
    return null;
  }
}

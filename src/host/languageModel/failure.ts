/** A failed request as the editor's language models tell it: by a code where there is one, and with what to do about it. */
import * as vscode from "vscode";
import { describeError, type ChatError, type ErrorKind } from "../../core/errors.ts";

/** What the asking program can tell apart; any other failure is an error with its text alone. */
const codes: { readonly [Kind in ErrorKind]?: "NoPermissions" | "Blocked" | "NotFound" } = {
  "no-key": "NoPermissions",
  "unusable-key": "NoPermissions",
  authentication: "NoPermissions",
  permission: "NoPermissions",
  billing: "Blocked",
  "rate-limit": "Blocked",
  overloaded: "Blocked",
  "not-found": "NotFound",
};

export function editorError(error: ChatError): Error {
  const { message, advice } = describeError(error);
  const text = `${message} ${advice}`;
  const code = codes[error.kind];
  return code === undefined ? new Error(text) : vscode.LanguageModelError[code](text);
}

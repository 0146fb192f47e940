/** Failures of what a user asked the editor for, told to the user. */
import * as vscode from "vscode";
import { toChatError } from "../core/errors.ts";
import { localize } from "../core/localize.ts";

/** A failure of a command is shown with what to do about it, not left to the editor's generic text. */
export function shown<Args extends unknown[], Result>(
  command: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result | undefined> {
  return async (...args) => {
    try {
      return await command(...args);
    } catch (error) {
      void vscode.window.showErrorMessage(
        localize("Sidenote: {problem}", { problem: toChatError(error).message }),
      );
      return undefined;
    }
  };
}

/** What cannot be done with code of an answer, said to the user. */
import * as vscode from "vscode";

/** @param message says what to do about it. */
export function tell(message: string): void {
  void vscode.window.showWarningMessage(message);
}

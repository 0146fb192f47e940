/** The output channel "Sidenote". Nothing on a delta's path writes to it, and nothing that holds a key. */
import * as vscode from "vscode";

export function createLog(): vscode.LogOutputChannel {
  return vscode.window.createOutputChannel("Sidenote", { log: true });
}

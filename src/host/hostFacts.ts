/** The editor and the machine, as support asks for them: kinds and versions, no names of hosts or users. */
import * as vscode from "vscode";

/** `Visual Studio Code 1.139.1, desktop`, and `remote` where the window works on another machine. */
export function editorName(): string {
  const { appName, appHost, remoteName } = vscode.env;
  // Not the remote's name: it may be that of a host.
  return `${appName} ${vscode.version}, ${appHost}${remoteName === undefined ? "" : ", remote"}`;
}

/** `linux x64`. */
export function platformName(): string {
  return `${process.platform} ${process.arch}`;
}

/** Gets the desktop build of VS Code from the site that Microsoft publishes it on. */
import { downloadAndUnzipVSCode } from "@vscode/test-electron";
import { cacheDirectory, projectDirectory } from "./project.ts";

/** Returns the path of the desktop build's executable, after downloading it when it is not in the cache. */
export async function installDesktop(): Promise<string> {
  try {
    return await downloadAndUnzipVSCode({
      version: process.env["SIDENOTE_VSCODE"] ?? "stable",
      cachePath: cacheDirectory,
      extensionDevelopmentPath: projectDirectory,
    });
  } catch (error) {
    throw new Error(`The desktop build of VS Code could not be downloaded: ${String(error)}`, {
      cause: error,
    });
  }
}

/** Whether a window can be shown here. */
export function hasDisplay(): boolean {
  if (process.platform !== "linux") return true;
  return Boolean(process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"]);
}

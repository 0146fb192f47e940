/** Starts the server build of VS Code with fresh data, for a test, a demo or a person. */
import { execFile } from "node:child_process";
import { mkdir, symlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import type { Environment } from "./environment.ts";
import { testEnvironment } from "./environment.ts";
import { createTemporaryDirectory, removeDirectory } from "./exit.ts";
import { installEditor } from "./install.ts";
import { installLanguage } from "./language.ts";
import { startProcess } from "./process.ts";
import type { RunningProcess } from "./process.ts";
import { outputDirectory } from "./project.ts";
import { writeUserSettings } from "./settings.ts";
import type { Settings } from "./settings.ts";

export interface EditorOptions {
  /** Names the log file: runs side by side keep theirs apart. */
  readonly name: string;
  /** The folder that windows open. */
  readonly workspace: string;
  /** A folder to load as an extension under development. */
  readonly extension?: string;
  /**
   * Folders to load as if they were installed. A person's editor has it this way: with an extension under
   * development the editor answers its own dialogs, as tests want it to; and there can be only one of those.
   */
  readonly linked?: readonly string[];
  /** A packaged extension to install first. */
  readonly package?: string;
  /** User settings on top of the calm ones. */
  readonly settings?: Settings;
  /** All variables that the editor gets; without it those of a test. */
  readonly environment?: Environment;
  /** The display language, such as `de`; without it English. */
  readonly language?: string;
  /** Lets windows start in Restricted Mode, as the editor does outside of tests. */
  readonly trust?: boolean;
  /** A secret that each window must present. Without one every program on this machine may connect. */
  readonly connectionToken?: string;
}

export interface Editor {
  readonly port: number;
  readonly dataDirectory: string;
  readonly logFile: string;
  /** The address of a window; with `tests` it runs that Mocha suite and reports the end of it. */
  url(tests?: string): string;
  close(): Promise<void>;
}

/** Starts an editor and waits until it accepts windows. */
export async function startEditor(options: EditorOptions): Promise<Editor> {
  const main = join(await installEditor(), "out/server-main.js");
  const dataDirectory = await createTemporaryDirectory("editor");
  const environment = options.environment ?? testEnvironment();
  const shared = ["--accept-server-license-terms", "--server-data-dir", dataDirectory];
  await writeUserSettings(join(dataDirectory, "data"), options.settings);
  if (options.language !== undefined) await installLanguage(dataDirectory, options.language);
  if (options.linked !== undefined) {
    await mkdir(join(dataDirectory, "extensions"));
    for (const folder of options.linked) {
      await symlink(folder, join(dataDirectory, "extensions", basename(folder)));
    }
  }
  if (options.package !== undefined) {
    const install = [main, "--install-extension", options.package, ...shared];
    await promisify(execFile)(process.execPath, install, { env: environment });
  }

  const logFile = join(outputDirectory, "logs", `${options.name}-server.log`);
  const server = await startProcess(process.execPath, [main, ...shared, ...flags(options)], {
    environment,
    logFile,
  });
  const port = await listeningPort(server, logFile);

  return {
    port,
    dataDirectory,
    logFile,
    url: (tests) => windowAddress(options, port, tests),
    async close() {
      await server.end();
      removeDirectory(dataDirectory);
    },
  };
}

function listeningPort(server: RunningProcess, logFile: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.output.on("line", (line) => {
      const port = /^Extension host agent listening on (\d+)$/.exec(line)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    server.exited
      .then((code) => {
        throw new Error(`The editor ended with ${code ?? "a signal"} before it was ready, see ${logFile}`);
      })
      .catch(reject);
  });
}

function flags(options: EditorOptions): string[] {
  const { connectionToken, extension, language, trust } = options;
  const token =
    connectionToken === undefined ? ["--without-connection-token"] : ["--connection-token", connectionToken];
  return [
    "--host=127.0.0.1",
    "--port=0",
    "--telemetry-level=off",
    ...token,
    ...(language === undefined ? [] : ["--locale", language]),
    // A built editor ignores the payload of an address, where the extension under development is named, without this.
    ...(extension === undefined ? [] : ["--enable-smoke-test-driver"]),
    ...(trust === true ? [] : ["--disable-workspace-trust"]),
  ];
}

function windowAddress(options: EditorOptions, port: number, tests: string | undefined): string {
  const authority = `127.0.0.1:${port}`;
  const address = new URL(`http://${authority}/`);
  address.searchParams.set("folder", options.workspace);
  if (options.connectionToken !== undefined) address.searchParams.set("tkn", options.connectionToken);
  if (options.extension !== undefined) {
    const payload = [
      ["extensionDevelopmentPath", `vscode-remote://${authority}${options.extension}`],
      ["skipWelcome", "true"],
      ...(tests === undefined ? [] : [["extensionTestsPath", `vscode-remote://${authority}${tests}`]]),
    ];
    address.searchParams.set("payload", JSON.stringify(payload));
  }
  return address.href;
}

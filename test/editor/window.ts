/** Opens a window of the server build of VS Code in Chromium. */
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { format } from "node:util";
import type { Page } from "playwright-core";
import { launchChromium } from "./chromium.ts";
import { outputDirectory } from "./project.ts";

export interface WindowOptions {
  /** Names the log file. */
  readonly name: string;
  readonly url: string;
  readonly width?: number;
  readonly height?: number;
  /** Opens it as on a system in high contrast, with forced colours: the editor takes its own such theme then. */
  readonly highContrast?: boolean;
  /** What the browser says it is: the editor takes its platform from that. */
  readonly userAgent?: string;
  /** Runs in each of its frames before anything else. */
  readonly script?: string;
}

export interface EditorWindow {
  readonly page: Page;
  /** Settles when the suite that the address names has ended: 0 when it passed. */
  readonly exited: Promise<number>;
  /** The latest lines of the window's log, which holds the suite's own output too. */
  recentLog(): string;
  close(): Promise<void>;
}

// The editor's own mark: from then on it knows the extensions' commands and views.
const extensionsLoaded = `performance.getEntriesByName("code/didLoadExtensions").length > 0`;

const workbench = ".monaco-workbench .part.editor";

// A cold start on a small and busy machine.
const openLimit = 120_000;

const recentLines = 40;

/** Waits until the workbench in a page that is loading can be used, and knows the extensions' commands. */
export async function whenReady(page: Page): Promise<void> {
  await page.waitForSelector(workbench, { timeout: openLimit });
  await page.waitForFunction(extensionsLoaded, undefined, { timeout: openLimit });
}

/** Opens a window and waits for the workbench in it. */
export async function openWindow(options: WindowOptions): Promise<EditorWindow> {
  const logFile = join(outputDirectory, "logs", `${options.name}-window.log`);
  await mkdir(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile);
  const recent: string[] = [];
  function write(line: string): void {
    log.write(`${line}\n`);
    // Without the traces that the editor adds to its complaints about the missing network.
    recent.push(line.split("\n", 1).join(""));
    if (recent.length > recentLines) recent.shift();
  }

  const browser = await launchChromium();
  const page = await browser.newPage({
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    ...(options.userAgent !== undefined && { userAgent: options.userAgent }),
    ...(options.highContrast === true ? { forcedColors: "active", colorScheme: "dark" } : {}),
  });
  if (options.script !== undefined) await page.addInitScript({ content: options.script });
  page.on("console", (message) => {
    // What the workbench logs arrives below as well, and there without styles.
    if (!message.text().startsWith("%c")) write(`[console ${message.type()}] ${message.text()}`);
  });
  page.on("pageerror", (error) => write(`[exception] ${error.message}`));

  // The workbench calls these two when they exist: with each line of its log, and when a suite has ended.
  await page.exposeFunction("codeAutomationLog", (type: string, parameters: unknown[]) => {
    write(`[${type}] ${format(...parameters)}`);
  });
  const exited = new Promise<number>((resolve, reject) => {
    page.exposeFunction("codeAutomationExit", resolve).catch(reject);
    page.on("crash", () => reject(new Error("The page crashed")));
  });

  await page.goto(options.url, { timeout: openLimit });
  await whenReady(page);

  return {
    page,
    exited,
    recentLog: () => recent.join("\n"),
    async close() {
      await browser.close();
      log.end();
    },
  };
}

/** A page in a real Chromium that holds the panel's Markdown and what compares its drawings. */
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "../editor/chromium.ts";

export interface MarkdownPage {
  readonly browser: Browser;
  readonly page: Page;
  /** Calls one of the functions of `page/page.ts` by its name. */
  readonly call: <Result>(name: string, ...parameters: readonly unknown[]) => Promise<Result>;
  readonly close: () => Promise<void>;
}

/** The script of `page/page.ts`. */
export async function markdownScript(): Promise<string> {
  const entryPoints = ["test/webview/page/page.ts"];
  const { outputFiles } = await build({ entryPoints, bundle: true, write: false, format: "iife" });
  return outputFiles[0]?.text ?? "";
}

/** Opens the page; an error in it fails the call that made it. */
export async function openMarkdownPage(): Promise<MarkdownPage> {
  const browser = await launchChromium();
  const page = await browser.newPage();
  await page.addScriptTag({ content: await markdownScript() });
  return {
    browser,
    page,
    call: (name, ...parameters) =>
      page.evaluate(
        `markdown.${name}(${parameters.map((parameter) => JSON.stringify(parameter)).join(", ")})`,
      ),
    close: () => browser.close(),
  };
}

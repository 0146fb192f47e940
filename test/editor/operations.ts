/** What the driver can do to a page: read, wait, click and type, in the window or inside the panel. */
import { join } from "node:path";
import type { FrameLocator, Locator, Page } from "playwright-core";
import type { Operation, Operations, Scope } from "./driverProtocol.ts";
import { outputDirectory } from "./project.ts";

/** How many milliseconds any operation may take before it fails; several times what a busy machine needs. */
export const operationLimit = 20_000;

/** Who has the focus in a document, and what has been typed there; runs in the page. */
const focusInDocument = `(() => {
  const active = document.activeElement;
  const where = active === null ? "nothing" : [active.localName, ...active.classList].join(".");
  return (document.hasFocus() ? "has the focus, in " : "has no focus, but for ") + where +
    (active?.value ? " with " + JSON.stringify(active.value) : "");
})()`;

/** It stands in the messages of other failures, which must not be lost for it. */
async function said(root: Locator): Promise<string> {
  const late = new Promise<string>((resolve) => {
    setTimeout(resolve, 1000, "does not answer").unref();
  });
  const answer = root.evaluate<string, unknown>(focusInDocument, undefined, { timeout: 1000 });
  return Promise.race([answer.catch(() => "is not there"), late]);
}

/** All operations but those that report on the tests, which are not about a page. */
export type PageOperation = Exclude<Operation, "report" | "finish">;

export type PageOperations = {
  readonly [Name in PageOperation]: (
    scope: Scope,
    input: Operations[Name]["input"],
  ) => Promise<Operations[Name]["output"]>;
};

const atEdge = ".webview-overlay-outer-right";
/**
 * The panel stands at the window's right edge, and tabs do not; moved elsewhere it is the only page there is. The address
 * of its frame is another when it is shown again.
 */
const inPanel = `body:has(${atEdge} > iframe.webview.ready) ${atEdge} > iframe.webview.ready, body:not(:has(${atEdge} > iframe.webview.ready)) iframe.webview.ready`;

/** The page in Sidenote's panel: the editor puts two frames around it. */
export function panelOf(page: Page): FrameLocator {
  return page.frameLocator(inPanel).frameLocator("#active-frame");
}

/** The page in one of Sidenote's editor tabs that are seen, in the order in which they came to be. */
export function tabOf(page: Page, index: number): FrameLocator {
  const frames = page.frameLocator(`:not(${atEdge}) > iframe.webview.ready`);
  return frames.nth(index).frameLocator("#active-frame");
}

/** Takes a picture of the window into out/screenshots. */
export async function takeScreenshot(page: Page, name: string): Promise<void> {
  const file = `${name.replaceAll(/[^\w.-]+/g, "-")}.png`;
  await page.screenshot({ path: join(outputDirectory, "screenshots", file) });
}

/** Binds the operations to a page, and limits the time that playwright waits for anything on it. */
export function createOperations(page: Page): PageOperations {
  page.setDefaultTimeout(operationLimit);
  const roots = {
    window: page,
    panel: panelOf(page),
    tab: tabOf(page, 0),
    secondTab: tabOf(page, 1),
  };

  function locate(scope: Scope, selector: string, hasText?: string): Locator {
    return roots[scope].locator(selector, hasText === undefined ? {} : { hasText });
  }

  return {
    text: (scope, { selector }) => locate(scope, selector).innerText(),
    texts: (scope, { selector }) => locate(scope, selector).allInnerTexts(),
    attribute: (scope, { selector, name }) => locate(scope, selector).getAttribute(name),
    count: (scope, { selector }) => locate(scope, selector).count(),
    click: (scope, { selector, limit = operationLimit }) => locate(scope, selector).click({ timeout: limit }),
    fill: (scope, { selector, text }) => locate(scope, selector).fill(text),
    press: (scope, { key, selector }) =>
      selector === undefined ? page.keyboard.press(key) : locate(scope, selector).press(key),
    type: (_scope, { text }) => page.keyboard.type(text),
    waitFor: (scope, { selector, options }) =>
      locate(scope, selector, options.hasText)
        .first()
        .waitFor({ state: options.state ?? "visible" }),
    evaluate: (scope, { expression }) => locate(scope, ":root").evaluate(expression),
    screenshot: (_scope, { name }) => takeScreenshot(page, name),
    async situation() {
      const picture = `failed-at-${new Date().toISOString()}`;
      const [inside, panel] = await Promise.all([
        said(page.locator(":root")),
        said(locate("panel", ":root")),
        takeScreenshot(page, picture).catch(() => undefined), // the message of the failure matters more
      ]);
      return `The window ${inside}; the panel ${panel}; ${picture}.`;
    },
  };
}

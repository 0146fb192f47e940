/** A newcomer's way, from the package to the first explanation, each of their actions counted. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { testEnvironment } from "../editor/environment.ts";
import { createTemporaryDirectory } from "../editor/exit.ts";
import { panelOf, takeScreenshot } from "../editor/operations.ts";
import { copySampleWorkspace } from "../editor/project.ts";
import { startEditor } from "../editor/server.ts";
import { openWindow } from "../editor/window.ts";
import { answerPrompt, openFile, runCommand, selectLines } from "../editor/workbench.ts";
import { createAuthority } from "../fixtures/certificates.ts";
import { startConnectProxy } from "../fixtures/connectProxy.ts";
import { ending, messageStart, textDelta, textStart } from "../fixtures/events.ts";
import { noModels, replyStream, startWireServer, type WireServer } from "../fixtures/wireServer.ts";

/** Where questions go when nobody has set anything. */
const host = "api.anthropic.com";

export interface NewcomersWay {
  /** What the user did, in order. */
  readonly actions: readonly string[];
  /** The steps of the walkthrough. */
  readonly steps: readonly string[];
  /** What it counts as done at the end. */
  readonly completed: readonly string[];
  readonly answer: string;
  readonly explanation: string;
  /** The key of each request: none goes out before there is one. */
  readonly keys: readonly (string | undefined)[];
}

/**
 * Goes the way in an editor with an empty profile. Nothing is set: the endpoint is Anthropic's own, played by a local
 * server behind a proxy that the environment names.
 *
 * @param sidenote the packaged extension.
 */
export async function goNewcomersWay(context: TestContext, sidenote: string): Promise<NewcomersWay> {
  const { server, environment } = await startAnthropic(context);
  const actions: string[] = [];
  async function act<Result>(action: string, perform: () => Promise<Result>): Promise<Result> {
    actions.push(action);
    return perform();
  }

  const editor = await act("install the package", async () => {
    return startEditor({
      name: "newcomer",
      workspace: await copySampleWorkspace(),
      package: sidenote,
      environment,
    });
  });
  context.after(() => editor.close());
  const { page, ...window } = await openWindow({ name: "newcomer", url: editor.url(), width: 1500 });
  context.after(() => window.close());
  const step = page.locator(".getting-started-step.expanded");

  // Installed from the list of extensions, it opens by itself.
  await act("run Sidenote: Get Started", () => runCommand(page, "Sidenote: Get Started"));
  await act("press Ask a Question", () => step.getByText("Ask a Question").click());
  await act("enter the question", () => answerPrompt(page, "What is a cart?"));
  await act("enter the key that is asked for", async () => {
    const input = page.locator(".quick-input-widget input[type=password]");
    await input.fill("newcomers-key");
    await input.press("Enter");
  });
  const answer = panelOf(page).locator('.turn[data-state="done"] .answer');
  await answer.waitFor({ timeout: 60_000 });
  await takeScreenshot(page, "newcomer-answer");
  const said = await answer.innerText();

  await act("open a file", () => openFile(page, "pricing.ts"));
  await act("select some lines", () => selectLines(page, 3, 5));
  await act("press Ctrl+K H", async () => {
    await page.keyboard.press("Control+K");
    await page.keyboard.press("h");
  });
  const explanation = page.locator(".review-widget .comment-body").filter({ hasText: "Here." });
  await explanation.first().waitFor({ timeout: 60_000 });
  await takeScreenshot(page, "newcomer-explanation");
  const explained = await explanation.first().innerText();

  await page
    .locator(".tab")
    .filter({ hasText: /Welcome|Walkthrough/ })
    .first()
    .click();
  const done = page.locator(".getting-started-step:has(.codicon.complete) .step-title");
  await done.nth(2).waitFor();
  const steps = await page.locator(".getting-started-step .step-title").allInnerTexts();
  await takeScreenshot(page, "newcomer-walkthrough");
  return {
    actions,
    steps: steps.map((title) => title.trim()),
    completed: (await done.allInnerTexts()).map((title) => title.trim()),
    answer: said.trim(),
    explanation: explained.trim(),
    keys: server.requests
      .filter(({ body }) => !body.includes("isNewTopic"))
      .map(({ headers }) => headers["x-api-key"]),
  };
}

async function startAnthropic(
  context: TestContext,
): Promise<{ readonly server: WireServer; readonly environment: Record<string, string | undefined> }> {
  const authority = await createAuthority();
  const certificates = join(await createTemporaryDirectory("newcomer"), "authority.pem");
  await writeFile(certificates, authority.certificate);
  const server = await startWireServer(await authority.issue({ hosts: [host] }));
  context.after(() => server.close());
  server.aside = noModels;
  server.answer = () => replyStream(messageStart + textStart + textDelta("Here.") + ending);
  const proxy = await startConnectProxy();
  context.after(() => proxy.close());
  proxy.hosts.set(host, server.port);
  const environment = { ...testEnvironment(), HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: certificates };
  return { server, environment };
}

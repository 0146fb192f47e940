import assert from "node:assert/strict";
import * as vscode from "vscode";
import { onePixel } from "../../fixtures/imageFiles.ts";
import { noModels, replyBody, replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { focused } from "./composing.ts";
import { panel, screenshot, window } from "./driver.ts";
import { cleanUp, configure, newSession, say, startWorld, until } from "./world.ts";

describe("links in answers", () => {
  let wire: WireServer;
  /** The paths of the pages and images that were asked for. */
  let visited: string[];
  beforeEach(async () => {
    wire = await startWorld();
    visited = [];
    wire.aside = (request) => {
      if (request.method === "POST" || request.path.includes("/v1/models")) return noModels(request);
      if (!request.path.includes("favicon")) visited.push(request.path);
      return replyBody(200, "<script>close()</script>", { "content-type": "text/html" });
    };
    await configure({ "topic.enabled": false });
    await newSession();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("notifications.clearAll");
    await cleanUp();
    await wire.close();
  });

  async function answer(text: string): Promise<void> {
    wire.answer = () => replyStream(say(text));
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Where is it?", selection: false });
    await panel.waitFor('.turn[data-state="done"]');
  }

  /** What the active tab shows: its file, whether it is a preview, and the selection from and to. */
  function shown(): unknown {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    const editor = vscode.window.activeTextEditor;
    if (!tab || !editor) return null;
    const { start, end } = editor.selection;
    return [
      vscode.workspace.asRelativePath(editor.document.uri),
      tab.isPreview,
      `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`,
    ];
  }

  /** The latest notification, once there is one; it is cleared. */
  async function told(): Promise<string> {
    const message = ".notifications-center .notification-list-item-message";
    await until("there is a message", async () => {
      await vscode.commands.executeCommand("notifications.showList");
      return (await window.count(message)) === 1;
    });
    const text = await window.text(message);
    await vscode.commands.executeCommand("notifications.clearAll");
    return text;
  }

  it("open files of the workspace at their lines, by click and by Enter, in a preview", async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const targets = [
      "src/cart.ts:3",
      "./src/pricing.ts:4:8",
      "src/cart.ts#L2-L4",
      "src\\pricing.ts#L5",
      "/README.md",
      `${folder.uri.path}/src/cart.ts:6`,
      `${folder.name}/src/pricing.ts:7`,
      "README.md:9999",
    ];
    await answer(targets.map((target, index) => `[link ${index}](<${target}>)`).join("\n\n"));
    const opened: unknown[] = [];
    for (const index of targets.keys()) {
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      if (index % 2 === 0) await panel.click(`.answer >> text=link ${index}`);
      else {
        await panel.evaluate(`document.querySelectorAll(".answer a")[${index}].focus()`);
        await window.press("Enter");
      }
      await until(`link ${index} is open`, () => shown() !== null);
      const range = String((shown() as unknown[])[2]);
      // The range comes a moment after the file.
      if (index !== 4)
        await until("its range is shown", () => !String((shown() as unknown[])[2]).startsWith("1:1-1:1"));
      opened.push(index === 4 ? ["README.md", true, range] : shown());
    }
    const lines = (await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, "README.md")))
      .lineCount;
    const last = (
      await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, "README.md"))
    ).lineAt(lines - 1).text.length;
    assert.deepEqual(opened, [
      ["src/cart.ts", true, "3:1-3:1"],
      ["src/pricing.ts", true, "4:8-4:8"],
      ["src/cart.ts", true, "2:1-5:1"],
      ["src/pricing.ts", true, "5:1-5:1"],
      ["README.md", true, "1:1-1:1"],
      ["src/cart.ts", true, "6:1-6:1"],
      ["src/pricing.ts", true, "7:1-7:1"],
      ["README.md", true, `${lines}:${last + 1}-${lines}:${last + 1}`],
    ]);
  });

  it("lead nowhere else, and say so", async () => {
    await answer(
      "[gone](src/gone.ts:3) [out](../../etc/passwd) [folder](src) [plain](#top)\n\n`src/cart.ts:3`",
    );
    const messages: string[] = [];
    for (const name of ["gone", "out", "folder", "plain"]) {
      await panel.click(`.answer a >> text=${name}`);
      messages.push(await told());
    }
    assert.deepEqual(messages, [
      "Sidenote cannot open src/gone.ts. It is not a file of this workspace, or not any more.",
      "Sidenote cannot open this link. It is not a file of this workspace, or not any more.",
      "Sidenote cannot open src. It is not a file of this workspace, or not any more.",
      "Sidenote cannot open this link. It is not a file of this workspace, or not any more.",
    ]);
    assert.equal(shown(), null);
    assert.equal(await panel.count(".answer code a, .answer a code"), 0, "code is no link");
  });

  it("to the web are the editor's: nothing is asked for until one is followed", async () => {
    await answer(
      `[docs](${wire.url}/docs) and ![a chart](${wire.url}/chart.png "Sales") and ![](${wire.url}/x.gif)`,
    );
    assert.deepEqual(
      await panel.evaluate(`[...document.querySelectorAll(".answer a")].map((link) =>
        [link.textContent, link.className, link.getAttribute("href"), link.getAttribute("aria-description")])`),
      [
        ["docs", "", `${wire.url}/docs`, null],
        ["a chart", "image", `${wire.url}/chart.png`, "Image, not loaded. Opens in the browser."],
        ["", "image", `${wire.url}/x.gif`, "Image, not loaded. Opens in the browser."],
      ],
    );
    await screenshot("links-images");
    assert.deepEqual(visited, []);
    await panel.click(".answer >> text=docs");
    await until("the page is open", () => visited.length === 1);
    await panel.evaluate(`document.querySelector(".answer .image").focus()`);
    await window.press("Enter");
    await until("the image is open", () => visited.length === 2);
    assert.deepEqual(visited, ["/docs", "/chart.png"]);
    assert.equal(await focused(), "image");
  });

  it("to images of the workspace open in the editor; an image that is all data is none", async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const image = vscode.Uri.joinPath(folder.uri, "chart.png");
    await vscode.workspace.fs.writeFile(image, Buffer.from(onePixel, "base64"));
    await answer(`![a chart](chart.png)\n\n![data](data:image/png;base64,${onePixel})`);
    assert.deepEqual(
      await panel.evaluate(`[...document.querySelectorAll(".answer :is(a, img)")].map((link) =>
        [link.textContent, link.getAttribute("role"), link.dataset.path, link.getAttribute("aria-description")])`),
      [
        ["a chart", "link", "chart.png", "Image, not loaded. Opens in the editor."],
        ["data", null, null, null],
      ],
    );
    await panel.click(".answer .image");
    await until("the image is open", () => {
      return vscode.window.tabGroups.activeTabGroup.activeTab?.label === "chart.png";
    });
    await vscode.workspace.fs.delete(image);
  });
});

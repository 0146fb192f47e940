import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import { onePixel } from "../../fixtures/imageFiles.ts";
import { noModels, replyBody, replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { fileAt } from "./attaching.ts";
import { focused } from "./composing.ts";
import { panel, screenshot, window } from "./driver.ts";
import { clearNotifications, told } from "./notifications.ts";
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
    await window.evaluate("globalThis.open = globalThis.reallyOpen ?? globalThis.open");
    await clearNotifications();
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

  /** Lets the window write down what it opens beside itself, instead of opening it. */
  async function watchOpenings(): Promise<() => Promise<unknown>> {
    await window.evaluate(`(() => {
      globalThis.opened = [];
      globalThis.reallyOpen ??= globalThis.open;
      globalThis.open = (url) => {
        if (url) opened.push(String(url));
        return { location: { set href(later) { opened.push(String(later)); } } };
      };
    })()`);
    return () => window.evaluate("opened");
  }

  it("open files of the workspace at their lines, by click and by Enter, in a preview", async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const readme = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, "README.md"));
    const end = `${readme.lineCount}:${readme.lineAt(readme.lineCount - 1).text.length + 1}`;
    const rows = [
      ["src/cart.ts:3", "src/cart.ts", "3:1-3:1"],
      ["./src/pricing.ts:4:8", "src/pricing.ts", "4:8-4:8"],
      ["src/cart.ts#L2-L4", "src/cart.ts", "2:1-5:1"],
      ["src\\pricing.ts#L5", "src/pricing.ts", "5:1-5:1"],
      ["/README.md:3", "README.md", "3:1-3:1"],
      [`${folder.uri.path}/src/cart.ts:6`, "src/cart.ts", "6:1-6:1"],
      [`${folder.name}/src/pricing.ts:7`, "src/pricing.ts", "7:1-7:1"],
      ["README.md:9999", "README.md", `${end}-${end}`],
    ] as const;
    await answer(rows.map(([target], index) => `[link ${index}](<${target}>)`).join("\n\n"));
    for (const [index, [, path, range]] of rows.entries()) {
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      const link = `.answer a >> nth=${index}`;
      await (index % 2 === 0 ? panel.click(link) : panel.press("Enter", link));
      // The range comes a moment after the file.
      const expected = [path, true, range];
      await until(`link ${index} is open`, () => isDeepStrictEqual(shown(), expected)).catch(() => {
        assert.deepEqual(shown(), expected);
      });
    }
  });

  it("lead nowhere else, and say so", async () => {
    await answer("[gone](src/gone.ts:3) [out](../../etc/passwd) [folder](src) [plain](#top) `src/none.ts`");
    const texts = {
      gone: "src/gone.ts",
      out: "this link",
      folder: "src",
      plain: "this link",
      "src/none.ts": "src/none.ts",
    };
    for (const [name, path] of Object.entries(texts)) {
      await panel.click(`.answer [role=link] >> text=${name}`);
      await told(`Sidenote cannot open ${path}. It is not a file of this workspace, or not any more.`);
    }
    assert.equal(shown(), null);
  });

  it("to the web are the editor's: nothing is asked for until one is followed", async () => {
    const docs = "https://docs.sidenote.invalid/a?b=c";
    const image = `${wire.url}/chart.png`;
    await answer(
      `[docs](${docs}) and ![a chart](${image} "Sales") and ![](${wire.url}/x.gif), <me@shop.invalid>`,
    );
    assert.deepEqual(
      await panel.evaluate(`[...document.querySelectorAll(".answer a")].map((link) =>
        [link.textContent, link.className, link.getAttribute("href"), link.getAttribute("aria-description")])`),
      [
        ["docs", "", docs, null],
        ["a chart", "image", image, "Image, not loaded. Opens in the browser."],
        ["", "image", `${wire.url}/x.gif`, "Image, not loaded. Opens in the browser."],
        ["me@shop.invalid", "", "mailto:me@shop.invalid", null],
      ],
    );
    await screenshot("links-images");
    const opened = await watchOpenings();
    const follow = async (selector: string, by: "click" | "Enter"): Promise<unknown> => {
      await watchOpenings();
      if (by === "click") await panel.click(selector);
      else await panel.press("Enter", selector);
      await until("it is open", async () => ((await opened()) as unknown[]).length > 0);
      return opened();
    };
    assert.deepEqual(await follow(".answer a:not(.image) >> nth=0", "click"), [docs]);
    assert.deepEqual(await follow(".answer a:not(.image) >> nth=0", "Enter"), [docs]);
    // The server build of the editor reaches this machine's ports by a way of its own.
    assert.match(String(await follow(".answer .image >> nth=0", "Enter")), /\b\d+\/chart\.png$/);
    assert.equal(await focused(), "image");
    assert.deepEqual(visited, [], "nothing has been loaded by the panel itself");
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
      [["a chart", "link", "chart.png", "Image, not loaded. Opens in the editor."]],
    );
    assert.equal(await panel.text(".answer p:last-child"), `![data](data:image/png;base64,${onePixel})`);
    await panel.click(".answer .image");
    await until("the image is open", () => {
      return vscode.window.tabGroups.activeTabGroup.activeTab?.label === "chart.png";
    });
    await vscode.workspace.fs.delete(image);
  });

  it("lead to files and symbols that it mentions", async () => {
    const place = (): string => {
      const editor = vscode.window.activeTextEditor;
      return editor
        ? `${vscode.workspace.asRelativePath(editor.document.uri)}:${editor.selection.start.line + 1}`
        : "";
    };
    const symbols = vscode.languages.registerWorkspaceSymbolProvider({
      provideWorkspaceSymbols: (query) =>
        [5, 9].flatMap((line) => {
          const name = line === 5 ? "sidenoteTotal" : "sidenoteTotals";
          const location = new vscode.Location(fileAt("src/cart.ts"), new vscode.Position(line, 2));
          return name.startsWith(query)
            ? [new vscode.SymbolInformation(name, vscode.SymbolKind.Function, "", location)]
            : [];
        }),
    });
    await answer(
      `Look at \`src/pricing.ts:4\`, then at src/cart.ts:3, \`sidenoteTotal()\` and \`noSuchThing()\`. Not \`const\`.`,
    );
    await panel.waitFor(".answer .reference >> nth=3");
    assert.deepEqual(
      await panel.evaluate(`[...document.querySelectorAll(".answer .reference")].map((link) =>
        [link.localName, link.textContent, link.dataset.path ?? null, link.title])`),
      [
        ["code", "src/pricing.ts:4", "src/pricing.ts:4", ""],
        ["a", "src/cart.ts:3", "src/cart.ts:3", ""],
        ["code", "sidenoteTotal()", null, "Go to Symbol: sidenoteTotal"],
        ["code", "noSuchThing()", null, "Go to Symbol: noSuchThing"],
      ],
    );
    await screenshot("links-mentions");
    await panel.click(".reference >> nth=0");
    await until("the file is open", () => place() === "src/pricing.ts:4");
    await panel.press("Enter", ".reference >> nth=1");
    await until("the file is open", () => place() === "src/cart.ts:3");
    await panel.press("Enter", ".reference >> nth=2");
    await until("the symbol is shown", () => place() === "src/cart.ts:6");
    await panel.click(".reference >> nth=3");
    await told("No symbol of this workspace is called noSuchThing, as far as its languages tell.");
    symbols.dispose();
  });
});

/** Every menu outside of the editor's texts that has "Ask Sidenote About This", chosen from. What each sends is a file. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { fileAt } from "./attaching.ts";
import { panel, screenshot, window } from "./driver.ts";
import { askedAsIn, askWhy } from "./golden.ts";
import { choose, chooseByKeys, openContextMenu } from "./menus.ts";
import { told } from "./notifications.ts";
import {
  cleanUp,
  configure,
  focusOn,
  hasFocusBesidePanel,
  newSession,
  say,
  select,
  startWorld,
  until,
} from "./world.ts";

const about = "Ask Sidenote About This";

/** The part of the Git extension's API that a test needs to have its repository open. */
interface Git {
  readonly openRepository: (uri: vscode.Uri) => Promise<unknown>;
  readonly repositories: readonly { readonly rootUri: vscode.Uri; readonly status: () => Promise<void> }[];
}

/** Opens the menu in the title of the Source Control view, whose button is seen while the mouse is over it. */
async function openMoreActions(): Promise<void> {
  await window.evaluate(`(() => {
    const header = [...document.querySelectorAll(".pane-header")].find(({ ariaLabel }) => /Changes|Source Control/.test(ariaLabel));
    const button = (header ?? document).querySelector(".codicon-toolbar-more");
    for (const type of ["mousedown", "mouseup", "click"])
      button?.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, button: 0 }));
  })()`);
}

describe("doors to what is asked about", () => {
  let wire: WireServer;
  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = () => replyStream(say("Yes."));
    await configure({ "topic.enabled": false });
    await newSession();
  });
  afterEach(async () => {
    await window.press("Escape");
    await cleanUp();
    await wire.close();
  });

  const isAttached = async (): Promise<boolean> => (await panel.count(".chip")) > 0;

  /** Chooses the entry of a context menu, and asks about what it attaches. */
  async function askFrom(selector: string, door: string, entry = about): Promise<void> {
    await choose(door, () => openContextMenu(selector), [entry], isAttached);
    await askWhy();
    await askedAsIn(door, wire);
  }

  it("a folder in the explorer", async () => {
    await vscode.commands.executeCommand("workbench.view.explorer");
    const row = '.explorer-folders-view .monaco-list-row[aria-label^="scripts"]';
    await askFrom(row, "explorer-context--askAbout.files");
  });

  it("a tab", async () => {
    await select("src/cart.ts", 1, 1);
    const tab = '.tabs-container .tab[data-resource-name="cart.ts"]';
    await askFrom(tab, "editor-title-context--askAbout.files");
  });

  describe("of the terminal", () => {
    beforeEach(async () => {
      const writing = new vscode.EventEmitter<string>();
      await new Promise<void>((resolve) => {
        const pty: vscode.Pseudoterminal = {
          onDidWrite: writing.event,
          open: () => resolve(),
          close: () => undefined,
        };
        vscode.window.createTerminal({ name: "shop", pty }).show();
      });
      // As a shell with the editor's integration marks prompt, command, output and end.
      const mark = (letter: string): string => `\u001b]633;${letter}\u0007`;
      writing.fire(
        `${mark("A")}$ ${mark("B")}make till${mark("E;make till")}\r\n${mark("C")}no rule to make till\r\n${mark("D;2")}${mark("A")}$ `,
      );
      await until("its output is shown", async () =>
        (await window.texts(".terminal-wrapper.active .xterm-rows")).join().includes("rule"),
      );
    });
    afterEach(async () => {
      await vscode.commands.executeCommand("workbench.action.terminal.killAll");
    });

    it("the selection", async () => {
      await vscode.commands.executeCommand("workbench.action.terminal.selectAll");
      await askFrom(".terminal-wrapper.active .xterm", "terminal-context--askAbout.terminal");
    });

    const isAsked = async (): Promise<boolean> => (await panel.count(".turn")) > 0;

    it("the selection, to be explained", async () => {
      await vscode.commands.executeCommand("workbench.action.terminal.selectAll");
      const door = "terminal-context--explainTerminal";
      const open = (): Promise<void> => openContextMenu(".terminal-wrapper.active .xterm");
      await choose(door, open, ["Explain Terminal Selection"], isAsked);
      await askedAsIn(door, wire);
    });

    it("Ctrl+K H explains the selection, and says what is missing where there is none", async () => {
      await vscode.commands.executeCommand("sidenote.explainTerminal");
      await told("Nothing is selected in the terminal. Select there what you want to ask about.");
      await focusOn(
        "the terminal",
        () => hasFocusBesidePanel(".terminal-wrapper.active .xterm.focus"),
        () => vscode.commands.executeCommand("workbench.action.terminal.focus"),
      );
      await vscode.commands.executeCommand("workbench.action.terminal.selectAll");
      // The editor looks for a selection after a key has gone up, and its keys ask whether it found one.
      await window.press("Shift");
      await window.evaluate("new Promise((resolve) => setTimeout(resolve, 0))");
      await window.press("Control+K");
      await window.press("h");
      await askedAsIn("key--explainTerminal", wire);
    });

    it("the last command, where nothing is selected", async () => {
      const entry = "Ask Sidenote About the Last Command";
      await askFrom(".terminal-wrapper.active .xterm", "terminal-context--askAbout.lastCommand", entry);
    });
  });

  describe("of source control", () => {
    let folder: string;

    function git(...words: readonly string[]): string {
      const identity = ["-c", "user.name=A Tester", "-c", "user.email=tester@example.invalid"];
      return execFileSync("git", [...identity, ...words], { cwd: folder, encoding: "utf8" });
    }

    /** One file that is staged, and one with two changes that are not. */
    beforeEach(async () => {
      const lines = Array.from({ length: 20 }, (_, index) => `line ${index + 1}\n`);
      const write = (name: string, content: readonly string[]): void =>
        writeFileSync(join(folder, name), content.join(""));
      folder = fileAt("till").fsPath;
      mkdirSync(folder);
      git("init", "--quiet", "--initial-branch=main");
      write("till.txt", lines);
      write("bill.txt", lines);
      git("add", ".");
      git("commit", "--quiet", "--message", "One");
      write("till.txt", lines.with(0, "first\n"));
      git("add", ".");
      write("bill.txt", lines.with(9, "tenth\n").toSpliced(15, 2));
      const extension = vscode.extensions.getExtension<{ getAPI(version: number): Git }>("vscode.git");
      const api = (await extension?.activate())?.getAPI(1);
      assert.ok(api);
      await api.openRepository(fileAt("till"));
      for (const repository of api.repositories) {
        if (repository.rootUri.fsPath === folder) await repository.status();
        else await vscode.commands.executeCommand("git.close", repository.rootUri);
      }
    });
    afterEach(async () => {
      rmSync(folder, { recursive: true, force: true });
      await vscode.commands
        .executeCommand("git.close", vscode.Uri.file(folder))
        .then(undefined, () => undefined);
    });

    /** A row of the view, by the beginning of what it says. */
    const row = (label: string): string => `.scm-view .monaco-list-row[aria-label^="${label}"]`;

    for (const [what, label, door] of [
      ["a file that is staged", "till.txt", "scm-resourceState-context--askAbout.staged"],
      ["a file that is not", "bill.txt", "scm-resourceState-context--askAbout.changes"],
      ["what is staged", "Staged Changes", "scm-resourceGroup-context--askAbout.staged"],
      ["what is not", "Changes", "scm-resourceGroup-context--askAbout.changes"],
    ] as const) {
      it(what, async () => {
        await vscode.commands.executeCommand("workbench.view.scm");
        await askFrom(row(label), door);
      });
    }

    for (const [what, door] of [
      ["a folder of what is staged", "scm-resourceFolder-context--askAbout.staged"],
      ["a folder of what is not", "scm-resourceFolder-context--askAbout.changes"],
    ] as const) {
      it(what, async () => {
        const names = ["a", "b", "c", "d"].map((name) => `shelf/${name}.txt`);
        const write = (text: string): void => {
          for (const name of names) writeFileSync(join(folder, name), `${text}\n`);
        };
        mkdirSync(join(folder, "shelf"));
        write("one");
        git("add", ".");
        if (door.endsWith("changes")) {
          git("commit", "--quiet", "--message", "Two");
          write("two");
        }
        await vscode.commands.executeCommand("git.refresh");
        await vscode.commands.executeCommand("workbench.view.scm");
        await vscode.commands.executeCommand("workbench.scm.action.setTreeViewMode");
        try {
          await askFrom('.scm-view .monaco-list-row[aria-label$="shelf"]', door);
        } finally {
          await vscode.commands.executeCommand("workbench.scm.action.setListViewMode");
        }
      });
    }

    it("the whole repository", async () => {
      await vscode.commands.executeCommand("workbench.view.scm");
      await window.waitFor(row("till.txt"));
      const door = "scm-title--askAbout.repository";
      // The editor may be slow with this menu: what was chosen comes after the time in which it is tried.
      await choose(door, openMoreActions, [about], isAttached).catch(() =>
        until("it is attached", isAttached),
      );
      await askWhy();
      await askedAsIn(door, wire);
    });

    it("a change beside its lines: what git diff says of it", async () => {
      const editor = await vscode.window.showTextDocument(fileAt("till/bill.txt"));
      editor.selection = new vscode.Selection(0, 0, 0, 0);
      const action = '.peekview-widget [aria-label="Ask Sidenote About This Change"]';
      await until("the first change is shown", async () => {
        if ((await window.count(action)) > 0) return true;
        if ((await window.count(".peekview-widget")) > 0) return false; // the next one would be the second
        await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
        await vscode.commands.executeCommand("editor.action.dirtydiff.next");
        return false;
      });
      await screenshot("sources-change");
      await window.click(action);
      await panel.waitFor(".chip");
      await askWhy();
      await askedAsIn("scm-change-title--askAbout.change", wire);
    });
  });

  it("a cell of a notebook", async () => {
    const cells = [
      { cell_type: "code", execution_count: null, metadata: {}, source: ["1 / 0"], outputs: [] },
    ];
    const uri = fileAt("sums.ipynb");
    const file = { cells, metadata: { language_info: { name: "python" } }, nbformat: 4, nbformat_minor: 2 };
    await vscode.workspace.fs.writeFile(uri, Buffer.from(JSON.stringify(file)));
    await vscode.window.showNotebookDocument(await vscode.workspace.openNotebookDocument(uri));
    await window.click(".cell-title-toolbar .codicon-toolbar-more");
    await chooseByKeys(about); // the page of the cells' output lies over the menu here
    await panel.waitFor(".chip");
    await askWhy();
    await askedAsIn("notebook-cell-title--askAbout.cell", wire);
    await vscode.workspace.fs.delete(uri);
  });
});

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { panel, screenshot } from "./driver.ts";
import { cleanUp, newSession, route, say, select, startWorld, until } from "./world.ts";

const python =
  'def total(lines: list[Line]) -> int:\n    """In cents."""\n    return sum(line.price for line in lines)';
const typescript = `import { tiers } from "./tiers.ts";

/** What a line costs, in whole cents. */
export function linePrice({ quantity, unitPrice }: Line): number {
  const discount = tiers.findLast(({ from }) => quantity >= from)?.discount ?? 0;
  if (!Number.isInteger(unitPrice)) throw new RangeError(\`\${unitPrice} is not in cents\`);
  return Math.round(quantity * unitPrice * (1 - discount)); // rounded once
}

${Array.from({ length: 30 }, (_, line) => `assert.equal(linePrice({ quantity: ${line}, unitPrice: 100 }), ${line * 100});`).join("\n")}`;
const answer = `Two ways to write it.\n\n\`\`\`py\n${python}\n\`\`\`\n\nOr, with its tests:\n\n\`\`\`ts\n${typescript}\n\`\`\`\n\nAnd run them:\n\n- in a shell:\n\n  \`\`\`sh\n  npm test -- --grep "$NAME" # all of them\n  \`\`\`\n`;

const first = ".answer .code >> nth=0";
const button = (name: string): string => `${first} >> .${name}-code`;

describe("code in the panel", () => {
  let wire: WireServer;
  before(async () => {
    wire = await startWorld();
    await newSession();
    await select("src/cart.ts", 1, 1); // the first editor of a window takes its time
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    wire.answer = route(replyStream(say(answer)), replyStream(say("{}")));
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "How is the total computed?" });
    await panel.waitFor('.turn[data-state="done"]');
    await panel.waitFor(".answer .tok-keyword");
    await panel.waitFor(button("copy"));
  });
  after(async () => {
    await cleanUp();
    await wire.close();
  });
  async function closeEditors(): Promise<void> {
    for (const { document } of vscode.window.visibleTextEditors) {
      if (document.isDirty) await vscode.commands.executeCommand("workbench.action.files.revert");
    }
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await until("no editor is open", () => vscode.window.activeTextEditor === undefined);
  }

  it("copies the code as it came", async () => {
    await vscode.env.clipboard.writeText("");
    await panel.click(button("copy"));
    await until(
      "the code is on the clipboard",
      async () => (await vscode.env.clipboard.readText()) === python,
    );
    assert.equal(await panel.text("[role=log] p:last-child"), "Copied.");
  });

  it("opens the code as a file of its language", async () => {
    await panel.click(button("open"));
    await until("it is open", () => vscode.window.activeTextEditor?.document.isUntitled === true);
    const document = vscode.window.activeTextEditor?.document;
    assert.deepEqual([document?.languageId, document?.getText()], ["python", python]);
    await closeEditors();
  });

  const themes = [
    "Dark Modern",
    "Light Modern",
    "Dark 2026",
    "Light 2026",
    "Default High Contrast",
    "Default High Contrast Light",
  ];
  for (const theme of themes) {
    it(`has colours of at least 4.5:1 in ${theme}`, async () => {
      const configuration = vscode.workspace.getConfiguration("workbench");
      const background = (): Promise<unknown> =>
        panel.evaluate(
          `getComputedStyle(document.documentElement).getPropertyValue("--vscode-editor-background")`,
        );
      const id = (): Promise<unknown> => panel.evaluate(`document.body.dataset.vscodeThemeId`);
      await configuration.update("colorTheme", theme, vscode.ConfigurationTarget.Global);
      await until(`the panel is in ${theme}`, async () => (await id()) === theme);
      try {
        assert.deepEqual(await panel.evaluate(weakColours), [], String(await background()));
        await panel.evaluate(`document.querySelector(".copy-code").focus()`);
        await screenshot(`code-${theme.replaceAll(" ", "-")}`);
      } finally {
        await configuration.update("colorTheme", undefined, vscode.ConfigurationTarget.Global);
      }
    });
  }
});

describe("commands in the panel's code", () => {
  const command = "npm test \\\n  --grep a\u202eb";
  let wire: WireServer;
  before(async () => {
    wire = await startWorld();
    await newSession();
    const blocks = `\`\`\`sh\n${command}\n\`\`\`\n\n\`\`\`sh\necho \u001b[2K\n\`\`\`\n\n\`\`\`ts\nlet a;\n\`\`\`\n`;
    wire.answer = route(replyStream(say(blocks)), replyStream(say("{}")));
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "How?", selection: false });
    await panel.waitFor('.turn[data-state="done"]');
    await panel.waitFor(".answer .code >> nth=2 >> .copy-code");
  });
  after(async () => {
    await cleanUp();
    await wire.close();
  });

  it("runs a command after it was shown whole, and only if that is wanted", async () => {
    const { showWarningMessage, createTerminal } = vscode.window;
    const trust = Object.getOwnPropertyDescriptor(vscode.workspace, "isTrusted");
    assert.ok(trust);
    const asked: unknown[] = [];
    const sent: unknown[] = [];
    let choice: string | undefined;
    Object.assign(vscode.window, {
      async showWarningMessage(...question: unknown[]) {
        asked.push(question);
        return choice;
      },
      createTerminal: (options: unknown) => ({
        exitStatus: undefined,
        show: (...given: unknown[]) => sent.push(["show", options, ...given]),
        sendText: (...given: unknown[]) => sent.push(given),
      }),
    });
    const run = (block: number): Promise<void> =>
      panel.press("Enter", `.answer .code >> nth=${block} >> .run-code`);
    const question = [
      "Run this in the terminal?",
      { modal: true, detail: "npm test \\\n  --grep a\\u{202e}b" },
      "Run",
    ];
    try {
      assert.equal(await panel.count(".run-code"), 2);
      await run(0);
      await until("it is asked", () => asked.length === 1);
      assert.deepEqual(sent, []);
      choice = "Run";
      await run(0);
      await until("it is run", () => sent.length === 2);
      await run(1);
      await until("it is refused", () => asked.length === 3);
      Object.defineProperty(vscode.workspace, "isTrusted", { ...trust, get: () => false });
      await run(0);
      await until("it is refused", () => asked.length === 4);
    } finally {
      Object.defineProperty(vscode.workspace, "isTrusted", trust);
      Object.assign(vscode.window, { showWarningMessage, createTerminal });
    }
    assert.deepEqual(asked, [
      question,
      question,
      ["The command holds characters that a terminal takes for keys: copy it, and look at it first."],
      ["Commands are not run in a workspace that is not trusted. Trust it first, or copy the command."],
    ]);
    assert.deepEqual(sent, [
      ["show", { name: "Sidenote" }, true],
      [command, true],
    ]);
  });
});

/** Gives the kinds of code's parts, and the label, whose colour is too near to what is behind it. */
const weakColours = `(() => {
  const luminance = (colour) => {
    const context = new OffscreenCanvas(1, 1).getContext("2d");
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...context.getImageData(0, 0, 1, 1).data].slice(0, 3)
      .map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const frame = document.querySelector(".answer .code");
  const behind = luminance(getComputedStyle(frame).backgroundColor);
  const style = getComputedStyle(document.body);
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  const kinds = new Set(rules.flatMap(({ cssText }) => cssText.match(/--tok-\\w+/g) ?? []));
  const colours = [...kinds].map((kind) => [kind, style.getPropertyValue(kind)]);
  const label = getComputedStyle(frame.querySelector(".code-bar"), "::before").color;
  const plain = getComputedStyle(frame.querySelector("code")).color;
  return [...colours, ["label", label], ["plain", plain]]
    .map(([kind, colour]) => {
      const [high, low] = [luminance(colour), behind].toSorted((a, b) => b - a);
      return [kind, colour, ((high + 0.05) / (low + 0.05)).toFixed(2)];
    })
    .filter(([, , contrast]) => contrast < 4.5)
    .map((found) => found.join(" "));
})()`;

/** A page in a real Chromium with the panel's policy that draws code as the panel does, its scripts beside it. */
import { build } from "esbuild";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import type { Page } from "playwright-core";
import { grammarScript } from "../../src/build/grammarScript.ts";
import { launchChromium } from "../editor/chromium.ts";

const nonce = "bm90LWEtc2VjcmV0";
const policy =
  `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self'; font-src 'self'; ` +
  "require-trusted-types-for 'script'; base-uri 'none'; form-action 'none'";

const html =
  '<!doctype html><link rel="stylesheet" href="/panel.css"><body><main class="transcript"><div class="content">' +
  `<div class="answer"></div></div></main><script nonce="${nonce}" src="/panel.js"></script>`;

/** What the page offers: a writer whose code is framed, and what its buttons have asked for. */
const contents = `
  import { createMarkdown } from "./src/webview/markdown/markdown.ts";
  import { createCodeFrame } from "./src/webview/code/codeFrame.ts";
  import { createFind } from "./src/webview/find.ts";
  import { copyAsMarkdown, toMarkdown } from "./src/webview/copyMarkdown.ts";
  const answer = document.querySelector(".answer");
  const used = [];
  const turn = { id: "t1", root: () => answer, turn: () => ({}) };
  const nothing = () => undefined;
  const find = createFind({ scope: answer, slots: () => [turn], bring: nothing, search: nothing });
  document.body.prepend(find.root);
  copyAsMarkdown(answer);
  const code = (block) => createCodeFrame(block, (use) => used.push(use));
  const createWriter = () => createMarkdown(answer, { code });
  Object.assign(globalThis, { answer, used, toMarkdown, createWriter, show(...pieces) {
    answer.replaceChildren();
    // Said once its lines are through, which wait together when they come together.
    globalThis.coloured = new Promise((resolve) => {
      answer.addEventListener("redrawn", () => resolve(true), { once: true });
    });
    const writer = createWriter();
    for (const piece of pieces) writer.append(piece);
    writer.end();
  } });`;

export interface CodePage {
  readonly page: Page;
  /** Paths of what the page has asked the server for. */
  readonly requests: readonly string[];
  /** What went wrong in it, refusals of the policy included. */
  readonly errors: readonly string[];
  readonly close: () => Promise<void>;
}

async function read(path: string): Promise<string | Uint8Array> {
  if (path === "/") return html;
  if (path.endsWith(".ttf")) return readFile("node_modules/@vscode/codicons/dist/codicon.ttf");
  const grammar = /^\/grammars\/(\w+)\.js$/.exec(path)?.[1];
  if (grammar !== undefined) return grammarScript(grammar);
  const options = { bundle: true, write: false, outdir: "/", loader: { ".ttf": "file" } } as const;
  const entry =
    path === "/panel.js"
      ? { stdin: { contents, resolveDir: "." }, format: "iife" as const }
      : path.endsWith(".css")
        ? { entryPoints: [`media${path}`] }
        : { entryPoints: ["src/webview/code/tokenizer.ts"], format: "esm" as const };
  const { outputFiles } = await build({ ...options, ...entry });
  return outputFiles.find((file) => extname(file.path) === extname(path))?.contents ?? "";
}

export async function openCodePage(): Promise<CodePage> {
  const files = new Map<string, Promise<string | Uint8Array>>();
  const requests: string[] = [];
  const errors: string[] = [];
  const server = createServer((request, response) => {
    const [path = ""] = (request.url ?? "").split("?");
    const type = /\.(\w+)$/.exec(path)?.[1] ?? "html";
    response.setHeader("content-type", type === "js" ? "text/javascript" : `text/${type}`);
    response.setHeader("content-security-policy", policy);
    let file = files.get(path);
    if (!file) {
      file = read(path);
      files.set(path, file);
    }
    file.then(
      (body) => response.end(body),
      (reason: unknown) => {
        errors.push(String(reason));
        response.writeHead(404).end();
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 420, height: 700 } });
  page.on("request", (request) => requests.push(new URL(request.url()).pathname));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return {
    page,
    requests,
    errors,
    async close() {
      await browser.close();
      server.close();
    },
  };
}

/** Formulas under the panel's policy: KaTeX's script and style come when the first formula does, and lead nowhere. */
import assert from "node:assert/strict";
import { build } from "esbuild";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import { test } from "node:test";
import { launchChromium } from "../editor/chromium.ts";

const nonce = "bm90LWEtc2VjcmV0";
const policy =
  `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self'; font-src 'self'; ` +
  "require-trusted-types-for 'script'; base-uri 'none'; form-action 'none'";

const hostile = [
  "\\href{javascript:x()}{a}",
  "\\url{javascript:x()}",
  "\\includegraphics{https://canary.invalid/i.png}",
  "\\htmlId{x}{a} \\htmlStyle{background:url(https://canary.invalid/)}{b} \\htmlData{x=y}{c}",
  "\\text{<img src=x onerror=x()>}",
  "\\color{url(https://canary.invalid/)} a",
  "\\def\\x{\\x\\x}\\x",
  "\\rule{1000000em}{1000000em}",
  `${"{".repeat(3000)}a${"}".repeat(3000)}`,
  "\\frac{1",
];

const page = `<!doctype html><body><div id="answer"></div><script nonce="${nonce}" src="/panel.js"></script>`;

/** The page's script, and KaTeX's beside it, as the build makes them. */
async function files(): Promise<ReadonlyMap<string, Uint8Array>> {
  const contents = `
    import { createMarkdown } from "./src/webview/markdown/markdown.ts";
    import { loadAndRenderMath } from "./src/webview/mathLoader.ts";
    Object.assign(globalThis, { show(text) {
      const writer = createMarkdown(document.querySelector("#answer"), { math: loadAndRenderMath });
      for (const piece of text.match(/[^]{1,5}/g)) writer.append(piece);
      writer.end();
    } });`;
  const options = { bundle: true, write: false, outdir: "/", assetNames: "[name]" } as const;
  const loader = { ".woff2": "file", ".woff": "empty", ".ttf": "empty" } as const;
  const [panel, math] = await Promise.all([
    build({ ...options, stdin: { contents, resolveDir: "." }, format: "iife" }),
    build({ ...options, entryPoints: ["src/webview/math.ts"], format: "esm", loader }),
  ]);
  const made = math.outputFiles.map((file) => [`/${basename(file.path)}`, file.contents] as const);
  return new Map([...made, ["/panel.js", panel.outputFiles[0]?.contents ?? new Uint8Array()]]);
}

test("formulas are set under the panel's policy, hostile ones too, and nothing else is asked for", async () => {
  const served = await files();
  const server = createServer((request, response) => {
    const body = served.get(request.url ?? "");
    const type = /\.(\w+)$/.exec(request.url ?? "")?.[1] ?? "html";
    response.setHeader("content-type", type === "js" ? "text/javascript" : `text/${type}`);
    response.setHeader("content-security-policy", policy);
    response.end(body ?? (request.url === "/" ? page : ""));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await launchChromium();
  const tab = await browser.newPage();
  const requests: string[] = [];
  const errors: string[] = [];
  tab.on("request", (request) => requests.push(new URL(request.url()).pathname));
  tab.on("pageerror", (error) => errors.push(String(error)));
  tab.on("console", (message) => errors.push(message.text()));
  await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await tab.evaluate(`show("No formula yet.\\n\\n")`);
  assert.deepEqual(requests, ["/", "/panel.js"]);
  const text = `Inline $x^2$ and\n\n$$\n\\frac{a}{b}\n$$\n\n${hostile.map((source) => `\\(${source}\\)\n\n`).join("")}`;
  await tab.evaluate(`show(${JSON.stringify(text)})`);
  await tab.waitForSelector("div.math .katex-display .mfrac");
  const found = await tab.evaluate(`({
    set: document.querySelectorAll(".math .katex").length,
    outside: document.querySelectorAll("#answer :is(a, img, script, [onerror], [id], [data-x])").length,
    broken: [...document.querySelectorAll(".math.broken")].map((home) => home.textContent),
  })`);
  await browser.close();
  server.close();
  assert.deepEqual(errors, []);
  const broken = ["\\color{url(https://canary.invalid/)} a", "\\def\\x{\\x\\x}\\x", "\\frac{1"];
  // One is too long to be set.
  assert.deepEqual(found, { set: 2 + hostile.length - broken.length - 1, outside: 0, broken });
  const others = requests.filter((path) => !/^\/KaTeX_\w+-\w+\.woff2$/.test(path));
  assert.deepEqual(others.toSorted(), ["/", "/math.css", "/math.js", "/panel.js"]);
});

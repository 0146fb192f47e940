/** Hostile answers: no script runs, nothing is requested, nothing hangs, with the panel's policy and without it. */
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { after, before, test } from "node:test";
import { launchChromium } from "../editor/chromium.ts";
import { hostileLines, hostileMarkdown, hostileRepeats } from "../fixtures/hostileMarkdown.ts";
import { markdownScript } from "./markdownPage.ts";

const nonce = "bm90LWEtc2VjcmV0";
const policy =
  `default-src 'none'; script-src 'nonce-${nonce}'; require-trusted-types-for 'script'; ` +
  "base-uri 'none'; form-action 'none'";

/** All that an answer may come to. */
const drawnElements =
  "a blockquote br code del div em h3 input li ol p pre section span strong sup table tbody td th thead tr ul".split(
    " ",
  );
const drawnAttributes =
  "aria-description aria-label class data-language data-path data-source disabled href id role tabindex title type".split(
    " ",
  );

let browser: Browser;
let server: Server;
before(async () => {
  const script = await markdownScript();
  browser = await launchChromium();
  server = createServer((request, response) => {
    const withPolicy = request.url === "/with-policy";
    if (withPolicy) response.setHeader("content-security-policy", policy);
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(
      `<!doctype html><body><script nonce="${nonce}">${script.replaceAll("</script", "<\\/script")}</script>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
after(async () => {
  await browser.close();
  server.close();
});

interface Findings {
  readonly elements: readonly string[];
  readonly attributes: readonly string[];
  readonly addresses: readonly string[];
  readonly ran: number;
}

/** Draws everything at once and in pieces, clicks what may be clicked, and gives what is in the page. */
const draw = `(async (sources) => {
  globalThis.ran = 0;
  globalThis.x = () => globalThis.ran++;
  addEventListener("click", (event) => event.preventDefault());
  const elements = new Set(), attributes = new Set(), addresses = new Set();
  for (const source of sources) {
    for (const pieces of [[source], source.match(/[^]{1,3}/g)]) {
      const root = markdown.draw(pieces);
      for (const found of root.querySelectorAll("*")) {
        elements.add(found.localName);
        for (const { name } of found.attributes) attributes.add(name);
        if (found.hasAttribute("href")) addresses.add(/^[a-z]+:|^#/.exec(found.getAttribute("href"))?.[0] ?? found.href);
        found.dispatchEvent(new MouseEvent("mouseover"));
        found.click?.();
        found.focus?.();
      }
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  return {
    elements: [...elements].toSorted(),
    attributes: [...attributes].toSorted(),
    addresses: [...addresses].toSorted(),
    ran: globalThis.ran,
  };
})`;

for (const path of ["/with-policy", "/without-policy"]) {
  test(`${hostileMarkdown.length} attempts come to nothing ${path.slice(1).replace("-", " the panel's ")}`, async () => {
    assert.ok(hostileMarkdown.length >= 150);
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
    const requests: string[] = [];
    const errors: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("dialog", (dialog) => errors.push(dialog.message()));
    const findings = await page.evaluate<Findings>(`${draw}(${JSON.stringify(hostileMarkdown)})`);
    await page.close();
    assert.deepEqual(
      { requests, errors, ...findings },
      {
        requests: [],
        errors: [],
        elements: drawnElements.filter((name) => findings.elements.includes(name)),
        attributes: drawnAttributes,
        addresses: ["#", "http:", "https:", "mailto:"],
        ran: 0,
      },
    );
  });
}

/** Draws `source` at once and gives the milliseconds and the depth of what came of it. */
const measure = `((source, pieceLength) => {
  const start = performance.now();
  const pieces = [];
  for (let at = 0; at < source.length; at += pieceLength) pieces.push(source.slice(at, at + pieceLength));
  const root = document.createElement("div");
  const writer = markdown.createMarkdown(root);
  for (const piece of pieces) writer.append(piece);
  writer.end();
  let depth = 0;
  for (let at = root; at; at = at.lastElementChild) depth++;
  return { depth, milliseconds: performance.now() - start };
})`;

async function drawRepeated(length: number, pieceLength: number): Promise<readonly string[]> {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/with-policy`);
  const slow: string[] = [];
  for (const [piece, between, end] of [...hostileRepeats, ...hostileLines]) {
    const count = Math.ceil(length / (piece.length + between.length));
    const source = `Array(${count}).fill(${JSON.stringify(piece)}).join(${JSON.stringify(between)}) + ${JSON.stringify(end)}`;
    const { depth, milliseconds } = await page.evaluate<{ depth: number; milliseconds: number }>(
      `${measure}(${source}, ${pieceLength})`,
    );
    // Quadratic ones take minutes; the limit is far from what any takes.
    if (depth > 120 || milliseconds > 5000)
      slow.push(`${JSON.stringify(piece)}: ${milliseconds} ms, ${depth} deep`);
  }
  await page.close();
  return slow;
}

test("constructs repeated over 100,000 characters, at once: neither deep nor slow", async () => {
  assert.deepEqual(await drawRepeated(100_000, Infinity), []);
});

test("the same over 20,000 characters in pieces of 40", async () => {
  assert.deepEqual(await drawRepeated(20_000, 40), []);
});

test("a word and a heading without end, in pieces of 4", async () => {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/with-policy`);
  for (const beginning of ["a", "# a", "# #"]) {
    const text = `${JSON.stringify(beginning)} + ${JSON.stringify(beginning.at(-1))}.repeat(600_000)`;
    const { milliseconds } = await page.evaluate<{ milliseconds: number }>(`${measure}(${text}, 4)`);
    assert.ok(milliseconds < 15_000, `${beginning}: ${milliseconds} ms`);
  }
  await page.close();
});

test("a line of 10 MB", async () => {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/with-policy`);
  for (const piece of ["words ", "a", "[", "> "]) {
    const { milliseconds } = await page.evaluate<{ milliseconds: number }>(
      `${measure}(${JSON.stringify(piece)}.repeat(${Math.ceil(10_000_000 / piece.length)}), Infinity)`,
    );
    assert.ok(milliseconds < 20_000, `${piece}: ${milliseconds} ms`);
  }
  await page.close();
});

/** Conformance: the examples of CommonMark and of GFM, drawn at once and in pieces; random Markdown against both. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { HtmlRenderer, Parser } from "commonmark";
import { tests as commonMarkExamples } from "commonmark-spec";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { footnoteExamples, gfmExamples, otherFootnotes } from "../fixtures/gfmExamples.ts";
import type { Example } from "./example.ts";
import { openMarkdownPage, type MarkdownPage } from "./markdownPage.ts";
import {
  blockPieces,
  commonPieces,
  furtherPieces,
  mentionPieces,
  oddPieces,
  randomMarkdown,
} from "./randomMarkdown.ts";

interface Wrong {
  readonly name: string;
  readonly markdown: string;
  readonly drawn: string;
  readonly expected: string;
}

let markdown: MarkdownPage;
before(async () => {
  markdown = await openMarkdownPage();
});
after(() => markdown.close());

/** All 652 examples of CommonMark 0.31.2; the specification writes tabs as arrows. */
const examples: readonly Example[] = commonMarkExamples.map(
  ({ number, section, markdown: source, html }) => ({
    name: `${number} ${section}`,
    markdown: source.replaceAll("→", "\t"),
    html: html.replaceAll("→", "\t"),
  }),
);
/** HTML in Markdown is shown as text, on purpose. */
const examplesWithoutHtml = examples.filter(({ markdown: source }) => !holdsHtml(source));

function holdsHtml(source: string): boolean {
  const walker = new Parser().parse(source).walker();
  for (let step = walker.next(); step; step = walker.next()) {
    if (step.node.type === "html_inline" || step.node.type === "html_block") return true;
  }
  return false;
}

/**
 * Other than CommonMark's own HTML on purpose, since it has no bare addresses and GFM links them: `<` that begins no
 * autolink, a space in one, and addresses without brackets.
 */
const linkedByGfm = ["602 Autolinks", "608 Autolinks", "611 Autolinks", "612 Autolinks"];

test("CommonMark: all examples without HTML are right, but for those that GFM has otherwise", async (context) => {
  assert.equal(examplesWithoutHtml.length, 580);
  const wrong = await markdown.call<Wrong[]>("wrongExamples", examplesWithoutHtml);
  const right = examplesWithoutHtml.length - wrong.length;
  context.diagnostic(`CommonMark's own HTML: ${right} of 580, ${((right / 580) * 100).toFixed(1)} %`);
  assert.deepEqual(
    wrong.filter(({ name }) => !linkedByGfm.includes(name)),
    [],
  );
  assert.deepEqual(
    wrong.map(({ name }) => name),
    linkedByGfm,
  );
});

test("CommonMark: all 652 examples are as GFM's micromark has them without HTML", async (context) => {
  const cases = examples.map(({ name, markdown: source }) => ({
    name,
    markdown: source,
    html: gfmReference(source),
  }));
  const wrong = await markdown.call<Wrong[]>("wrongExamples", cases);
  context.diagnostic(`CommonMark's examples by GFM: ${cases.length - wrong.length} of ${cases.length}`);
  assert.deepEqual(wrong, []);
});

test("CommonMark: all 652 examples are drawn the same by 1, by 4 and by random pieces as at once", async () => {
  assert.equal(examples.length, 652);
  assert.deepEqual(await markdown.call("unequalExamples", examples), []);
});

function gfmReference(source: string): string {
  return micromark(source, {
    allowDangerousProtocol: true,
    extensions: [gfm(), { disable: { null: ["htmlFlow", "htmlText"] } }],
    htmlExtensions: [gfmHtml()],
  });
}

test("GFM: what it adds is as micromark has it, in pieces too", async (context) => {
  const cases = [...gfmExamples, ...footnoteExamples].map((source, index) => ({
    name: String(index),
    markdown: source,
    html: gfmReference(source),
  }));
  const wrong = await markdown.call<Wrong[]>("wrongExamples", cases);
  context.diagnostic(`GFM's additions: ${cases.length - wrong.length} of ${cases.length}`);
  assert.deepEqual(wrong, []);
  assert.deepEqual(await markdown.call("unequalExamples", cases), []);
});

test("GFM: footnotes differ on purpose where their numbers would change while the text comes", async () => {
  const cases = otherFootnotes.map(({ markdown: source, because }) => ({
    name: because,
    markdown: source,
    html: gfmReference(source),
  }));
  const wrong = await markdown.call<Wrong[]>("wrongExamples", cases);
  assert.deepEqual(
    wrong.map(({ name }) => name),
    otherFootnotes.map(({ because }) => because),
  );
  assert.deepEqual(await markdown.call("unequalExamples", cases), []);
});

test("3,000 random documents of CommonMark are drawn as its reference implementation has them", async () => {
  // Left out is where it differs from cmark and the specification: it reads halves of emoji, and definitions above a
  // heading before earlier ones; and it keeps indentation in code spans that go over a line's end, as both may.
  const leftOut = ["<", "😀", "[foo]:"];
  const pieces = commonPieces.filter((piece) => !leftOut.some((other) => piece.includes(other)));
  // `\\[` and `\\(` may begin math here.
  const isAlike = (source: string): boolean =>
    !(source.includes("`") && /\n[ >]*[ \t]/.test(source)) && !/\\[[(]/.test(source);
  const documents = Array.from({ length: 4000 }, (_, seed) => `${randomMarkdown(seed, pieces)}\n`).filter(
    isAlike,
  );
  assert.ok(documents.length > 2000);
  const renderer = new HtmlRenderer();
  const cases = documents.map((source, seed) => ({
    name: String(seed),
    markdown: source,
    html: renderer.render(new Parser().parse(source)),
  }));
  assert.deepEqual(await markdown.call("wrongExamples", cases), []);
});

test("4,000 random documents with mentions are drawn the same in four ways of splitting them as at once", async () => {
  const pieces = [...commonPieces, ...mentionPieces, ...mentionPieces, ...furtherPieces];
  const cases = Array.from({ length: 4000 }, (_, seed) => ({
    name: String(seed),
    markdown: randomMarkdown(seed + 90_000, pieces),
    html: "",
  }));
  assert.deepEqual(await markdown.call("unequalExamples", cases, {}), []);
});

const mixtures: readonly [string, readonly string[]][] = [
  ["of GFM and math", furtherPieces],
  ["with blocks in blocks", [...furtherPieces, ...blockPieces]],
  ["of odd characters", [...furtherPieces, ...oddPieces, ...oddPieces]],
  ["of all of it", [...furtherPieces, ...blockPieces, ...oddPieces]],
];
for (const [index, [name, pieces]] of mixtures.entries()) {
  test(`4,000 random documents ${name} are drawn the same in four ways of splitting them as at once`, async () => {
    const all = [...commonPieces, ...pieces];
    const cases = Array.from({ length: 4000 }, (_, seed) => ({
      name: String(seed),
      markdown: randomMarkdown(seed + (index + 1) * 10_000, all),
      html: "",
    }));
    assert.deepEqual(await markdown.call("unequalExamples", cases), []);
  });
}

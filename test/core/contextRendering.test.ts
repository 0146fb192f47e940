/** How each kind of item reads to the model, letter for letter. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { labelOf, type ContextItem, type ExcerptItem, type FileItem } from "../../src/core/context.ts";
import { renderUserMessage, takesAll } from "../../src/core/contextRendering.ts";
import { createTurn } from "../../src/core/conversation.ts";
import { estimateItem, estimateTokens } from "../../src/core/estimate.ts";
import { notebookText } from "../../src/core/notebook.ts";
import { buildRequest, nothingKnown } from "../../src/core/request.ts";
import { readSettings } from "../../src/core/settings.ts";
import { onePixel } from "../fixtures/imageFiles.ts";

const file: FileItem = { type: "file", path: "src/a.ts", language: "typescript", text: "let a;\n" };
const excerpt: ExcerptItem = {
  type: "excerpt",
  kind: "folder",
  path: "src/",
  language: "",
  text: "a.ts\nb.ts\n",
};
const pdf: ContextItem = { type: "pdf", path: "docs/paper.pdf", data: "JVBERi0=", pages: 12 };
const image: ContextItem = { type: "image", path: "shot.png", mediaType: "image/png", data: onePixel };
const notebook = notebookText([
  { kind: "markup", language: "markdown", text: "# Totals" },
  { kind: "code", language: "python", text: "total = 1\ntotal" },
  { kind: "code", language: "sql", text: "SELECT 1;\n" },
]);

const goldens: readonly (readonly [name: string, item: ContextItem, text: string])[] = [
  ["a file", file, "src/a.ts\n```typescript\nlet a;\n```"],
  ["without a final line end", { ...file, text: "let a;" }, "src/a.ts\n```typescript\nlet a;\n```"],
  [
    "CRLF, as it stands",
    { ...file, text: "let a;\r\nlet b;" },
    "src/a.ts\n```typescript\nlet a;\r\nlet b;\n```",
  ],
  ["empty", { ...file, text: "" }, "src/a.ts\n```typescript\n\n```"],
  ["a language that is not known", { ...file, language: "" }, "src/a.ts\n```\nlet a;\n```"],
  [
    "fences inside",
    { ...file, path: "README.md", language: "markdown", text: "````\n```ts\n```\n````\n" },
    "README.md\n`````markdown\n````\n```ts\n```\n````\n`````",
  ],
  [
    "one line",
    { ...file, type: "selection", startLine: 3, endLine: 3 },
    "src/a.ts:3\n```typescript\nlet a;\n```",
  ],
  [
    "lines",
    { ...file, type: "selection", startLine: 3, endLine: 4, text: "let a;\nlet b;" },
    "src/a.ts:3-4\n```typescript\nlet a;\nlet b;\n```",
  ],
  [
    "a symbol, whose uri and drift are nobody's business",
    {
      ...file,
      type: "selection",
      startLine: 3,
      endLine: 3,
      symbol: "addItem",
      uri: "file:///a.ts",
      drift: "moved",
    },
    "src/a.ts:3 (addItem)\n```typescript\nlet a;\n```",
  ],
  ["a folder", excerpt, "Folder listing: src/\n```\na.ts\nb.ts\n```"],
  [
    "problems",
    { ...excerpt, kind: "problems", path: "Problems in src/a.ts", text: "3:5 error: no such name" },
    "Problems in src/a.ts\n```\n3:5 error: no such name\n```",
  ],
  [
    "changes",
    { ...excerpt, kind: "changes", path: "git diff --staged", language: "diff", text: "-a\n+b\n" },
    "Changes: git diff --staged\n```diff\n-a\n+b\n```",
  ],
  ["a terminal", { ...excerpt, kind: "terminal", path: "bash" }, "Terminal: bash\n```\na.ts\nb.ts\n```"],
  ["output", { ...excerpt, kind: "output", path: "Git" }, "Output: Git\n```\na.ts\nb.ts\n```"],
  ["text", { ...excerpt, kind: "text", path: "notes" }, "Text: notes\n```\na.ts\nb.ts\n```"],
  [
    "instructions",
    {
      ...excerpt,
      kind: "instructions",
      path: ".sidenote/instructions.md",
      language: "markdown",
      text: "Be brief.",
    },
    "Instructions: .sidenote/instructions.md\n```markdown\nBe brief.\n```",
  ],
  [
    "a notebook",
    { ...file, path: "totals.ipynb", ...notebook },
    "totals.ipynb\n```python\n# %% [markdown] cell 1\n# Totals\n\n# %% cell 2\ntotal = 1\ntotal\n\n# %% [sql] cell 3\nSELECT 1;\n```",
  ],
  ["half of a character", { ...file, text: "\ud83d" }, "src/a.ts\n```typescript\n\ufffd\n```"],
];

test("each kind of item as the model gets it", () => {
  assert.deepEqual(
    goldens.map(([name, item]) => [name, renderUserMessage("Why?", [item])]),
    goldens.map(([name, , text]) => [name, `${text}\n\nWhy?`]),
  );
});

test("chips show the symbol first", () => {
  assert.equal(
    labelOf({ ...file, type: "selection", startLine: 3, endLine: 9, symbol: "addItem" }),
    "addItem · src/a.ts:3-9",
  );
});

test("PDFs go before the text, with their names, in the order in which they were attached", () => {
  assert.deepEqual(renderUserMessage("Which?", [file, pdf, image]), [
    {
      type: "document",
      source: { type: "base64", media_type: "application/pdf", data: "JVBERi0=" },
      title: "docs/paper.pdf",
    },
    { type: "image", source: { type: "base64", media_type: "image/png", data: onePixel } },
    { type: "text", text: "src/a.ts\n```typescript\nlet a;\n```\n\nWhich?" },
  ]);
  assert.equal(
    renderUserMessage("Which?", [pdf], { ...takesAll, pdfs: false }),
    "[PDF: docs/paper.pdf]\n\nWhich?",
  );
});

test("a PDF weighs by its pages, the same in a chip and in a request; without a count by its size", () => {
  const settings = readSettings(() => undefined);
  const tokensOf = (context: readonly ContextItem[]): number =>
    estimateTokens(buildRequest([], createTurn("", "", context, 0), settings).body);
  const { pages: _pages, ...uncounted } = pdf;
  const scan: ContextItem = { ...uncounted, data: "A".repeat(800_000) };
  const added = [pdf, uncounted, scan].map((item) => tokensOf([item]) - tokensOf([]));
  assert.deepEqual(added, [12 * 2350, 2350, 10 * 2350]);
  assert.deepEqual(
    [pdf, uncounted, scan].map((item) => estimateItem(item, settings.model)),
    added,
  );
});

test("a model that reads no PDFs: an earlier one is named, the one that is asked about is refused", () => {
  const settings = readSettings(() => undefined);
  const capabilities = { thinking: null, effort: null, images: null, pdfs: false, structuredOutputs: null };
  const facts = { lifecycle: null, deprecatedAt: null, retiresAt: null, createdAt: null };
  const model = { id: "m", name: "m", contextWindow: null, maxOutput: null, ...facts, capabilities };
  const server = { ...nothingKnown, model };
  const past = createTurn("a", "And this?", [pdf], 0);
  past.blocks.push({ type: "text", text: "Yes." });
  const { messages } = buildRequest([past], createTurn("b", "Sure?", [image], 0), settings, server).body;
  assert.deepEqual(messages[0], { role: "user", content: "[PDF: docs/paper.pdf]\n\nAnd this?" });
  assert.throws(() => buildRequest([], createTurn("c", "Which?", [pdf], 0), settings, server), {
    kind: "setting",
    message:
      "claude-sonnet-5-5 takes no PDFs: docs/paper.pdf cannot be sent. Choose another model, or ask without it.",
  });
});

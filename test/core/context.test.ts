import assert from "node:assert/strict";
import { test } from "node:test";
import { labelOf, namedFor, textsOf, type ContextItem } from "../../src/core/context.ts";
import { renderUserMessage } from "../../src/core/contextRendering.ts";
import { createTurn, type Turn } from "../../src/core/conversation.ts";
import { localize, setTranslations } from "../../src/core/localize.ts";
import { estimateItem, estimateTokens } from "../../src/core/estimate.ts";
import { buildRequest, nothingKnown } from "../../src/core/request.ts";
import { readSettings } from "../../src/core/settings.ts";
import { jpegHead, onePixel, pngHead } from "../fixtures/imageFiles.ts";

const settings = readSettings(() => undefined);
const image: ContextItem = { type: "image", path: "shot.png", mediaType: "image/png", data: onePixel };
const file: ContextItem = { type: "file", path: "src/a.ts", language: "typescript", text: "let a;" };
const range: ContextItem = { ...file, type: "selection", startLine: 3, endLine: 3 };

/** A server whose list says that the model takes no images. */
const blind = {
  ...nothingKnown,
  model: {
    id: "m",
    name: "m",
    contextWindow: null,
    maxOutput: null,
    lifecycle: null,
    deprecatedAt: null,
    retiresAt: null,
    createdAt: null,
    capabilities: { thinking: null, effort: null, images: false, pdfs: null, structuredOutputs: null },
  },
};

function turn(id: string, context: readonly ContextItem[], answer = ""): Turn {
  const made = createTurn(id, `About ${id}?`, context, 0);
  return answer === "" ? made : { ...made, state: "done", blocks: [{ type: "text", text: answer }] };
}

test("labels and the user's own texts of each kind of item", () => {
  assert.deepEqual([range, file, image].map(labelOf), ["src/a.ts:3", "src/a.ts", "shot.png"]);
  const pdf: ContextItem = { type: "pdf", path: "paper.pdf", data: "JVBERi0=" };
  assert.deepEqual([range, image, pdf].map(textsOf), [
    ["let a;", "src/a.ts:3", "src/a.ts"],
    ["", "shot.png", "shot.png"],
    ["", "paper.pdf", "paper.pdf"],
  ]);
});

test("a file reads as its path and a fence; without images the content stays one text", () => {
  assert.equal(
    renderUserMessage("Why?", [file, range]),
    "src/a.ts\n```typescript\nlet a;\n```\n\nsrc/a.ts:3\n```typescript\nlet a;\n```\n\nWhy?",
  );
  assert.equal(renderUserMessage("half \ud83d", []), "half \ufffd");
});

test("images go first, as blocks, in the order in which they were attached", () => {
  const other: ContextItem = { ...image, path: "b.jpg", mediaType: "image/jpeg", data: "/9j/" };
  assert.deepEqual(renderUserMessage("Which \ud83d?", [image, file, other]), [
    { type: "image", source: { type: "base64", media_type: "image/png", data: onePixel } },
    { type: "image", source: { type: "base64", media_type: "image/jpeg", data: "/9j/" } },
    { type: "text", text: "src/a.ts\n```typescript\nlet a;\n```\n\nWhich \ufffd?" },
  ]);
});

test("a model without eyes: an earlier image is named, the one that is asked about is refused", () => {
  const { messages } = buildRequest([turn("a", [image], "Red.")], turn("b", []), settings, blind).body;
  assert.deepEqual(messages, [
    { role: "user", content: "[image: shot.png]\n\nAbout a?" },
    { role: "assistant", content: "Red." },
    { role: "user", content: "About b?" },
  ]);
  assert.throws(() => buildRequest([], turn("a", [file, image]), settings, blind), {
    kind: "setting",
    message:
      "claude-sonnet-5-5 takes no images: shot.png cannot be sent. Choose another model, or ask without it.",
  });
});

test("an image weighs by its pixels, whatever its bytes and the model's tokenizer; data counts as size", () => {
  const body = buildRequest([], turn("a", []), settings).body;
  const bare = estimateTokens(body);
  const added = [pngHead(1500, 1000), jpegHead(75, 10), pngHead(1, 1), "bm90IGFuIGltYWdl"].map((data) => {
    const { messages } = buildRequest([], turn("a", [{ ...image, data }]), settings).body;
    return estimateTokens({ ...body, messages }) - bare;
  });
  assert.deepEqual(added, [2000, 1, 1, 1600]);
  assert.deepEqual(
    [image, file, { ...file, text: "let a;".repeat(1000) }].map((item) =>
      estimateItem(item, "claude-sonnet-5-5"),
    ),
    [1, 7, 2591],
  );
  const large = "ABCDEFG".split("").map((letter) => ({ ...image, data: letter.repeat(5 * 2 ** 20) }));
  assert.throws(() => buildRequest([], turn("a", large), settings), { kind: "too-large" });
});

test("an excerpt goes by its name in English to the model, and in the user's language on the chip", () => {
  const name = (): string => localize("Problems in {path}", { path: "src/a.ts" });
  const alike = namedFor(name);
  setTranslations({ language: "de", texts: { "Problems in {path}": "Probleme in {path}" } });
  try {
    const item: ContextItem = {
      type: "excerpt",
      kind: "problems",
      ...namedFor(name),
      language: "",
      text: "1:1",
    };
    assert.deepEqual(
      [alike, labelOf(item), renderUserMessage("Why?", [item])],
      [
        { path: "Problems in src/a.ts" },
        "Probleme in src/a.ts",
        "Problems in src/a.ts\n```\n1:1\n```\n\nWhy?",
      ],
    );
  } finally {
    setTranslations(null);
  }
});

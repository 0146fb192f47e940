/** Notebook files as text. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { notebookText, readNotebook } from "../../src/core/notebook.ts";

test("cells are read without their outputs, in the language of the kernel", () => {
  const source = JSON.stringify({
    nbformat: 4,
    metadata: { language_info: { name: "R" } },
    cells: [
      { cell_type: "markdown", source: ["# Totals\n", "in cents"] },
      {
        cell_type: "code",
        source: "sum(x)",
        outputs: [{ data: { "image/png": "iVBORw0KGgo".repeat(1000) } }],
      },
      { cell_type: "raw", source: [] },
      "no cell",
      { cell_type: "code", source: 3 },
    ],
  });
  const cells = readNotebook(source);
  assert.deepEqual(cells, [
    { kind: "markup", language: "r", text: "# Totals\nin cents" },
    { kind: "code", language: "r", text: "sum(x)" },
    { kind: "markup", language: "r", text: "" },
  ]);
  assert.deepEqual(notebookText(cells ?? []), {
    language: "r",
    text: "# %% [markdown] cell 1\n# Totals\nin cents\n\n# %% cell 2\nsum(x)\n\n# %% [markdown] cell 3\n",
  });
});

test("old notebooks have sheets; one without a kernel is Python; one without code is prose", () => {
  const old = { nbformat: 3, worksheets: [{ cells: [{ cell_type: "code", input: ["1"] }] }, { cells: [] }] };
  assert.deepEqual(readNotebook(JSON.stringify(old)), [{ kind: "code", language: "python", text: "1" }]);
  assert.deepEqual(notebookText([]), { language: "markdown", text: "" });
});

test("what is no notebook is a file like any other", () => {
  const texts = ["", "{", "null", "[]", "{}", '{"cells":{}}', '{"worksheets":[{}]}'];
  assert.deepEqual(
    texts.map((text) => readNotebook(text)),
    texts.map(() => null),
  );
});

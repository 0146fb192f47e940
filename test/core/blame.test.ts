/** What a failure is put down to. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { describeFailure } from "../../src/core/blame.ts";
import type { ContextItem } from "../../src/core/context.ts";
import { ChatError, describeError } from "../../src/core/errors.ts";

const pdf: ContextItem = { type: "pdf", path: "paper.pdf", data: "" };

test("a server that does not read PDFs is told of by the PDF's name, one that says something else is not", () => {
  const rows: readonly (readonly [string, readonly ContextItem[], string | null])[] = [
    ["messages.0.content.0: Input tag 'document' found, expected 'text' or 'image'", [pdf], "paper.pdf"],
    ["The PDF specified is password protected.", [pdf], "paper.pdf"],
    ["A maximum of 100 PDF pages may be provided.", [pdf], "paper.pdf"],
    ["max_tokens: 1 is too few", [pdf], null],
    ["unknown document", [], null],
  ];
  const usual = (message: string): string => describeError(new ChatError("bad-request", message)).advice;
  const found = rows.map(([message, context]) => {
    const error = new ChatError("bad-request", message);
    const { advice } = describeFailure(error, { id: "t", context }, { sources: ["t"] });
    return [message, advice === usual(message) ? null : /take (\S+)\. /.exec(advice)?.[1]];
  });
  assert.deepEqual(
    found,
    rows.map(([message, , name]) => [message, name]),
  );
});

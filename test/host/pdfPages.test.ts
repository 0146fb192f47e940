/** PDFs by their bytes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { countPages, isPdf } from "../../src/host/context/pdfPages.ts";

const page = "<< /Type /Page /Parent 2 0 R >>";
const tree = "<< /Type /Pages /Count 2 >>";

function objectStream(text: string, end = "\n"): Buffer {
  const packed = deflateSync(Buffer.from(text));
  const head = `5 0 obj << /Type /ObjStm /N 2 /Filter /FlateDecode /Length ${packed.length} >>\nstream${end}`;
  return Buffer.concat([Buffer.from(head), packed, Buffer.from("\nendstream\nendobj\n")]);
}

test("pages are counted in the open and in object streams, whatever is damaged between", () => {
  const parts: readonly (readonly [string, Buffer, number | null])[] = [
    ["in the open", Buffer.from(`%PDF-1.4\n${tree}\n${page}\n${page.replace(" /Page", "/Page")}`), 2],
    [
      "in a stream",
      Buffer.concat([Buffer.from("%PDF-1.5\n"), objectStream(`${tree}${page}${page}${page}`)]),
      3,
    ],
    ["after CRLF", Buffer.concat([Buffer.from("%PDF-1.5\r\n"), objectStream(page, "\r\n")]), 1],
    [
      "beside a damaged one",
      Buffer.concat([Buffer.from("/Type /ObjStm stream\nnonsense endstream"), objectStream(page)]),
      1,
    ],
    ["cut short", Buffer.from(`${page} /Type /ObjStm stream\nx`), 1],
    ["none to be seen", Buffer.from("%PDF-1.7\n/Encrypt 3 0 R"), null],
  ];
  assert.deepEqual(
    parts.map(([name, data]) => [name, countPages(data)]),
    parts.map(([name, , count]) => [name, count]),
  );
});

test("a PDF is known by its header, which may come late", () => {
  const texts = ["%PDF-1.4", `${" ".repeat(1000)}%PDF-1.4`, `${" ".repeat(1024)}%PDF-1.4`, "PDF", ""];
  assert.deepEqual(
    texts.map((text) => isPdf(Buffer.from(text))),
    [true, true, false, false, false],
  );
});

/** PDFs by their bytes: whether a file is one, and how many pages it has. */
import { inflateSync } from "node:zlib";

/** ISO 32000-1, 7.5.2: readers take the header within the first 1024 bytes. */
export function isPdf(data: Uint8Array): boolean {
  return latin(data.subarray(0, 1024)).includes("%PDF-");
}

/** Bytes that a stream may unpack to: object streams hold some hundred small objects. */
const largestStream = 8 * 2 ** 20;

/**
 * Counts the page objects, in the open and in compressed object streams (since PDF 1.5).
 *
 * @returns null where none is found, as in a file that is encrypted. Replaced pages of a file that was edited count too:
 * it is for an estimate, and for a limit that the server knows better.
 */
export function countPages(data: Uint8Array): number | null {
  const text = latin(data);
  let count = pagesIn(text);
  for (const match of text.matchAll(/\/Type\s{0,4}\/ObjStm\b/g)) {
    const start = text.indexOf("stream", match.index);
    const end = start < 0 ? -1 : text.indexOf("endstream", start);
    if (end < 0) break;
    const body = start + "stream".length + (text.startsWith("\r\n", start + "stream".length) ? 2 : 1);
    count += pagesIn(unpacked(data.subarray(body, end)));
  }
  return count === 0 ? null : count;
}

function pagesIn(text: string): number {
  return text.match(/\/Type\s{0,4}\/Page(?![\w])/g)?.length ?? 0;
}

/** Empty where it is packed in a way that is not known, or damaged. */
function unpacked(data: Uint8Array): string {
  try {
    return latin(inflateSync(data, { maxOutputLength: largestStream }));
  } catch {
    return "";
  }
}

function latin(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("latin1");
}

/** Files that are pasted or dropped: read, and images made small enough, which only a page can do. */
import type { Refusal } from "../../core/outbox.ts";

export interface ReadFile {
  readonly name: string;
  readonly data: Uint8Array;
  readonly isScaled: boolean;
}

/** The API takes 5 MB in base64, which is 4 for 3. */
const largestImage = (5 * 2 ** 20 * 3) / 4;
/** Pixels on the long side: what the API scales larger images down to itself. */
const scaledSide = 1568;
/** Bytes of a file that is read at all. */
const largestFile = 50 * 2 ** 20;
/** Bytes: text in UTF-16 has twice as many as in UTF-8, and a notebook pictures that are left out. The host decides. */
const largestText = 2 * 2 ** 20;
/** Bytes of a PDF: 31 MB in base64. */
const largestPdf = (31 * 2 ** 20 * 3) / 4;
/** Characters, and lines: more than the composer shows at once. */
const longText = 4000;
const longTextLines = 25;

const accepted = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/** What the editor calls the files that are dragged out of it. */
const editorFiles = "application/vnd.code.uri-list";

/** The files in what was pasted or dropped: of the system, or (by their addresses) of the editor. */
export function filesIn(transfer: DataTransfer | null): { readonly files: File[]; readonly uris: string[] } {
  if (!transfer) return { files: [], uris: [] };
  const uris = transfer.getData(editorFiles).split(/\r?\n/).filter(Boolean);
  return { files: uris.length > 0 ? [] : [...transfer.files], uris };
}

/** While something is dragged over the page its kinds are known, not yet the files. */
export function mayHoldFiles(transfer: DataTransfer | null): boolean {
  return transfer !== null && (transfer.types.includes("Files") || transfer.types.includes(editorFiles));
}

/**
 * True for a paste that is a text, although it may hold a picture of itself: spreadsheets and word processors give
 * both. A copied file comes with its name as plain text, and with no HTML.
 */
export function isTextPaste(transfer: DataTransfer | null): boolean {
  const types = transfer?.types ?? [];
  return !types.includes("Files") || (types.includes("text/html") && types.includes("text/plain"));
}

/** True for a text that would bury the words around it: it is attached, as a page of a log or of the web. */
export function isLongText(text: string): boolean {
  return text.length > longText || text.split("\n", longTextLines + 1).length > longTextLines;
}

/** Reads a file whole; an image that the API would not take as it is, scaled down or converted. */
export async function readFile(file: File): Promise<ReadFile | Refusal> {
  const { name, size, type } = file;
  // An image by its XML: as text it says more.
  const isImage = type.startsWith("image/") && type !== "image/svg+xml";
  if (isImage && size > largestFile) return { reason: "image-too-large", name };
  const isPdf = type === "application/pdf" || /\.pdf$/i.test(name);
  if (isPdf && size > largestPdf) return { reason: "pdf-too-large", name, size };
  const most = isPdf || /\.ipynb$/i.test(name) ? largestFile : largestText;
  if (!isImage && size > most) return { reason: "text-too-large", name, size };
  try {
    if (isImage && (size > largestImage || !accepted.includes(type))) return await scale(name, file);
    return { name, data: await bytesOf(file), isScaled: false };
  } catch {
    return { reason: "unreadable", name }; // a folder, or an image of a kind that the browser cannot draw
  }
}

/** Scales an image down that the host has found too large. */
export async function scaleImage(name: string, data: Uint8Array<ArrayBuffer>): Promise<ReadFile | Refusal> {
  try {
    return await scale(name, new Blob([data]));
  } catch {
    return { reason: "unreadable", name };
  }
}

async function scale(name: string, blob: Blob): Promise<ReadFile> {
  const bitmap = await createImageBitmap(blob);
  const factor = Math.min(1, scaledSide / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * factor));
  const height = Math.max(1, Math.round(bitmap.height * factor));
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  // Without loss, for the sake of letters; a photograph that is still too large does well as JPEG.
  const whole = await canvas.convertToBlob({ type: "image/png" });
  const made =
    whole.size <= largestImage ? whole : await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
  return { name, data: await bytesOf(made), isScaled: true };
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

/** What an image file says of itself in its first bytes: its kind and its size in pixels. */
import type { ImageItem } from "./context.ts";

export interface ImageHeader {
  readonly mediaType: ImageItem["mediaType"];
  readonly width: number;
  readonly height: number;
}

/** The byte at an index, or NaN beyond the end. */
type Bytes = (index: number) => number;

/**
 * Reads the header of a PNG, JPEG, GIF or WebP file, given in base64; null for anything else, or a broken header.
 * What the file is called does not matter: a server looks at the bytes as well.
 */
export function readImageHeader(base64: string): ImageHeader | null {
  const at = bytesOf(base64);
  const header = readPng(at) ?? readGif(at) ?? readWebp(at) ?? readJpeg(at);
  return header && header.width > 0 && header.height > 0 ? header : null;
}

function readPng(at: Bytes): ImageHeader | null {
  if (!reads(at, 0, "\x89PNG\r\n\x1a\n") || !reads(at, 12, "IHDR")) return null;
  return { mediaType: "image/png", width: big(at, 16, 4), height: big(at, 20, 4) };
}

function readGif(at: Bytes): ImageHeader | null {
  if (!reads(at, 0, "GIF87a") && !reads(at, 0, "GIF89a")) return null;
  return { mediaType: "image/gif", width: little(at, 6, 2), height: little(at, 8, 2) };
}

/** RFC 9649: three kinds of content, each with its size in another place. */
function readWebp(at: Bytes): ImageHeader | null {
  if (!reads(at, 0, "RIFF") || !reads(at, 8, "WEBP")) return null;
  const mediaType = "image/webp";
  if (reads(at, 12, "VP8X")) {
    return { mediaType, width: little(at, 24, 3) + 1, height: little(at, 27, 3) + 1 };
  }
  if (reads(at, 12, "VP8 ")) {
    return { mediaType, width: little(at, 26, 2) & 0x3fff, height: little(at, 28, 2) & 0x3fff };
  }
  if (!reads(at, 12, "VP8L") || at(20) !== 0x2f) return null;
  const bits = little(at, 21, 4);
  if (Number.isNaN(bits)) return null;
  return { mediaType, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

/** ITU T.81: segments up to the frame's, which may come after a preview of any length. */
function readJpeg(at: Bytes): ImageHeader | null {
  if (at(0) !== 0xff || at(1) !== 0xd8) return null;
  for (let start = 2; at(start) === 0xff;) {
    const marker = at(start + 1);
    if (marker === 0xff) {
      start++; // a fill byte
      continue;
    }
    // Frames are C0 to CF without the tables C4, C8 and CC among them.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return { mediaType: "image/jpeg", width: big(at, start + 7, 2), height: big(at, start + 5, 2) };
    }
    const length = big(at, start + 2, 2);
    if (length < 2) return null;
    start += 2 + length;
  }
  return null;
}

function reads(at: Bytes, start: number, text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (at(start + index) !== text.charCodeAt(index)) return false;
  }
  return true;
}

function big(at: Bytes, start: number, count: number): number {
  let value = 0;
  for (let index = 0; index < count; index++) value = value * 256 + at(start + index);
  return value;
}

function little(at: Bytes, start: number, count: number): number {
  let value = 0;
  for (let index = count - 1; index >= 0; index--) value = value * 256 + at(start + index);
  return value;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Decodes single bytes, so that the header of a file of megabytes costs no more than that of an icon. */
function bytesOf(base64: string): Bytes {
  return (index) => {
    const quad = Math.floor(index / 3) * 4;
    const place = index % 3;
    const one = alphabet.indexOf(base64.charAt(quad + place) || "=");
    const two = alphabet.indexOf(base64.charAt(quad + place + 1) || "=");
    if (one < 0 || two < 0) return Number.NaN;
    return ((one << (2 * place + 2)) | (two >> (4 - 2 * place))) & 0xff;
  };
}

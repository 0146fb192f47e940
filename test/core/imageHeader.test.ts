import assert from "node:assert/strict";
import { test } from "node:test";
import { readImageHeader } from "../../src/core/imageHeader.ts";
import { gifHead, jpegHead, onePixel, pngHead, webpHead } from "../fixtures/imageFiles.ts";

test("kind and size of every image that the API takes", () => {
  const heads = {
    onePixel,
    png: pngHead(70_000, 3),
    gif: gifHead(640, 480),
    jpeg: jpegHead(4032, 3024),
    jpegAfterPreview: jpegHead(4032, 3024, 65_000),
    webp: webpHead("VP8 ", 550, 368),
    lossless: webpHead("VP8L", 386, 395),
    extended: webpHead("VP8X", 16_384, 9),
  };
  assert.deepEqual(
    Object.fromEntries(Object.entries(heads).map(([name, data]) => [name, readImageHeader(data)])),
    {
      onePixel: { mediaType: "image/png", width: 1, height: 1 },
      png: { mediaType: "image/png", width: 70_000, height: 3 },
      gif: { mediaType: "image/gif", width: 640, height: 480 },
      jpeg: { mediaType: "image/jpeg", width: 4032, height: 3024 },
      jpegAfterPreview: { mediaType: "image/jpeg", width: 4032, height: 3024 },
      webp: { mediaType: "image/webp", width: 550, height: 368 },
      lossless: { mediaType: "image/webp", width: 386, height: 395 },
      extended: { mediaType: "image/webp", width: 16_384, height: 9 },
    },
  );
});

test("what is no such image, or is cut short anywhere in its header, is none", () => {
  const svg = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>").toString("base64");
  const bitmap = Buffer.from("BM\x36\0\0\0").toString("base64");
  const endless = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]).toString("base64");
  const cut = [
    pngHead(9, 9),
    gifHead(9, 9),
    jpegHead(9, 9, 5),
    webpHead("VP8 ", 9, 9),
    webpHead("VP8X", 9, 9),
  ];
  const cuts = cut.flatMap((data) => {
    const bytes = Buffer.from(data, "base64");
    return Array.from({ length: bytes.length }, (_, end) => bytes.toString("base64", 0, end));
  });
  const texts = ["", "====", "not base64 at all!", svg, bitmap, endless, pngHead(0, 4), ...cuts];
  assert.deepEqual(
    texts.filter((data) => readImageHeader(data) !== null),
    [],
  );
});

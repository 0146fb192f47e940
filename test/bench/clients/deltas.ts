/** Decoded text in, pieces of the answer out: what a careful extension writes by hand over eventsource-parser. */
import { StringDecoder } from "node:string_decoder";
import { createParser } from "eventsource-parser";
import type { Reading, Tally } from "./client.ts";

export interface DeltaReader {
  readonly feed: (bytes: Uint8Array) => void;
  readonly reading: () => Reading;
}

/** Makes a reader that keeps the answer's text and hands every piece to `tally`. */
export function createDeltaReader(tally: Tally): DeltaReader {
  let text = "";
  const decoder = new StringDecoder("utf8");
  const parser = createParser({
    onEvent({ data }) {
      const { delta } = JSON.parse(data);
      const piece = delta?.text ?? delta?.partial_json;
      if (typeof piece !== "string") return;
      tally.add(piece);
      text += piece;
    },
  });
  return {
    feed: (bytes) => parser.feed(decoder.write(bytes)),
    reading: () => ({ length: tally.length(), answer: text }),
  };
}

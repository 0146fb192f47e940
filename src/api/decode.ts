/** Bytes of a response body in, wire events out: any split of the bytes, LF or CRLF, with or without a BOM. */
import { createParser } from "eventsource-parser";
import { ChatError } from "../core/errors.ts";
import type { WireEvent } from "../core/wire.ts";

export interface Decoder {
  /**
   * The events that `bytes` complete, in order.
   * @throws ChatError of kind `not-json` when an event's data is no JSON object with a `type`.
   */
  readonly feed: (bytes: Uint8Array) => readonly WireEvent[];
}

/** Makes a decoder for one response. All work happens in the stack of `feed`: no timers, no queue. */
export function createDecoder(): Decoder {
  let events: WireEvent[] = [];
  // `stream: true` below keeps the bytes of a character that a chunk boundary cuts.
  const text = new TextDecoder();
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data !== "[DONE]") events.push(readEvent(data)); // the end marker of OpenAI-shaped gateways
    },
  });
  return {
    feed(bytes) {
      events = [];
      parser.feed(text.decode(bytes, { stream: true }));
      return events;
    },
  };
}

function readEvent(data: string): WireEvent {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch (cause) {
    throw new ChatError("not-json", `The stream holds an event that is not JSON: ${excerpt(data)}`, {
      cause,
    });
  }
  if (typeof value === "object" && value !== null && "type" in value && typeof value.type === "string") {
    return value as WireEvent;
  }
  throw new ChatError("not-json", `The stream holds an event without a type: ${excerpt(data)}`);
}

function excerpt(data: string): string {
  return data.length <= 80 ? data : `${data.slice(0, 80)}…`;
}

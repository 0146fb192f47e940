/** Bytes of a response body in, wire events out: any split of the bytes, LF or CRLF, with or without a BOM. */
import { StringDecoder } from "node:string_decoder";
import { createParser } from "eventsource-parser";
import { readApiError } from "../core/apiErrors.ts";
import { ChatError } from "../core/errors.ts";
import type { WireEvent } from "../core/wire.ts";
import { localize } from "../core/localize.ts";

export interface Decoder {
  /** The events that `bytes` complete, in order, up to the first that is none. */
  readonly feed: (bytes: Uint8Array) => readonly WireEvent[];
  /**
   * The event that the end of the body cut off after its data, if it is whole: its blank line is all that is missing.
   * One that is not whole is no failure; that the body ended early is told by what is missing.
   */
  readonly end: () => readonly WireEvent[];
  /** Set once an event's data was no JSON object with a `type` (kind `not-json`): nothing after it is read. */
  readonly failure: () => ChatError | null;
}

/** Makes a decoder for one response. All work happens in the stack of `feed`: no timers, no queue. */
export function createDecoder(): Decoder {
  let events: WireEvent[] = [];
  let failure: ChatError | null = null;
  // Keeps the bytes of a character that a chunk boundary cuts, as a streaming TextDecoder does at three times the cost
  // for a chunk of one event (172 ns against 60). The byte order mark is the parser's to drop.
  const text = new StringDecoder("utf8");
  const parser = createParser({
    onEvent: ({ event: name, data }) => {
      if (failure || data === "[DONE]") return; // the end marker of OpenAI-shaped gateways
      const event = readEvent(name, data);
      if (event instanceof ChatError) failure = event;
      else events.push(event);
    },
  });
  return {
    feed(bytes) {
      events = [];
      parser.feed(text.write(bytes));
      return events;
    },
    end() {
      events = [];
      if (failure) return events;
      parser.feed("\n\n");
      failure = null;
      return events;
    },
    failure: () => failure,
  };
}

/** @param name the event's `event` field, which stands in for a `type` that compatible servers leave out. */
function readEvent(name: string | undefined, data: string): WireEvent | ChatError {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    if (name === "error") return errorEvent({ message: data });
    const message = localize("The stream holds an event that is not JSON: {event}", { event: excerpt(data) });
    return new ChatError("not-json", message); // without its cause, which quotes more of the data
  }
  const members = typeof value === "object" && value !== null ? value : {};
  const type: unknown = "type" in members ? members.type : name;
  if (name === "error" || type === "error" || (type === undefined && "error" in members)) {
    return errorEvent(typeof value === "string" ? { message: value } : members);
  }
  if (typeof type === "string" && members === value) {
    return "type" in members ? (members as WireEvent) : { ...members, type };
  }
  const message = localize("The stream holds an event without a type: {event}", { event: excerpt(data) });
  return new ChatError("not-json", message);
}

/** An error of whatever shape in the API's. */
function errorEvent(value: object): WireEvent {
  const { type, message, requestId } = readApiError(value);
  return { type: "error", error: { type, message }, request_id: requestId };
}

function excerpt(data: string): string {
  return data.length <= 80 ? data : `${data.slice(0, 80)}…`;
}

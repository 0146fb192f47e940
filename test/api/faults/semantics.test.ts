/** Streams that keep the form and break the rules, and every way in which an answer may end. */
import {
  blockStart,
  blockStop,
  delta,
  ending,
  errorEvent,
  event,
  hello,
  helloEvents,
  messageDelta,
  messageStart,
  messageStop,
  textDelta,
  textStart,
  thinkingDelta,
  thinkingStart,
} from "../../fixtures/events.ts";
import { replyStream } from "../../fixtures/wireServer.ts";
import type { Outcome } from "./conversation.ts";
import { answered, runFaults, type Fault } from "./fault.ts";

function reads(name: string, stream: string, change: Partial<Outcome> = {}): Fault {
  return { name, reply: replyStream(stream), expected: { ...answered, ...change } };
}

const said = messageStart + textStart + textDelta("Hello, world.") + blockStop();
const refusal = (category: string | null, explanation: string | null): object => ({
  stop_reason: "refusal",
  stop_details: { type: "refusal", category, explanation },
});

runFaults("stop reasons", [
  ...[
    "end_turn",
    "max_tokens",
    "tool_use",
    "pause_turn",
    "refusal",
    "model_context_window_exceeded",
    "compaction",
    "brand_new",
  ].map((reason) =>
    reads(reason, said + messageDelta({ stop_reason: reason }) + messageStop, { stop: reason }),
  ),
  reads(
    "stop_sequence",
    said + messageDelta({ stop_reason: "stop_sequence", stop_sequence: "END" }) + messageStop,
    {
      stop: "stop_sequence · END",
    },
  ),
  reads("none at all", said + messageStop, { stop: null }),
  reads("null", said + messageDelta({ stop_reason: null }) + messageStop, { stop: null }),
  reads("a number", said + messageDelta({ stop_reason: 7 }) + messageStop, { stop: null }),
  reads(
    "several message_deltas: the last counts",
    said +
      messageDelta({ stop_reason: "pause_turn" }) +
      messageDelta({ stop_reason: "end_turn" }) +
      messageStop,
  ),
  reads(
    "a refusal with category and explanation",
    messageStart + messageDelta(refusal("cyber", "No.")) + messageStop,
    {
      text: "",
      stop: "refusal · cyber: No.",
    },
  ),
  reads("a refusal without details", messageStart + messageDelta(refusal(null, null)) + messageStop, {
    text: "",
    stop: "refusal",
  }),
  reads("a refusal after some text", said + messageDelta(refusal("bio", null)) + messageStop, {
    stop: "refusal · bio",
  }),
]);

const nothing = { text: "", stop: "end_turn" };

runFaults("contents", [
  reads("an empty answer", messageStart + messageDelta({ stop_reason: "end_turn" }) + messageStop, nothing),
  reads("an empty block", messageStart + textStart + ending, nothing),
  reads("thoughts only", messageStart + thinkingStart + thinkingDelta("Hm.") + ending, {
    ...nothing,
    thoughts: "Hm.",
  }),
  reads(
    "thoughts, then text",
    messageStart +
      thinkingStart +
      thinkingDelta("Hm.") +
      blockStop() +
      helloEvents.slice(1).join("").replaceAll('"index":0', '"index":1'),
    { thoughts: "Hm." },
  ),
  reads(
    "a signature and thoughts that are kept secret are no content",
    messageStart + blockStart({ type: "redacted_thinking", data: "x" }) + blockStop() + hello,
  ),
  reads(
    "a tool's input is not text",
    said +
      blockStart({ type: "tool_use", id: "t", name: "look", input: {} }, 1) +
      delta({ type: "input_json_delta", partial_json: '{"a"' }, 1) +
      blockStop(1) +
      messageDelta({ stop_reason: "tool_use" }) +
      messageStop,
    { stop: "tool_use" },
  ),
  reads(
    "two blocks of text whose deltas are mixed",
    messageStart +
      textStart +
      blockStart({ type: "text", text: "" }, 1) +
      textDelta("world.", 1) +
      textDelta("Hello, ", 0) +
      blockStop(0) +
      blockStop(1) +
      messageDelta({ stop_reason: "end_turn" }) +
      messageStop,
  ),
]);

runFaults("broken rules", [
  reads("unknown events", helloEvents.join(event({ type: "message_sparkle", text: "no" }))),
  reads(
    "an unknown block",
    messageStart +
      blockStart({ type: "sparkle", text: "" }) +
      delta({ type: "sparkle_delta", text: "no" }) +
      blockStop() +
      helloEvents.slice(1).join(""),
  ),
  reads(
    "an unknown delta in a known block",
    messageStart +
      textStart +
      delta({ type: "sparkle_delta", text: "no" }) +
      textDelta("Hello, world.") +
      ending,
  ),
  reads(
    "a delta without a type",
    messageStart + textStart + delta({ text: "no" }) + textDelta("Hello, world.") + ending,
  ),
  reads("no message_start", helloEvents.slice(1).join("")),
  reads("message_start again and again", messageStart + helloEvents.join(messageStart)),
  reads("message_start without a message", event({ type: "message_start" }) + helloEvents.slice(1).join("")),
  reads(
    "message_start that holds null and numbers",
    event({ type: "message_start", message: { model: 7, usage: null } }) + helloEvents.slice(1).join(""),
  ),
  reads("deltas without a block's start", messageStart + textDelta("Hello, ") + textDelta("world.") + ending),
  reads(
    "deltas after their block's stop",
    messageStart + textStart + textDelta("Hello, ") + blockStop() + textDelta("world.") + ending,
  ),
  reads(
    "blocks that never stop",
    messageStart +
      textStart +
      textDelta("Hello, world.") +
      messageDelta({ stop_reason: "end_turn" }) +
      messageStop,
  ),
  reads("blocks without an index", hello.replaceAll('"index":0,', "")),
  reads(
    "a block that starts with its text",
    messageStart + blockStart({ type: "text", text: "Hello, " }) + textDelta("world.") + ending,
  ),
  reads(
    "a block start without a block",
    messageStart + event({ type: "content_block_start", index: 0 }) + textDelta("Hello, world.") + ending,
  ),
  reads(
    "deltas of null",
    messageStart +
      textStart +
      event({ type: "content_block_delta", index: 0, delta: null }) +
      textDelta("Hello, world.") +
      ending,
  ),
  reads(
    "text that is no text",
    messageStart +
      textStart +
      delta({ type: "text_delta", text: 7 }) +
      delta({ type: "text_delta", text: null }) +
      textDelta("Hello, world.") +
      ending,
  ),
  reads(
    "thoughts in a block of text",
    messageStart + textStart + thinkingDelta("Hm.") + textDelta("Hello, world.") + ending,
    { thoughts: "Hm." },
  ),
  reads("no usage", hello.replaceAll(/,"usage":\{[^}]*\}/g, "")),
  reads("usage that is null", hello.replaceAll(/"usage":\{[^}]*\}/g, '"usage":null')),
  reads(
    "usage of texts and nulls",
    hello.replaceAll('"output_tokens":9', '"output_tokens":"9","input_tokens":null'),
  ),
  reads(
    "everything after message_stop is passed over",
    hello + textDelta("no") + errorEvent("api_error", "no") + hello,
  ),
  reads("an error after message_stop in a chunk of its own", hello + errorEvent("overloaded_error", "no")),
]);

/** Streams that break off or hold what does not belong there: what came is kept, and nothing hangs. */
import { setTimeout as delay } from "node:timers/promises";
import {
  delta,
  ending,
  hello,
  helloEvents,
  messageStart,
  messageStop,
  ping,
  textDelta,
  textStart,
} from "../../fixtures/events.ts";
import { chunk, replyPieces, replyStream, streamHead, type Reply } from "../../fixtures/wireServer.ts";
import type { Outcome } from "./conversation.ts";
import { answered, brokenAfter, failed, runFaults, triedAgain, type Fault } from "./fault.ts";

const incomplete = "The answer is incomplete: the connection closed before its end.";
const closed = "HOST closed the connection.";
const reset = "The connection to HOST was reset.";

/** The text of the first `count` events of `hello`. */
const textAfter = (count: number): string => (count > 4 ? "Hello, world." : count > 2 ? "Hello, " : "");

/** What is left of `hello` when it ends after some of its events. */
function broken(count: number, kind: "incomplete" | "network", message: string): Outcome {
  if (textAfter(count) === "") return failed(kind, message, triedAgain);
  return brokenAfter(textAfter(count), kind, message, { stop: count > 6 ? "end_turn" : null });
}

runFaults(
  "a break after every event",
  helloEvents.slice(0, -1).flatMap((_, count): Fault[] => [
    {
      name: `the stream ends in order after ${count} events`,
      reply: replyPieces(helloEvents.slice(0, count)),
      expected: broken(count, "incomplete", incomplete),
    },
    {
      name: `the connection is closed after ${count} events`,
      reply: (socket) => {
        socket.write(streamHead());
        for (const event of helloEvents.slice(0, count)) socket.write(chunk(event));
        socket.end();
      },
      expected: broken(count, "network", closed),
    },
    {
      name: `the connection is reset after ${count} events`,
      reply: async (socket) => {
        await replyPieces(helloEvents.slice(0, count), "")(socket);
        await delay(20); // a reset overtakes bytes that are still on their way
        socket.resetAndDestroy();
      },
      expected: broken(count, "network", reset),
    },
  ]),
);

const before = helloEvents.slice(0, 4);

runFaults("other breaks", [
  {
    name: "silence before the first byte",
    reply: () => undefined,
    question: { idle: 1 },
    expected: failed("timeout", "HOST took the request but did not answer in time."),
  },
  {
    name: "silence after the head",
    reply: (socket) => void socket.write(streamHead()),
    question: { idle: 1 },
    expected: failed("timeout", "HOST fell silent in the middle of the answer."),
  },
  {
    name: "silence in the middle",
    reply: replyPieces(before, ""),
    question: { idle: 1 },
    expected: brokenAfter("Hello, ", "timeout", "HOST fell silent in the middle of the answer."),
  },
  {
    name: "pings for ever, and nothing else",
    reply: async (socket) => {
      socket.write(streamHead() + chunk(before.join("")).toString());
      while (!socket.destroyed) {
        socket.write(chunk(ping));
        await delay(100);
      }
    },
    question: { idle: 5, content: 1 },
    expected: brokenAfter("Hello, ", "timeout", "The server sent signs of life for 1 s, but no answer."),
  },
  {
    name: "silence after message_stop is no silence",
    reply: replyPieces(helloEvents, ""),
    question: { idle: 1 },
    expected: answered,
  },
  {
    name: "a reset after message_stop is no failure",
    reply: async (socket) => {
      await replyPieces(helloEvents, "")(socket);
      socket.resetAndDestroy();
    },
    expected: answered,
  },
  {
    name: "the end in the middle of an event's JSON",
    reply: replyPieces([...before, textDelta("lost").slice(0, -20)]),
    expected: brokenAfter("Hello, ", "incomplete", incomplete),
  },
  {
    name: "the end behind an event's JSON, before its blank line",
    reply: replyPieces([...before, textDelta("kept").slice(0, -1)]),
    expected: brokenAfter("Hello, kept", "incomplete", incomplete),
  },
  {
    name: "a cut behind an event's JSON, before its line end",
    reply: (socket) =>
      void socket.end(streamHead() + chunk(before.join("") + textDelta("kept").slice(0, -2)).toString()),
    expected: brokenAfter("Hello, kept", "network", closed),
  },
  {
    name: "an event that is not JSON",
    reply: replyStream(`${before.join("")}data: {oops\n\n${ending}`),
    expected: brokenAfter("Hello, ", "not-json", "The stream holds an event that is not JSON: {oops"),
  },
  {
    name: "an event that is no object",
    reply: replyStream(`${before.join("")}data: [1]\n\n${ending}`),
    expected: brokenAfter("Hello, ", "not-json", "The stream holds an event without a type: [1]"),
  },
  {
    name: "a stream of another protocol",
    reply: replyStream('data: {"choices":[{"delta":{"content":"Hi"}}]}\n\ndata: [DONE]\n\n'),
    expected: failed(
      "not-json",
      'The stream holds an event without a type: {"choices":[{"delta":{"content":"Hi"}}]}',
    ),
  },
  {
    name: "a page that calls itself an event stream",
    reply: replyStream("<html><body>Sign in</body></html>\n\n"),
    expected: failed("incomplete", incomplete, triedAgain),
  },
  {
    name: "[DONE] in place of message_stop",
    reply: replyStream(`${before.join("")}data: [DONE]\n\n`),
    expected: brokenAfter("Hello, ", "incomplete", incomplete),
  },
  {
    name: "comments only",
    reply: replyStream(": processing\n\n".repeat(9)),
    expected: failed("incomplete", incomplete, triedAgain),
  },
  {
    name: "invalid UTF-8 in a delta",
    reply: replyStream(Buffer.from(messageStart + textStart + textDelta("caf\xe9!") + ending, "latin1")),
    expected: { ...answered, text: "caf\uFFFD!" },
  },
  {
    name: "half a surrogate in a delta",
    reply: replyStream(messageStart + textStart + delta({ type: "text_delta", text: "\uD83D" }) + ending),
    expected: { ...answered, text: "\uD83D" },
  },
  {
    name: "a chunk whose length is nonsense",
    reply: (socket) => void socket.write(`${streamHead()}${chunk(before.join("")).toString()}zz\r\nHi\r\n`),
    expected: brokenAfter("Hello, ", "network", "HOST does not answer in HTTP."),
  },
  {
    name: "a length that is too short",
    reply: lengthOf(before.join("").length, hello),
    expected: brokenAfter("Hello, ", "incomplete", incomplete),
  },
  {
    name: "a length that is too long",
    reply: lengthOf(hello.length + 100, before.join("")),
    expected: brokenAfter("Hello, ", "network", closed),
  },
  {
    name: "a length that is too long, but the answer is whole",
    reply: lengthOf(hello.length + 100, hello),
    expected: answered,
  },
  {
    name: "the first attempt breaks before any content, the second is whole",
    reply: [replyPieces([messageStart, textStart]), replyStream(hello)],
    expected: { ...answered, attempts: 2, waits: [500], seen: 2 },
  },
  {
    name: "nothing but message_stop",
    reply: replyStream(messageStop),
    expected: { ...answered, text: "", stop: null },
  },
]);

/** Promises a body of `length` bytes, writes `body` and closes. */
function lengthOf(length: number, body: string): Reply {
  return (socket) =>
    void socket.end(
      `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: ${length}\r\n\r\n${body}`,
    );
}

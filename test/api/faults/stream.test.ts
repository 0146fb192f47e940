/** Streams in every split, with every line end and in every dress: the answer is whole. */
import { setTimeout as delay } from "node:timers/promises";
import {
  ending,
  hello,
  helloEvents,
  messageStart,
  ping,
  textDelta,
  textStart,
} from "../../fixtures/events.ts";
import {
  chunk,
  lastChunk,
  replyPieces,
  replyStream,
  streamHead,
  type Reply,
} from "../../fixtures/wireServer.ts";
import type { Outcome } from "./conversation.ts";
import { answered, runFaults, type Fault } from "./fault.ts";

function bytesOf(text: string): Buffer[] {
  return [...Buffer.from(text)].map((byte) => Buffer.from([byte]));
}

function reads(name: string, reply: Reply, change: Partial<Outcome> = {}): Fault {
  return { name, reply, expected: { ...answered, ...change } };
}

const umlauts = messageStart + textStart + textDelta("Grüße, 世界 🙂‍↕️") + ending;
const big = "x".repeat(20 * 1024 * 1024);

runFaults("splits and line ends", [
  reads("byte by byte, in chunks of one", replyPieces(bytesOf(hello))),
  reads("every character split", replyPieces(bytesOf(umlauts)), { text: "Grüße, 世界 🙂‍↕️" }),
  reads("CRLF", replyStream(hello.replaceAll("\n", "\r\n"))),
  reads("CRLF byte by byte", replyPieces(bytesOf(hello.replaceAll("\n", "\r\n")))),
  reads("CR alone", replyStream(hello.replaceAll("\n", "\r"))),
  reads("CR alone byte by byte", replyPieces(bytesOf(hello.replaceAll("\n", "\r")))),
  reads("a byte order mark", replyStream(`\uFEFF${hello}`)),
  reads("a byte order mark byte by byte", replyPieces(bytesOf(`\uFEFF${hello}`))),
  reads(
    "comments, ids and retry times between all events",
    replyStream(`: x\nid: 7\nretry: 1\n${helloEvents.join(": y\n\n")}`),
  ),
  reads("blank lines in front, between and behind", replyStream(`\n\n${helloEvents.join("\n\n")}\n\n`)),
  reads(
    "no space after the colon",
    replyStream(hello.replaceAll(": {", ":{").replaceAll("event: ", "event:")),
  ),
  reads("data over several lines", replyStream(hello.replaceAll(',"', ',\ndata: "'))),
  reads("no event names", replyStream(hello.replaceAll(/event: .*\n/g, ""))),
  reads(
    "event names but no types",
    replyStream(hello.replaceAll(/\{"type":"[a-z_]+",?(?=("index"|"message"|"delta"|\}))/g, "{")),
  ),
  reads("wrong event names", replyStream(hello.replaceAll(/event: .*\n/g, "event: message\n"))),
  reads("[DONE] at the end", replyStream(`${hello}data: [DONE]\n\n`)),
  reads("an event without data", replyStream(`event: content_block_delta\n\n${hello}`)),
  reads("unknown fields", replyStream(`foo: bar\nfoo\n${hello}`)),
  reads("the last blank line is missing", replyStream(hello.slice(0, -1))),
  reads("the last line end is missing", replyStream(hello.slice(0, -2))),
  reads("pings only, before and between", replyStream(ping.repeat(50) + hello + ping)),
  reads("an event of 20 MB", replyStream(messageStart + textStart + textDelta(big) + ending), { text: big }),
  reads(
    "20,000 events in one chunk",
    replyStream(messageStart + textStart + textDelta("x").repeat(20_000) + ending),
    {
      text: "x".repeat(20_000),
    },
  ),
  {
    name: "a slow drip, always in time",
    question: { idle: 3 }, // other cases hold this process up for a part of it
    reply: async (socket) => {
      socket.write(streamHead());
      for (const piece of [...helloEvents.slice(0, 3), ...Array<string>(40).fill(": still here\n\n")]) {
        socket.write(chunk(piece));
        await delay(80);
      }
      socket.write(chunk(helloEvents.slice(3).join("")) + lastChunk);
    },
    expected: answered,
  },
  reads("chunks with extensions, and trailers", async (socket) => {
    socket.write(streamHead());
    for (const event of helloEvents) socket.write(`${event.length.toString(16)};x=y\r\n${event}\r\n`);
    socket.write("0\r\nx-checksum: 1\r\n\r\n");
  }),
  reads("bytes after the last chunk", replyAfter("HTTP/1.1 500 Oops\r\n\r\n")),
]);

function replyAfter(rest: string): Reply {
  return (socket) => {
    socket.write(streamHead() + chunk(hello).toString() + lastChunk + rest);
  };
}

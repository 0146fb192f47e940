/** Heads of responses: doubled, huge, broken, early, and what a body in between compressed. */
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { hello, helloEvents } from "../../fixtures/events.ts";
import {
  chunk,
  lastChunk,
  replyBytes,
  replyStream,
  streamHead,
  type Reply,
} from "../../fixtures/wireServer.ts";
import { answered, brokenAfter, failed, runFaults, triedAgain, type Fault } from "./fault.ts";

/** Writes a head of these lines, then the small whole answer until the connection ends. */
function head(...lines: readonly string[]): Reply {
  return (socket) => {
    socket.end(`${lines.join("\r\n")}\r\nconnection: close\r\n\r\n${hello}`);
  };
}

const stream = "content-type: text/event-stream";

runFaults("heads", [
  {
    name: "HTTP/1.0, which ends with its connection",
    reply: head("HTTP/1.0 200 OK", stream),
    expected: answered,
  },
  { name: "no reason after the status", reply: head("HTTP/1.1 200", stream), expected: answered },
  {
    name: "names and values in any case, and spaces around them",
    reply: head("HTTP/1.1 200 OK", "CONTENT-TYPE:   Text/Event-Stream ;charset=UTF-8   ", "Request-ID: r1"),
    expected: { ...answered, requestId: "r1" },
  },
  {
    name: "an event stream in capitals, with nothing in it",
    reply: (socket) => void socket.write(streamHead({ "content-type": "TEXT/EVENT-STREAM" }) + lastChunk),
    expected: failed(
      "incomplete",
      "The answer is incomplete: the connection closed before its end.",
      triedAgain,
    ),
  },
  {
    name: "doubled headers: the first counts",
    reply: head("HTTP/1.1 200 OK", stream, "content-type: text/html", "request-id: r1", "request-id: r2"),
    expected: { ...answered, requestId: "r1" },
  },
  {
    name: "early hints before the answer",
    reply: (socket) => {
      socket.write("HTTP/1.1 103 Early Hints\r\nlink: </x>; rel=preload\r\n\r\n");
      return replyStream(hello)(socket);
    },
    expected: answered,
  },
  {
    name: "a 100 that nobody asked for",
    reply: (socket) => {
      socket.write("HTTP/1.1 100 Continue\r\n\r\n");
      return replyStream(hello)(socket);
    },
    expected: answered,
    todo: "undici closes the connection at a 100 (client-h1.js, onHeadersComplete)",
  },
  {
    name: "15 kB of headers",
    reply: head("HTTP/1.1 200 OK", stream, `x-long: ${"x".repeat(15_000)}`, "request-id: r1"),
    expected: { ...answered, requestId: "r1" },
  },
  {
    name: "a megabyte of headers",
    reply: head(
      "HTTP/1.1 200 OK",
      stream,
      ...Array.from({ length: 100 }, (_, index) => `x-${index}: ${"x".repeat(10_000)}`),
    ),
    expected: failed("network", "HOST answers with more headers than anyone needs."),
  },
  {
    name: "no HTTP at all",
    reply: replyBytes(Buffer.from("SSH-2.0-OpenSSH_9.9\r\n")),
    expected: failed("network", "HOST does not answer in HTTP."),
  },
  {
    name: "two lengths that differ",
    reply: head("HTTP/1.1 200 OK", stream, "content-length: 5", "content-length: 6"),
    expected: failed("network", "HOST does not answer in HTTP."),
  },
  {
    name: "a head that breaks off",
    reply: (socket) => void socket.end(`HTTP/1.1 200 OK\r\n${stream}\r\nreques`),
    expected: failed("network", "HOST closed the connection.", triedAgain),
  },
  {
    name: "a head that never ends",
    reply: (socket) => void socket.write(`HTTP/1.1 200 OK\r\n${stream}\r\n`),
    question: { idle: 1 },
    expected: failed("timeout", "HOST took the request but did not answer in time."),
  },
]);

/** The small answer, its first four events compressed and flushed, then the rest, as a proxy does on the fly. */
function compressed(encoding: string, body: Buffer): Reply {
  return replyStream(body, { "content-encoding": encoding });
}

/** Writes the compressed body byte by byte. */
function dripped(encoding: string, body: Buffer): Reply {
  return async (socket) => {
    socket.setNoDelay(true);
    socket.write(streamHead({ "content-encoding": encoding }));
    for (const byte of body) {
      socket.write(chunk(Buffer.from([byte])));
      await new Promise(setImmediate);
    }
    socket.write(lastChunk);
  };
}

const gzipped = gzipSync(hello);
/** The first half, without an end. */
const half = gzipSync(helloEvents.slice(0, 4).join("")).subarray(0, -8);

function reads(name: string, reply: Reply): Fault {
  return { name, reply, expected: answered };
}

runFaults("compression that nobody asked for", [
  reads("gzip", compressed("gzip", gzipped)),
  reads("gzip byte by byte", dripped("gzip", gzipped)),
  reads("x-gzip, in capitals", compressed("X-GZIP", gzipped)),
  reads("gzip without its last bytes", compressed("gzip", gzipped.subarray(0, -8))),
  reads("deflate", compressed("deflate", deflateSync(hello))),
  reads("deflate byte by byte", dripped("deflate", deflateSync(hello))),
  reads("deflate without its frame", compressed("deflate", deflateRawSync(hello))),
  reads("brotli", compressed("br", brotliCompressSync(hello))),
  reads("zstd", compressed("zstd", zstdCompressSync(hello))),
  reads("gzip that a proxy has unpacked already", compressed("gzip", Buffer.from(hello))),
  reads("identity", compressed("identity", Buffer.from(hello))),
  reads("an empty encoding", compressed("", Buffer.from(hello))),
  {
    name: "gzip that is cut keeps what came",
    reply: (socket) => {
      socket.write(streamHead({ "content-encoding": "gzip" }));
      socket.end(chunk(half));
    },
    expected: brokenAfter("Hello, ", "network", "HOST closed the connection."),
  },
  {
    name: "gzip whose frame breaks in the same write keeps what came",
    reply: (socket) => {
      socket.write(streamHead({ "content-encoding": "gzip" }));
      socket.write(Buffer.concat([chunk(half), Buffer.from("no chunk\r\n")]));
    },
    expected: brokenAfter("Hello, ", "network", "HOST does not answer in HTTP."),
  },
  {
    name: "deflate that breaks keeps what came",
    reply: (socket) => {
      const start = deflateSync(helloEvents.slice(0, 4).join("")).subarray(0, -4);
      socket.write(streamHead({ "content-encoding": "deflate" }));
      socket.write(chunk(start));
      socket.write(chunk("no more of it"));
    },
    expected: brokenAfter("Hello, ", "not-json", "The answer of HOST is not the deflate that it says it is."),
  },
  {
    name: "an encoding that nobody knows",
    reply: compressed("shrink", Buffer.from(hello)),
    expected: failed("not-json", 'The answer of HOST is packed as "shrink", which Sidenote cannot read.'),
  },
  {
    name: "an error page that is packed",
    reply: (socket) => {
      const body = gzipSync('{"error":{"type":"invalid_request_error","message":"packed"}}');
      socket.write(`HTTP/1.1 400 Bad\r\ncontent-encoding: gzip\r\ncontent-length: ${body.length}\r\n\r\n`);
      socket.write(body);
    },
    expected: failed("bad-request", "packed", { facts: "HTTP 400 · invalid_request_error" }),
  },
]);

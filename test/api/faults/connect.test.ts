/** Connections that cannot be made, or end before there is an answer. */
import type { Socket } from "node:net";
import type { TestContext } from "node:test";
import { hello } from "../../fixtures/events.ts";
import { startRawServer } from "../../fixtures/rawServer.ts";
import { replyStream, startWireServer } from "../../fixtures/wireServer.ts";
import type { FarEnd } from "./conversation.ts";
import { answered, failed, runFaults, triedAgain } from "./fault.ts";

/** A far end that does this with every connection; seen are the connections. */
function onConnection(serve: (socket: Socket) => void): (context: TestContext) => Promise<FarEnd> {
  return async (context) => {
    const { port, connectionCount, close } = await startRawServer(serve);
    context.after(close);
    return { url: `http://127.0.0.1:${port}`, seen: connectionCount };
  };
}

/** An address where nothing listens any more. */
async function nobody(): Promise<FarEnd> {
  const gone = await startWireServer();
  await gone.close();
  return { url: gone.url, seen: gone.connectionCount };
}

const closed = "HOST closed the connection.";
const reset = "The connection to HOST was reset.";

runFaults("connections", [
  {
    name: "nothing listens there: told at once",
    far: nobody,
    expected: failed("network", "Nothing answers at HOST.", { seen: 0 }),
  },
  {
    name: "reset as soon as it stands",
    far: onConnection((socket) => void socket.resetAndDestroy()),
    expected: failed("network", reset, triedAgain),
  },
  {
    name: "closed as soon as it stands",
    far: onConnection((socket) => void socket.end()),
    expected: failed("network", closed, triedAgain),
  },
  {
    name: "never read from",
    far: onConnection((socket) => void socket.pause()),
    question: { idle: 1 },
    expected: failed("timeout", "HOST took the request but did not answer in time."),
  },
  {
    name: "closed at the first byte of the request",
    far: onConnection((socket) => void socket.once("data", () => socket.end())),
    expected: failed("network", closed, triedAgain),
  },
  {
    name: "closed after the request",
    reply: (socket) => void socket.end(),
    expected: failed("network", closed, triedAgain),
  },
  {
    name: "reset after the request",
    reply: (socket) => void socket.resetAndDestroy(),
    expected: failed("network", reset, triedAgain),
  },
  {
    name: "closed twice, then it works",
    reply: [(socket) => void socket.end(), (socket) => void socket.end(), replyStream(hello)],
    expected: { ...answered, attempts: 3, waits: [500, 1000], seen: 3 },
  },
  {
    name: "closed again and again, and nothing is to be tried again",
    reply: (socket) => void socket.end(),
    question: { maxRetries: 0 },
    expected: failed("network", closed),
  },
]);

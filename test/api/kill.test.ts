/**
 * What is left of a turn when the server dies, or the network, at each of ten points: before the first content it is
 * tried again, and is whole as soon as the other end is back; after it the turn has failed with exactly the text so far.
 */
import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { answerText, type Turn } from "../../src/core/conversation.ts";
import {
  blockStop,
  messageDelta,
  messageStart,
  messageStop,
  textDelta,
  textStart,
  thinkingDelta,
  thinkingStart,
} from "../fixtures/events.ts";
import { startRelay, type Relay } from "../fixtures/relay.ts";
import {
  chunk,
  lastChunk,
  replyStream,
  startWireServer,
  streamHead,
  type WireServer,
} from "../fixtures/wireServer.ts";
import { startConversation, type Outcome } from "./faults/conversation.ts";

/** The answer in steps, and what a reader has once a step is through. */
const steps = [
  { name: "message_start", bytes: messageStart, text: "", thoughts: "" },
  { name: "thinking", bytes: thinkingStart + thinkingDelta("Hm."), text: "", thoughts: "Hm." },
  {
    name: "the first text",
    bytes: blockStop() + textStart + textDelta("Hello, "),
    text: "Hello, ",
    thoughts: "Hm.",
  },
  { name: "the middle of the text", bytes: textDelta("wor"), text: "Hello, wor", thoughts: "Hm." },
  {
    name: "before message_delta",
    bytes: textDelta("ld.") + blockStop(),
    text: "Hello, world.",
    thoughts: "Hm.",
  },
  {
    name: "before message_stop",
    bytes: messageDelta({ stop_reason: "end_turn" }),
    text: "Hello, world.",
    thoughts: "Hm.",
  },
];
const answer = steps.map(({ bytes }) => bytes).join("") + messageStop;

interface Point {
  readonly name: string;
  /** Steps of the answer that are through by then; null before its head. */
  readonly steps: number | null;
  readonly text: string;
  readonly thoughts: string;
}

const points: readonly Point[] = [
  { name: "before connecting", steps: null, text: "", thoughts: "" },
  { name: "connected", steps: null, text: "", thoughts: "" },
  { name: "the request is sent", steps: null, text: "", thoughts: "" },
  { name: "the head is here", steps: 0, text: "", thoughts: "" },
  ...steps.map(({ name, text, thoughts }, index) => ({ name, steps: index + 1, text, thoughts })),
];

/** One question on its way, and what is between it and its answer. */
interface Scene {
  readonly point: Point;
  readonly relay: Relay;
  /** Another one after a restart. */
  server: WireServer;
  /** What has to be over before the next attempt. */
  back: Promise<unknown>;
  /** Lets the server write the rest of its first answer. */
  readonly goOn: () => void;
  /** The end of the test. */
  readonly signal: AbortSignal;
}

/** What happens at the point, and what is left of the turn. */
interface Blow {
  readonly name: string;
  /** There is no network in between: what happens to the server is all. */
  readonly isDirect?: boolean;
  readonly strike: (scene: Scene) => void;
  readonly expected: (point: Point) => Left;
}

/** How the turn ended, and what a failed one says when it is asked again as soon as all is well. */
interface Left extends Pick<Outcome, "state" | "text" | "thoughts" | "attempts"> {
  readonly error: string | null;
  readonly again: string | null;
}

function whole(attempts = 1): Left {
  return { state: "done", text: "Hello, world.", thoughts: "Hm.", attempts, error: null, again: null };
}

function broken({ text, thoughts }: Point, error: string, attempts = 1): Left {
  return { state: "failed", text, thoughts, attempts, error, again: "Hello, world." };
}

const hasContent = ({ text, thoughts }: Point): boolean => text + thoughts !== "";
/** Nothing of the request is sent yet: another connection is made for it, and nobody is told. */
const isUnsent = ({ name }: Point): boolean => name === "before connecting" || name === "connected";

const blows: readonly Blow[] = [
  {
    name: "the server is killed",
    isDirect: true,
    strike(scene) {
      scene.back = scene.server.close();
    },
    expected(point) {
      if (hasContent(point)) return broken(point, "network: HOST closed the connection.");
      return broken(point, "network: Nothing answers at HOST.", isUnsent(point) ? 1 : 2);
    },
  },
  {
    name: "the server is killed and starts again",
    isDirect: true,
    strike(scene) {
      scene.back = scene.server.close().then(() => restart(scene));
    },
    expected(point) {
      if (hasContent(point)) return broken(point, "network: HOST closed the connection.");
      return whole(isUnsent(point) ? 1 : 2);
    },
  },
  {
    name: "the network is cut, and comes back at once",
    strike: ({ relay }) => relay.cut(),
    expected(point) {
      if (hasContent(point)) return broken(point, "network: The connection to HOST was reset.");
      return whole(isUnsent(point) ? 1 : 2);
    },
  },
  {
    name: "the network goes dark, and forgets the connection",
    strike(scene) {
      scene.relay.goDark();
      if (scene.point.name === "before connecting") void lightUp(scene);
    },
    expected(point) {
      if (point.name === "before connecting") return whole();
      // Not again by itself: the request may have been answered, and charged.
      const isAnswered = point.steps !== null;
      const silence = isAnswered
        ? "fell silent in the middle of the answer"
        : "took the request but did not answer in time";
      return broken(point, `timeout: HOST ${silence}.`);
    },
  },
  {
    name: "the network goes dark for a moment",
    strike(scene) {
      scene.relay.hold();
      scene.goOn();
      void lightUp(scene);
    },
    expected: () => whole(),
  },
];

/** Ends the dark when a connection has been tried in it. */
async function lightUp({ relay, signal }: Scene): Promise<void> {
  await until(() => relay.connectionCount() > 0, signal);
  await delay(20);
  relay.comeBack();
}

async function restart(scene: Scene): Promise<void> {
  scene.server = await startWireServer(undefined, scene.server.port);
  scene.server.answer = () => replyStream(answer);
}

async function until(isSo: () => boolean, signal: AbortSignal): Promise<void> {
  while (!isSo()) await delay(1, undefined, { signal });
}

/** Whether the turn stands at the point, as far as a reader can see. */
function isAt({ name, steps: count, text, thoughts }: Point, turn: Turn): boolean {
  if (count === null) return false;
  if (name === "the head is here") return turn.state === "waiting";
  if (name === "message_start") return turn.model === "model-1";
  if (name === "before message_stop") return turn.stop !== null;
  const [first] = turn.blocks;
  return answerText(turn) === text && first?.type === "thinking" && first.text === thoughts;
}

async function play(context: TestContext, point: Point, blow: Blow): Promise<Left> {
  let goOn = (): void => undefined;
  const proceeds = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const server = await startWireServer();
  const relay = await startRelay(server.port);
  const { signal } = context;
  const scene: Scene = { point, relay, server, back: Promise.resolve(), goOn, signal };
  context.after(() => Promise.all([relay.close(), scene.server.close()]));
  let isStruck = false;

  function strike(): void {
    if (isStruck) return;
    isStruck = true;
    blow.strike(scene);
  }

  server.answer = () => async (socket) => {
    if (isUnsent(point) || server.requests.length > 1) {
      await replyStream(answer)(socket);
      return;
    }
    const written = steps
      .slice(0, point.steps ?? 0)
      .map(({ bytes }) => bytes)
      .join("");
    const start = streamHead() + (written === "" ? "" : chunk(written).toString());
    if (point.steps === null) strike();
    else socket.write(start);
    await proceeds;
    if (point.steps === null) socket.write(start);
    socket.write(chunk(answer.slice(written.length)));
    socket.write(lastChunk);
  };

  const url = `http://127.0.0.1:${blow.isDirect ? server.port : relay.port}`;
  const { chat, warm, ended, close } = startConversation(
    { url, seen: () => 0 },
    {
      idle: 0.5,
      onChange: (turn) => isAt(point, turn) && setImmediate(strike),
      beforeRetry: () => scene.back,
    },
  );
  if (point.name === "connected") {
    warm();
    await until(() => server.connectionCount() > 0, signal);
  }
  if (isUnsent(point)) strike();
  await scene.back;
  const { state, text, thoughts, attempts, error } = await ended(() => chat.ask("Tell me", []));
  const left = {
    state,
    text,
    thoughts,
    attempts,
    error: error && `${error.kind}: ${error.message}`,
    again: null,
  };
  if (state === "done") {
    await close();
    return left;
  }
  await scene.back;
  relay.comeBack();
  if (blow.name === "the server is killed") await restart(scene);
  const { text: again } = await ended(() => chat.retry());
  await close();
  return { ...left, again };
}

for (const blow of blows) {
  void suite(blow.name, { concurrency: 5 }, () => {
    for (const point of points) {
      test(point.name, { timeout: 15_000 }, async (context) => {
        assert.deepEqual(await play(context, point, blow), blow.expected(point));
      });
    }
  });
}

/** One question that is struck by trouble at a point of its turn, and what is left of it. */
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { ChatPorts } from "../../../src/core/chat.ts";
import { answerText, type Turn } from "../../../src/core/conversation.ts";
import {
  blockStop,
  messageDelta,
  messageStart,
  messageStop,
  textDelta,
  textStart,
  thinkingDelta,
  thinkingStart,
} from "../../fixtures/events.ts";
import { startRelay, type Relay } from "../../fixtures/relay.ts";
import {
  chunk,
  lastChunk,
  replyStream,
  startWireServer,
  streamHead,
  type Reply,
  type WireServer,
} from "../../fixtures/wireServer.ts";
import { startConversation, type Outcome } from "../faults/conversation.ts";

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

export interface Point {
  readonly name: string;
  /** Steps of the answer that are through by then; null before its head. */
  readonly steps: number | null;
  readonly text: string;
  readonly thoughts: string;
}

export const points: readonly Point[] = [
  { name: "before connecting", steps: null, text: "", thoughts: "" },
  { name: "connected", steps: null, text: "", thoughts: "" },
  { name: "the request is sent", steps: null, text: "", thoughts: "" },
  { name: "the head is here", steps: 0, text: "", thoughts: "" },
  ...steps.map(({ name, text, thoughts }, index) => ({ name, steps: index + 1, text, thoughts })),
];

/** Nothing of the request is sent yet: another connection is made for it, and nobody is told. */
export const isUnsent = ({ name }: Point): boolean => name === "before connecting" || name === "connected";

/** One question on its way, and what is between it and its answer. */
export interface Scene {
  readonly point: Point;
  readonly relay: Relay;
  /** Another one after a restart. */
  server: WireServer;
  /** What has to be over before the next attempt. */
  back: Promise<unknown>;
  /** Lets the server write the rest of its first answer. */
  readonly goOn: () => void;
  /** Lets an hour pass in which no timer ran. */
  readonly sleep: () => void;
  /** The end of the test. */
  readonly signal: AbortSignal;
}

/** What happens at the point, and what is left of the turn. */
export interface Blow {
  readonly name: string;
  /** There is no network in between: what happens to the server is all. */
  readonly isDirect?: boolean;
  /** The computer sleeps: the clock of the whole process is moved, so that one such scene is played at a time. */
  readonly sleeps?: boolean;
  readonly strike: (scene: Scene) => void;
  /** Sets right what does not come right by itself. */
  readonly mend?: (scene: Scene) => Promise<void>;
  readonly expected: (point: Point) => Left;
}

/** How the turn ended, and what a failed one says when it is asked again as soon as all is well. */
export interface Left extends Pick<Outcome, "state" | "text" | "thoughts" | "attempts"> {
  readonly error: string | null;
  readonly again: string | null;
}

/** Ends the dark when a connection has been tried in it. */
export async function lightUp({ relay, signal }: Scene): Promise<void> {
  await until(() => relay.connectionCount() > 0, signal);
  await delay(20);
  relay.comeBack();
}

/** Starts a server where the last one was. */
export async function restart(scene: Scene): Promise<void> {
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

/** The answer as far as the point, and its rest when it goes on. */
function replyInSteps(point: Point, onRequest: () => void, goesOn: Promise<void>): Reply {
  const bytes = steps.slice(0, point.steps ?? 0).map((step) => step.bytes);
  const written = bytes.join("");
  return async (socket) => {
    if (point.steps === null) {
      onRequest();
      await goesOn;
    }
    socket.write(streamHead());
    if (written !== "") socket.write(chunk(written));
    await goesOn;
    socket.write(chunk(answer.slice(written.length)));
    socket.write(lastChunk);
  };
}

interface SettableClock extends Pick<ChatPorts, "now" | "every"> {
  readonly pass: (milliseconds: number) => void;
}

/** The process's own clock, which can be moved, with a watch that is looked at every 25 ms. */
function startClock(context: TestContext): SettableClock {
  const { now } = Date;
  let passed = 0;
  context.mock.method(Date, "now", () => now() + passed);
  return {
    now: () => Date.now(),
    every(_milliseconds, tick) {
      const timer = setInterval(tick, 25);
      return () => clearInterval(timer);
    },
    pass(milliseconds) {
      passed += milliseconds;
    },
  };
}

/** Asks a question over a scene of its own, lets the blow strike at the point, and tells what is left. */
export async function play(context: TestContext, point: Point, blow: Blow): Promise<Left> {
  let goOn = (): void => undefined;
  const proceeds = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const server = await startWireServer();
  const relay = await startRelay(server.port);
  const { signal } = context;
  const clock = blow.sleeps ? startClock(context) : null;
  const sleep = (): void => clock?.pass(3_600_000);
  const scene: Scene = { point, relay, server, back: Promise.resolve(), goOn, sleep, signal };
  context.after(() => Promise.all([relay.close(), scene.server.close()]));
  let isStruck = false;

  function strike(): void {
    if (isStruck) return;
    isStruck = true;
    blow.strike(scene);
  }

  server.answer = () =>
    isUnsent(point) || server.requests.length > 1
      ? replyStream(answer)
      : replyInSteps(point, strike, proceeds);

  const url = `http://127.0.0.1:${blow.isDirect ? server.port : relay.port}`;
  const { chat, warm, ended, close } = startConversation(
    { url, seen: () => 0 },
    {
      // A clock that is looked at often is not to find silence in an ordinary pause.
      idle: clock ? 60 : 0.5,
      ...(clock && { clock }),
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
  assert.ok(isStruck);
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
  await blow.mend?.(scene);
  const { text: again } = await ended(() => chat.retry());
  await close();
  return { ...left, again };
}

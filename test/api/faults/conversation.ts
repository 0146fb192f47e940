/** A chat over the real client, as the host puts them together, and what of its turns a user would notice. */
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { createClient, type Client } from "../../../src/api/client.ts";
import { parseEndpoint } from "../../../src/api/endpoint.ts";
import { buildHeaders } from "../../../src/api/headers.ts";
import { directNetwork, type NetworkSettings } from "../../../src/api/network.ts";
import { withoutSecret } from "../../../src/api/redact.ts";
import { createChat, type Chat, type ChatPorts } from "../../../src/core/chat.ts";
import { answerText, isRunning, type Turn } from "../../../src/core/conversation.ts";
import type { ChatError, TurnError } from "../../../src/core/errors.ts";
import { nothingKnown } from "../../../src/core/request.ts";
import type { StreamObserver } from "../../../src/core/run.ts";
import { createSession } from "../../../src/core/session.ts";
import { readSettings } from "../../../src/core/settings.ts";

/** How a question ended, in what a user would notice. */
export interface Outcome {
  readonly state: Turn["state"];
  /** What the answer says. */
  readonly text: string;
  readonly thoughts: string;
  /** Reason, sequence and details, joined with ` · `; null when the server gave none. */
  readonly stop: string | null;
  readonly error: Failure | null;
  readonly attempts: number;
  /** Milliseconds of the waits between attempts. */
  readonly waits: readonly number[];
  readonly requestId: string | null;
  /** Requests that the far end received, or connections, where it never gets as far as a request. */
  readonly seen: number;
}

export interface Failure extends Pick<TurnError, "kind" | "message" | "action"> {
  /** Empty where the server said nothing to quote. */
  readonly facts: string;
}

/** A far end other than a wire server. */
export interface FarEnd {
  readonly url: string;
  /** See `Outcome.seen`. */
  readonly seen: () => number;
  /** The way to it. */
  readonly network?: Partial<NetworkSettings>;
  /** Host and port of a proxy in between; `PROXY` stands for it in an outcome. */
  readonly proxy?: string;
}

export interface Asking {
  /** Seconds without a byte after which a stream is given up. */
  readonly idle?: number;
  /** Seconds without content, whatever else comes. */
  readonly content?: number;
  /** Seconds to wait for a connection. */
  readonly connect?: number;
  readonly maxRetries?: number;
  /** Hears of the turn whenever it has changed. */
  readonly onChange?: (turn: Turn) => void;
  /** Another time than the computer's. */
  readonly clock?: Pick<ChatPorts, "now" | "every">;
  /** What each wait before another attempt waits for. */
  readonly beforeRetry?: () => Promise<unknown>;
}

/** The key that every question is sent with. */
export const secret = "key-fault-secret";
/** The password of a proxy, which is no more to be told than the key. */
export const proxySecret = "proxy-fault-secret";

export interface Conversation {
  readonly chat: Chat;
  /** Opens the connection for the next request. */
  readonly warm: () => void;
  /** Begins a turn and settles with its outcome when it has ended. */
  readonly ended: (begin: () => void) => Promise<Outcome>;
  /** Closes the connections; fails if a key was told to anyone. */
  readonly close: () => Promise<void>;
}

/** The editor's way is no part of this suite: it never leads anywhere. */
const noFetch = (): Promise<never> => Promise.reject(new Error("no way"));

const headers = buildHeaders({
  userAgent: "sidenote/test",
  apiVersion: "2023-06-01",
  betas: [],
  credential: { type: "api-key", secret },
  extra: {},
});

const realClock: Pick<ChatPorts, "now" | "every"> = {
  now: Date.now,
  every(milliseconds, tick) {
    const timer = setInterval(tick, milliseconds);
    return () => clearInterval(timer);
  },
};

/** Starts a chat whose requests all go to the far end. Waits between attempts are counted, and over at once. */
export function startConversation(far: FarEnd, asking: Asking = {}): Conversation {
  const {
    idle = 5,
    content = 60,
    connect = 5,
    maxRetries = 3,
    clock = realClock,
    onChange,
    beforeRetry,
  } = asking;
  const endpoint = parseEndpoint(far.url);
  const network = { ...directNetwork, connectTimeout: connect, ...far.network };
  const client: Client = createClient({ fetch: () => noFetch });
  let waits: number[] = [];
  let ids = 0;
  let onEnd = (): void => undefined;
  /** All that leaves the client and the chat: no key may be in it. */
  const told: unknown[] = [];

  /** As the host does it. */
  function listen(observer: StreamObserver): StreamObserver {
    const recorder = {
      ...observer,
      onError(error: ChatError) {
        told.push(error);
        observer.onError(error);
      },
    };
    return withoutSecret(recorder, secret);
  }

  const session = createSession("s", 0);
  const chat = createChat(session, {
    open: (body, settings, observer) =>
      client.open(
        { endpoint, network, headers, beta: false, body, idleTimeout: settings["timeouts.idle"] },
        listen(observer),
      ),
    settings: () => ({
      ...readSettings(() => undefined),
      "timeouts.idle": idle,
      "timeouts.content": content,
      maxRetries,
    }),
    server: () => nothingKnown,
    refuse: (_settings, name) => told.push(name),
    record: () => undefined,
    post(event) {
      told.push(event);
      const turn = session.turns.at(-1);
      if (turn) onChange?.(turn);
      if (event.type === "turn-updated" && turn && !isRunning(turn)) queueMicrotask(onEnd); // after the chat has heard of it as well
    },
    ...clock,
    random: () => 0,
    wait(milliseconds, then) {
      waits.push(milliseconds);
      let isCancelled = false;
      void (beforeRetry?.() ?? Promise.resolve()).then(() => isCancelled || then());
      return () => {
        isCancelled = true;
      };
    },
    newId: () => `t${++ids}`,
    judgesTopics: () => false,
    log: (line) => told.push(line),
  });

  function outcomeOf(turn: Turn): Outcome {
    const { state, stop, error, attempts, response, blocks } = turn;
    const thoughts = blocks.filter(({ type }) => type === "thinking").map(({ text }) => text);
    return {
      state,
      text: answerText(turn),
      thoughts: thoughts.join(""),
      stop: stop && [stop.reason, stop.sequence, stop.details].filter((part) => part).join(" · "),
      error: error && {
        kind: error.kind,
        message: error.message.replaceAll(endpoint.host, "HOST").replaceAll(far.proxy ?? "\0", "PROXY"),
        action: error.action,
        facts: error.facts,
      },
      attempts,
      waits,
      requestId: response?.requestId ?? null,
      seen: far.seen(),
    };
  }

  return {
    chat,
    warm: () => client.warm({ endpoint, network }),
    async ended(begin) {
      waits = [];
      await new Promise<void>((resolve) => {
        onEnd = resolve;
        begin();
      });
      const turn = session.turns.at(-1);
      assert.ok(turn);
      return outcomeOf(turn);
    },
    async close() {
      await client.destroy();
      const options = { depth: 12, showHidden: true, maxStringLength: null, maxArrayLength: null };
      const all = inspect([session, told], options);
      for (const text of [secret, proxySecret]) {
        // Neither whole, nor most of it, nor as it stands in a header.
        for (const form of [text.slice(0, -4), Buffer.from(text).toString("base64").replace(/=+$/, "")]) {
          assert.ok(!all.includes(form), `${form} is told`);
        }
      }
    },
  };
}

/**
 * The frame of the fault suite: one question through the real client and the turn machine to a far end that
 * misbehaves, and its whole outcome as one value.
 */
import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import { inspect } from "node:util";
import { createClient } from "../../../src/api/client.ts";
import { parseEndpoint } from "../../../src/api/endpoint.ts";
import { buildHeaders } from "../../../src/api/headers.ts";
import { directNetwork, type NetworkSettings } from "../../../src/api/network.ts";
import { withoutSecret } from "../../../src/api/redact.ts";
import { createChat } from "../../../src/core/chat.ts";
import { answerText, isRunning, type Turn } from "../../../src/core/conversation.ts";
import type { ChatError, TurnError } from "../../../src/core/errors.ts";
import { nothingKnown } from "../../../src/core/request.ts";
import type { StreamObserver } from "../../../src/core/run.ts";
import { createSession } from "../../../src/core/session.ts";
import { readSettings } from "../../../src/core/settings.ts";
import { startWireServer, type Reply } from "../../fixtures/wireServer.ts";

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

export interface Question {
  /** Seconds without a byte after which a stream is given up. */
  readonly idle?: number;
  /** Seconds without content, whatever else comes. */
  readonly content?: number;
  /** Seconds to wait for a connection. */
  readonly connect?: number;
  readonly maxRetries?: number;
}

/** The key that every question is sent with. */
export const secret = "key-fault-secret";
/** The password of a proxy, which is no more to be told than the key. */
export const proxySecret = "proxy-fault-secret";

/** The outcome of `hello` when nothing is wrong. */
export const answered: Outcome = {
  state: "done",
  text: "Hello, world.",
  thoughts: "",
  stop: "end_turn",
  error: null,
  attempts: 1,
  waits: [],
  requestId: null,
  seen: 1,
};

/** What is offered after a failure, where it is not named. */
const actions: { readonly [Kind in Failure["kind"]]?: Failure["action"] } = {
  authentication: "set-key",
  setting: "open-settings",
  "not-found": "open-settings",
  redirect: "open-settings",
  network: "check-connection",
  proxy: "check-connection",
  certificate: "check-connection",
  timeout: "check-connection",
  "not-a-stream": "check-connection",
};

/** The outcome of a failure without any content. `HOST` stands for the server's host and port. */
export function failed(
  kind: Failure["kind"],
  message: string,
  more: Partial<Outcome & Pick<Failure, "facts">> = {},
): Outcome {
  const { facts = "", ...rest } = more;
  const error = { kind, message, action: actions[kind] ?? null, facts };
  return { ...answered, state: "failed", text: "", stop: null, error, ...rest };
}

/** What a failure adds that is tried again until nothing is left of the three retries of the settings. */
export const triedAgain = { attempts: 4, waits: [500, 1000, 2000], seen: 4 } as const;

/** A failure in the middle of an answer: its text is kept, and it is not tried again. */
export function brokenAfter(text: string, kind: Failure["kind"], message: string, more = {}): Outcome {
  return failed(kind, message, { text, ...more });
}

/** The editor's way is no part of this suite: it never leads anywhere. */
const noFetch = (): Promise<never> => Promise.reject(new Error("no way"));

/** Asks one question of the far end and settles with its outcome when the turn has ended. */
export async function ask(far: FarEnd, question: Question = {}): Promise<Outcome> {
  const { idle = 5, content = 60, connect = 5, maxRetries = 3 } = question;
  const endpoint = parseEndpoint(far.url);
  const network = { ...directNetwork, connectTimeout: connect, ...far.network };
  const client = createClient({ fetch: () => noFetch });
  const headers = buildHeaders({
    userAgent: "sidenote/test",
    apiVersion: "2023-06-01",
    betas: [],
    credential: { type: "api-key", secret },
    extra: {},
  });
  const waits: number[] = [];
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

  const turn = await new Promise<Turn>((resolve) => {
    const chat = createChat(createSession("s", 0), {
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
      save: ({ turns: [current] }) => {
        if (current && !isRunning(current)) resolve(current);
      },
      post: (posted) => told.push(posted),
      now: Date.now,
      random: () => 0,
      wait(milliseconds, then) {
        const isRetry = chat.session.turns[0]?.state === "retrying";
        if (isRetry) waits.push(milliseconds);
        const timer = setTimeout(then, isRetry ? 0 : milliseconds);
        return () => clearTimeout(timer);
      },
      every(milliseconds, tick) {
        const timer = setInterval(tick, milliseconds);
        return () => clearInterval(timer);
      },
      newId: () => "t",
      judgesTopics: () => false,
      log: (line) => told.push(line),
    });
    chat.ask("Tell me", []);
  });
  await client.destroy();
  const all = inspect([turn, told], { depth: 12, showHidden: true, maxStringLength: null });
  for (const text of [secret, proxySecret]) {
    // Neither whole, nor most of it, nor as it stands in a header.
    for (const form of [text.slice(0, -4), Buffer.from(text).toString("base64").replace(/=+$/, "")]) {
      assert.ok(!all.includes(form), `${form} is told`);
    }
  }
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

/** One row of a table: what the far end does, and how the question ends. */
export interface Fault {
  readonly name: string;
  /** The reply to every request, or one for each, the last one for all that follow. */
  readonly reply?: Reply | readonly Reply[];
  /** Another far end than a server that replies. */
  readonly far?: (context: TestContext) => Promise<FarEnd>;
  readonly expected: Outcome;
  readonly question?: Question;
  readonly todo?: string;
}

/** How many cases run at the same time: nearly all of them wait. */
const concurrency = 8;
/** Milliseconds after which a case counts as hanging. */
const timeout = 15_000;

/** Runs a table of faults, each with a far end and a client of its own. */
export function runFaults(name: string, faults: readonly Fault[]): void {
  void suite(name, { concurrency }, () => {
    for (const fault of faults) {
      const options = fault.todo === undefined ? { timeout } : { timeout, todo: fault.todo };
      test(fault.name, options, async (context) => {
        const far = await (fault.far?.(context) ?? serve(context, fault.reply ?? []));
        assert.deepEqual(await ask(far, fault.question), fault.expected);
      });
    }
  });
}

/** A wire server that gives these replies. */
async function serve(context: TestContext, reply: Reply | readonly Reply[]): Promise<FarEnd> {
  const server = await startWireServer();
  context.after(server.close);
  const replies = typeof reply === "function" ? [reply] : reply;
  const seen = (): number => server.requests.length;
  server.answer = () => replies[Math.min(seen(), replies.length) - 1] ?? (() => undefined);
  return { url: server.url, seen };
}

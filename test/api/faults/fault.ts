/** The frame of the fault suite: a table of far ends that misbehave, each with the whole outcome of one question. */
import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import { startWireServer, type Reply } from "../../fixtures/wireServer.ts";
import { startConversation, type Asking, type Failure, type FarEnd, type Outcome } from "./conversation.ts";
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

/** Asks one question of the far end and settles with its outcome when the turn has ended. */
async function ask(far: FarEnd, asking: Asking = {}): Promise<Outcome> {
  const conversation = startConversation(far, asking);
  const outcome = await conversation.ended(() => conversation.chat.ask("Tell me", []));
  await conversation.close();
  return outcome;
}

/** One row of a table: what the far end does, and how the question ends. */
export interface Fault {
  readonly name: string;
  /** The reply to every request, or one for each, the last one for all that follow. */
  readonly reply?: Reply | readonly Reply[];
  /** Another far end than a server that replies. */
  readonly far?: (context: TestContext) => Promise<FarEnd>;
  readonly expected: Outcome;
  readonly question?: Asking;
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

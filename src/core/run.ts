/**
 * The requests of one turn until it ends: attempts, the waits between them, and the watch over each stream.
 *
 * A failure before the first content that may pass leads to another attempt, and so does a parameter that the server
 * refuses, without it. Each callback first asks: is this still the current attempt?
 */
import { createAnswerReader } from "./answer.ts";
import { createSeam } from "./continuation.ts";
import type { Turn, TurnState } from "./conversation.ts";
import { applyUpdate, type TurnUpdate } from "./turnUpdate.ts";
import { changed, ChatError, toChatError, type TurnError } from "./errors.ts";
import { startLiveness, type Liveness } from "./liveness.ts";
import { refusedParameter, withoutParameters } from "./refusals.ts";
import type { BuiltRequest } from "./request.ts";
import { retryDelay } from "./retry.ts";
import type { Settings } from "./settings.ts";
import type { MessagesRequest, ResponseInfo, WireEvent } from "./wire.ts";
import { localize } from "./localize.ts";

/**
 * What a stream tells its asker: `onOpen` once, `onEvents` once per socket chunk (with none while an event is cut),
 * then one of the last two.
 */
export interface StreamObserver {
  /** The request goes out now: nobody is waited for any more, such as a user who looks for the key. */
  readonly onSending?: () => void;
  readonly onOpen: (response: ResponseInfo) => void;
  readonly onEvents: (events: readonly WireEvent[]) => void;
  readonly onEnd: () => void;
  readonly onError: (error: ChatError) => void;
}

export interface RunPorts {
  /** Sends a request and returns how to cancel it. Never throws; after a cancel the observer hears nothing. */
  readonly open: (body: MessagesRequest, settings: Settings, observer: StreamObserver) => () => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Calls `then` after a time; returns how to prevent that. Never used while an answer streams. */
  readonly wait: (milliseconds: number, then: () => void) => () => void;
  /** Calls `tick` again and again; returns how to end that. */
  readonly every: (milliseconds: number, tick: () => void) => () => void;
  /** Remembers that a parameter was refused for the model of `settings`. */
  readonly refuse: (settings: Settings, name: string) => void;
}

export interface RunRequest extends BuiltRequest {
  readonly settings: Settings;
  /** Host and port of the server. */
  readonly host: string;
}

export interface TurnRun {
  /** Ends the turn as it stands; what came stays. */
  readonly stop: () => void;
  /** While it waits for its next attempt: makes that now. Returns false at any other time. */
  readonly tryNow: () => boolean;
}

export interface RunListener {
  /** What has changed in the turn. */
  readonly post: (updates: readonly TurnUpdate[]) => void;
  /** What the turn keeps of a failure. */
  readonly describe: (error: ChatError) => TurnError;
  /** The turn has ended, and its last change is posted. */
  readonly onEnd: () => void;
}

/** @param turn is changed in place; it may have text already, which the answer then continues. */
export function startRun(turn: Turn, request: RunRequest, ports: RunPorts, listener: RunListener): TurnRun {
  const { settings } = request;
  const kept = { blocks: turn.blocks.length, textBlock: lastTextBlock(turn) };
  let body = request.body;
  let failures = 0;
  let waited = 0;
  let hasEnded = false;
  /** Ends the request, or the wait before the next one. */
  let leave = (): void => undefined;

  function change(...updates: TurnUpdate[]): void {
    for (const update of updates) applyUpdate(turn, update);
    listener.post(updates);
  }

  function finish(state: TurnState, error: ChatError | null = null): void {
    hasEnded = true;
    const last: TurnUpdate = { type: "state", state, at: ports.now() };
    if (error) change({ type: "error", error: listener.describe(error) }, last);
    else change(last);
    listener.onEnd();
  }

  function attempt(): void {
    let isOver = false;
    /** Of this attempt's response: the turn's may be an earlier one's. */
    let requestId: string | null = null;
    const isCurrent = (): boolean => !isOver && !hasEnded;
    const continues = request.continues && kept.textBlock !== null ? { ...kept, seam: seam() } : null;
    const reader = createAnswerReader(turn, { post: listener.post, now: ports.now, continues });
    let liveness: Liveness | null = null;

    function over(): void {
      isOver = true;
      liveness?.stop();
      reader.end();
    }

    function fail(error: ChatError): void {
      if (!isCurrent()) return;
      over();
      cancel();
      const id = error.requestId ?? requestId ?? undefined;
      afterFailure(changed(error, { requestId: id }), reader.hasContent());
    }

    let cancel = (): void => undefined;
    leave = () => {
      over();
      cancel();
    };
    cancel = ports.open(body, settings, {
      onSending() {
        if (!isCurrent()) return;
        liveness = startLiveness({
          now: ports.now,
          every: ports.every,
          idle: settings["timeouts.idle"],
          content: settings["timeouts.content"],
          onSilent: (since) => change({ type: "silent", since }),
          onBroken: fail,
        });
      },
      onOpen(response) {
        if (!isCurrent()) return;
        liveness?.heard(true);
        requestId = response.requestId;
        reader.open(response);
      },
      onEvents(events) {
        if (!isCurrent()) return;
        liveness?.heard(events.some(({ type }) => type !== "ping"));
        try {
          if (!reader.read(events)) return;
        } catch (error) {
          fail(toChatError(error));
          return;
        }
        // With message_stop the answer is whole, however and whenever the response ends. That is left to the server:
        // cancelled, the connection would be lost to the next question.
        over();
        finish("done");
      },
      onEnd() {
        const message = localize("The answer is incomplete: the connection closed before its end.");
        fail(new ChatError("incomplete", message, { retryable: true }));
      },
      onError: fail,
    });
    if (!isCurrent()) cancel(); // it failed before `open` returned
  }

  function seam(): ReturnType<typeof createSeam> {
    const before = kept.textBlock === null ? "" : (turn.blocks[kept.textBlock]?.text ?? "");
    return createSeam(before, request.continues === "exactly");
  }

  /** Asks again where that may help and nothing of an answer came yet; else the turn has failed. */
  function afterFailure(error: ChatError, hadContent: boolean): void {
    const { response } = error;
    if (response) change({ type: "response", at: ports.now(), response, isStream: false });
    const refused = hadContent ? null : refusedParameter(error, body);
    if (refused !== null) {
      ports.refuse(settings, refused);
      body = withoutParameters(body, [refused]);
      change({ type: "refused", name: refused }, { type: "attempt", blocks: kept.blocks });
      attempt();
      return;
    }
    const { maxRetries } = settings;
    const state = { attempts: ++failures, maxRetries, waited };
    const delay = hadContent ? null : retryDelay(error, state, ports.random());
    if (delay === null) {
      finish("failed", error);
      return;
    }
    waited += delay;
    const retry = {
      at: ports.now() + delay,
      message: error.message,
      attempt: failures + 1,
      of: maxRetries + 1,
    };
    change({ type: "retry", retry, blocks: kept.blocks });
    leave = ports.wait(delay, tryAgain);
  }

  function tryAgain(): void {
    if (hasEnded || turn.state !== "retrying") return;
    change({ type: "attempt", blocks: kept.blocks });
    attempt();
  }

  attempt();

  return {
    stop() {
      if (hasEnded) return;
      leave();
      finish("stopped");
    },
    tryNow() {
      if (hasEnded || turn.state !== "retrying") return false;
      leave();
      tryAgain();
      return true;
    },
  };
}

/** The block that a continuation's text goes into, or null. */
function lastTextBlock(turn: Turn): number | null {
  const index = turn.blocks.findLastIndex(({ type }) => type === "text");
  return index < 0 ? null : index;
}

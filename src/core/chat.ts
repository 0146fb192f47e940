/**
 * The turn machine of one session: asks, streams, stops, fails, retitles. The one stateful object of the core.
 *
 * A turn goes `connecting → waiting → thinking → answering → done`, or from any of these to `stopped` or `failed`.
 * A failure before the first content that may pass leads to `retrying`, and from there to `connecting` again.
 * It speaks to the world through ports, so its tests need neither network nor editor.
 */
import { createAccumulator } from "./accumulate.ts";
import { createAnswerReader } from "./answer.ts";
import type { ContextItem } from "./context.ts";
import {
  answerText,
  applyUpdate,
  type Session,
  type Turn,
  type TurnState,
  type TurnUpdate,
} from "./conversation.ts";
import { changed, ChatError, describeError, toChatError } from "./errors.ts";
import { toTurnView, type ChatEvent } from "./protocol.ts";
import { buildRequest } from "./request.ts";
import { retryDelay } from "./retry.ts";
import type { Settings } from "./settings.ts";
import { buildTopicRequest, localTitle, readVerdict, titleAfter } from "./topic.ts";
import type { MessagesRequest, WireEvent } from "./wire.ts";

/** What a stream tells its asker: `onOpen` once, `onEvents` once per socket chunk, then one of the last two. */
export interface StreamObserver {
  readonly onOpen: (requestId: string | null) => void;
  readonly onEvents: (events: readonly WireEvent[]) => void;
  readonly onEnd: () => void;
  readonly onError: (error: ChatError) => void;
}

export interface ChatPorts {
  /** Sends a request and returns how to cancel it. Never throws; after a cancel the observer hears nothing. */
  readonly open: (body: MessagesRequest, settings: Settings, observer: StreamObserver) => () => void;
  /** Reads the settings. Throws a `ChatError` of kind `setting` when one is wrong. */
  readonly settings: () => Settings;
  /** Takes the session to safety. Called when a turn starts and ends and when the title changes. */
  readonly save: (session: Session) => void;
  readonly post: (event: ChatEvent) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Calls `then` after a time; returns how to prevent that. Never used while an answer streams. */
  readonly wait: (milliseconds: number, then: () => void) => () => void;
  readonly newId: () => string;
  /** Whether the next message is also judged by the topic request. */
  readonly judgesTopics: () => boolean;
  /** For what a user need not see, such as a topic request that failed. */
  readonly log: (line: string) => void;
}

export interface Chat {
  readonly session: Session;
  readonly isBusy: () => boolean;
  /** Starts a turn. Returns false, and does nothing, while another is running or when the prompt is blank. */
  readonly ask: (prompt: string, context: readonly ContextItem[]) => boolean;
  /** Ends the running turn; what came stays. */
  readonly stop: () => void;
  /**
   * Asks the last turn again if it was stopped or failed; the first try stays, superseded.
   * While the turn waits for its next attempt, makes that attempt now.
   */
  readonly retry: () => boolean;
}

interface RunningTurn {
  readonly turn: Turn;
  readonly request: PreparedRequest;
  /** Ends the request, or the wait before the next one. */
  cancel: () => void;
  cancelTopic: () => void;
  /** Milliseconds of waits between attempts. */
  waited: number;
}

interface PreparedRequest {
  readonly settings: Settings;
  readonly body: MessagesRequest;
}

const nothingToCancel = (): void => undefined;

/** @param session is changed in place; the chat is its only writer. */
export function createChat(session: Session, ports: ChatPorts): Chat {
  let running: RunningTurn | null = null;

  function post(turn: Turn, updates: readonly TurnUpdate[]): void {
    ports.post({ type: "turn-updated", turnId: turn.id, updates });
  }

  /** Applies updates that do not come from the stream, and posts them. */
  function change(turn: Turn, ...updates: TurnUpdate[]): void {
    for (const update of updates) applyUpdate(turn, update);
    post(turn, updates);
  }

  function finish(current: RunningTurn, state: TurnState, error?: ChatError): void {
    running = null;
    end(current.turn, state, error);
  }

  function end(turn: Turn, state: TurnState, error?: ChatError): void {
    const last: TurnUpdate = { type: "state", state, at: ports.now() };
    if (error) change(turn, { type: "error", error: describeError(error) }, last);
    else change(turn, last);
    ports.save(session);
  }

  /** Sends the turn's request. Each callback first asks: is this still the current attempt of the current turn? */
  function attempt(current: RunningTurn): void {
    const { turn, request } = current;
    const number = turn.attempts;
    const reader = createAnswerReader(turn, (updates) => post(turn, updates), ports.now);

    function isCurrent(): boolean {
      return running === current && turn.attempts === number && turn.state !== "retrying";
    }

    current.cancel = ports.open(request.body, request.settings, {
      onOpen(requestId) {
        if (isCurrent()) reader.open(requestId);
      },
      onEvents(events) {
        if (!isCurrent()) return;
        try {
          // With message_stop the answer is whole, however and whenever the connection ends.
          if (reader.read(events)) finish(current, "done");
        } catch (error) {
          current.cancel();
          fail(current, toChatError(error));
        }
      },
      onEnd() {
        const message = "The answer is incomplete: the connection closed before its end.";
        if (isCurrent()) fail(current, new ChatError("incomplete", message, { retryable: true }));
      },
      onError(error) {
        if (isCurrent()) fail(current, error);
      },
    });
  }

  /** Waits for another attempt, where there was no content yet and the failure may pass; else the turn has failed. */
  function fail(current: RunningTurn, error: ChatError): void {
    const { turn, request } = current;
    const { maxRetries } = request.settings;
    const state = { attempts: turn.attempts, maxRetries, waited: current.waited };
    const delay = turn.firstContentAt === null ? retryDelay(error, state, ports.random()) : null;
    if (delay === null) {
      const requestId = error.requestId ?? turn.requestId ?? undefined;
      finish(current, "failed", changed(error, { requestId }));
      return;
    }
    current.waited += delay;
    const retry = {
      at: ports.now() + delay,
      message: error.message,
      attempt: turn.attempts + 1,
      of: maxRetries + 1,
    };
    change(turn, { type: "retry", retry });
    current.cancel = ports.wait(delay, () => tryAgain(current));
  }

  function tryAgain(current: RunningTurn): void {
    if (running !== current) return;
    change(current.turn, { type: "state", state: "connecting", at: ports.now() });
    attempt(current);
  }

  function judgeTopic(turn: Turn, settings: Settings): () => void {
    const index = session.turns.indexOf(turn);
    const verdict: Turn = { ...turn, blocks: [] };
    const accumulator = createAccumulator((update) => applyUpdate(verdict, update));
    let isRead = false;

    /** Takes the title over once, from as much of the answer as there is. */
    function read(): void {
      if (isRead) return;
      isRead = true;
      const title = titleAfter(session, index, readVerdict(answerText(verdict)));
      if (!title) return;
      session.title = title;
      ports.post({ type: "title-changed", title: title.text });
      ports.save(session);
    }

    return ports.open(buildTopicRequest(turn.prompt, turn.context, settings), settings, {
      onOpen: () => undefined,
      onEvents(events) {
        try {
          for (const event of events) accumulator.feed(event);
        } catch (error) {
          ports.log(`topic: ${toChatError(error).message}`);
        }
        if (accumulator.isComplete()) read();
      },
      onEnd: read,
      onError: (error) => ports.log(`topic: ${error.message}`),
    });
  }

  /** Builds the turn's request. A wrong setting is the turn's failure, not the caller's. */
  function prepare(turn: Turn): PreparedRequest | ChatError {
    try {
      const settings = ports.settings();
      const { body, omitted } = buildRequest(session.turns.slice(0, -1), turn, settings);
      turn.model = settings.model;
      turn.omitted = omitted;
      return { settings, body };
    } catch (error) {
      return toChatError(error);
    }
  }

  function run(turn: Turn): void {
    const request = prepare(turn);
    ports.post({ type: "turn-started", turn: toTurnView(turn) });
    if (request instanceof ChatError) {
      end(turn, "failed", request);
      return;
    }
    const current = { turn, request, cancel: nothingToCancel, cancelTopic: nothingToCancel, waited: 0 };
    running = current;
    ports.save(session);
    attempt(current);
    const { settings } = request;
    if (settings["topic.enabled"] && ports.judgesTopics()) current.cancelTopic = judgeTopic(turn, settings);
  }

  function ask(prompt: string, context: readonly ContextItem[]): boolean {
    if (running || prompt.trim() === "") return false;
    const turn = createTurn(ports.newId(), prompt, context, ports.now());
    session.turns.push(turn);
    if (!session.title) {
      session.title = { text: localTitle(prompt, context), source: "local", turn: 0 };
      ports.post({ type: "title-changed", title: session.title.text });
    }
    run(turn);
    return true;
  }

  return {
    session,
    isBusy: () => running !== null,
    ask,
    stop() {
      const current = running;
      if (!current) return;
      current.cancel();
      current.cancelTopic();
      finish(current, "stopped");
    },
    retry() {
      if (running?.turn.state === "retrying") {
        running.cancel();
        tryAgain(running);
        return true;
      }
      const last = session.turns.at(-1);
      if (running || !last || last.state === "done") return false;
      change(last, { type: "superseded" });
      return ask(last.prompt, last.context);
    },
  };
}

function createTurn(id: string, prompt: string, context: readonly ContextItem[], startedAt: number): Turn {
  return {
    id,
    prompt,
    context,
    startedAt,
    state: "connecting",
    blocks: [],
    model: "",
    omitted: [],
    attempts: 1,
    retry: null,
    usage: null,
    stop: null,
    error: null,
    requestId: null,
    firstContentAt: null,
    endedAt: null,
    superseded: false,
  };
}

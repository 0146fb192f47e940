/**
 * The turn machine of one session: asks, streams, stops, fails, retitles. The one stateful object of the core.
 *
 * A turn goes `connecting → waiting → thinking → answering → done`, or from any of these to `stopped` or `failed`.
 * (Retries before the first content will stand between `connecting` and `waiting`.)
 * It speaks to the world through ports, so its tests need neither network nor editor.
 */
import { createAccumulator } from "./accumulate.ts";
import type { ContextItem } from "./context.ts";
import {
  answerText,
  applyUpdate,
  type Session,
  type Turn,
  type TurnState,
  type TurnUpdate,
} from "./conversation.ts";
import { ChatError, describeError, toChatError } from "./errors.ts";
import { toTurnView, type ChatEvent } from "./protocol.ts";
import { buildRequest } from "./request.ts";
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
  /** Asks the last turn again if it was stopped or failed; the first try stays, superseded. */
  readonly retry: () => boolean;
}

interface RunningTurn {
  readonly turn: Turn;
  cancel: () => void;
  cancelTopic: () => void;
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
    const last: TurnUpdate = { type: "state", state, at: ports.now() };
    if (error) change(current.turn, { type: "error", error: describeError(error) }, last);
    else change(current.turn, last);
    ports.save(session);
  }

  /** Reads one answer into `current.turn`. Each callback first asks: is this still the current turn? */
  function answerObserver(current: RunningTurn): StreamObserver {
    const { turn } = current;
    let batch: TurnUpdate[] = [];

    function emit(update: TurnUpdate): void {
      if (update.type === "block-append") {
        const state: TurnState = turn.blocks[update.block]?.type === "thinking" ? "thinking" : "answering";
        if (turn.state !== state) emit({ type: "state", state, at: ports.now() });
      }
      applyUpdate(turn, update);
      const last = batch.at(-1);
      if (update.type === "block-append" && last?.type === "block-append" && last.block === update.block) {
        batch[batch.length - 1] = { ...last, text: last.text + update.text };
      } else {
        batch.push(update);
      }
    }

    const accumulator = createAccumulator(emit);
    return {
      onOpen(requestId) {
        if (running !== current) return;
        if (requestId !== null) emit({ type: "request-id", requestId });
        emit({ type: "state", state: "waiting", at: ports.now() });
        flush();
      },
      onEvents(events) {
        if (running !== current) return;
        let failure: unknown = null;
        try {
          for (const event of events) accumulator.feed(event);
        } catch (error) {
          failure = error;
        }
        flush();
        if (failure !== null) {
          current.cancel();
          finish(current, "failed", withRequestId(toChatError(failure), turn));
        } else if (accumulator.isComplete()) {
          // The answer is whole, however and whenever the connection ends.
          finish(current, "done");
        }
      },
      onEnd() {
        if (running !== current) return;
        const message = "The answer is incomplete: the connection closed before its end.";
        finish(current, "failed", withRequestId(new ChatError("incomplete", message), turn));
      },
      onError(error) {
        if (running === current) finish(current, "failed", withRequestId(error, turn));
      },
    };

    function flush(): void {
      if (batch.length === 0) return;
      const updates = batch;
      batch = [];
      post(turn, updates);
    }
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
  function prepare(turn: Turn): { readonly settings: Settings; readonly body: MessagesRequest } | ChatError {
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
    const current: RunningTurn = { turn, cancel: nothingToCancel, cancelTopic: nothingToCancel };
    running = current;
    const prepared = prepare(turn);
    ports.post({ type: "turn-started", turn: toTurnView(turn) });
    if (prepared instanceof ChatError) {
      finish(current, "failed", prepared);
      return;
    }
    const { settings, body } = prepared;
    ports.save(session);
    current.cancel = ports.open(body, settings, answerObserver(current));
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
    usage: null,
    stop: null,
    error: null,
    requestId: null,
    firstContentAt: null,
    endedAt: null,
    superseded: false,
  };
}

/** An error inside a stream has no headers of its own: it belongs to the request whose stream it broke. */
function withRequestId(error: ChatError, turn: Turn): ChatError {
  if (error.requestId !== undefined || turn.requestId === null) return error;
  const { kind, message, status, errorType, retryAfter } = error;
  return new ChatError(kind, message, {
    status,
    errorType,
    retryAfter,
    requestId: turn.requestId,
    cause: error,
  });
}

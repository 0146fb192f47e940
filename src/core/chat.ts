/**
 * The turn machine of one session: asks, stops, tries again, continues, retitles. The one stateful object of the core.
 *
 * A turn goes `connecting → waiting → thinking → answering → done`, or from any of these to `stopped` or `failed`;
 * `run.ts` has what happens between. A turn that broke off may go on (`continue`) or be asked anew (`retry`).
 * It speaks to the world through ports, so its tests need neither network nor editor.
 */
import { canContinue } from "./continuation.ts";
import type { ContextItem } from "./context.ts";
import { createTurn, type Session, type Turn } from "./conversation.ts";
import { applyUpdate, type Asked, type TurnUpdate } from "./turnUpdate.ts";
import { ChatError, describeError, toChatError, type TurnError } from "./errors.ts";
import { judgeTopic } from "./judge.ts";
import type { ChatEvent } from "./protocol.ts";
import { buildRequest, type ServerKnowledge } from "./request.ts";
import { startRun, type RunPorts, type RunRequest, type TurnRun } from "./run.ts";
import { toTurnView } from "./sessionView.ts";
import type { Settings } from "./settings.ts";
import { localTitle, titleAfter } from "./topic.ts";
import type { MessagesRequest } from "./wire.ts";

export interface ChatPorts extends RunPorts {
  /** Reads the settings. Throws a `ChatError` of kind `setting` when one is wrong. */
  readonly settings: () => Settings;
  /** What is known of the server and of a model there. */
  readonly server: (settings: Settings, model: string) => ServerKnowledge;
  /** Takes the session to safety. Called when a turn starts and ends, now and then as it grows, and for its title. */
  readonly save: (session: Session) => void;
  readonly post: (event: ChatEvent) => void;
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
  /** Lets the last answer go on where it broke off; see `canContinue`. */
  readonly continue: () => boolean;
  /** Asks the last turn again without the turn that the server named as the reason for its refusal. */
  readonly sendWithout: () => boolean;
  /** The body of the last request that was sent for a turn while this chat was open, or null. */
  readonly requestOf: (turnId: string) => MessagesRequest | null;
}

/** Milliseconds between two saves of an answer that grows: a save writes the whole session. */
const saving = 10_000;

/** @param session is changed in place; the chat is its only writer. */
export function createChat(session: Session, ports: ChatPorts): Chat {
  /** The last run; over unless `isBusy`. */
  let running: TurnRun | null = null;
  let isBusy = false;
  /** Of the last turn alone: older ones would keep a copy of the history each. */
  let sent: { readonly turnId: string; readonly body: MessagesRequest } | null = null;

  /** Applies updates that do not come from a request, and posts them. */
  function change(turn: Turn, ...updates: TurnUpdate[]): void {
    for (const update of updates) applyUpdate(turn, update);
    ports.post({ type: "turn-updated", turnId: turn.id, updates });
  }

  /** Builds the turn's request. A wrong setting is the turn's failure, not the caller's. */
  function prepare(turn: Turn): RunRequest | ChatError {
    try {
      const settings = ports.settings();
      const earlier = session.turns.slice(0, session.turns.indexOf(turn));
      const server = ports.server(settings, settings.model);
      return { ...buildRequest(earlier, turn, settings, server), settings, host: server.host };
    } catch (error) {
      return toChatError(error);
    }
  }

  /** A failure as the turn keeps it: with the turn that is to blame, where the server names another. */
  function describe(error: ChatError, turn: Turn, request: RunRequest): TurnError {
    const described = describeError(error);
    const index = /\bmessages\.(\d+)\b/.exec(error.message)?.[1];
    const culprit = error.kind === "bad-request" && index !== undefined && request.sources[Number(index)];
    return culprit && culprit !== turn.id ? { ...described, ...sendWithoutIt, culprit } : described;
  }

  function run(turn: Turn, request: RunRequest): void {
    let cancelTopic = (): void => undefined;
    const open: ChatPorts["open"] = (body, ...rest) => {
      sent = { turnId: turn.id, body };
      return ports.open(body, ...rest);
    };
    isBusy = true;
    let isUnsaved = false;
    ports.save(session);
    // What came is not lost with the process: a window may be killed at any time.
    const stopSaving = ports.every(saving, () => {
      if (isUnsaved) ports.save(session);
      isUnsaved = false;
    });
    running = startRun(
      turn,
      request,
      { ...ports, open },
      {
        post(updates) {
          isUnsaved = true;
          ports.post({ type: "turn-updated", turnId: turn.id, updates });
        },
        describe: (error) => describe(error, turn, request),
        onEnd() {
          isBusy = false;
          stopSaving();
          if (turn.state === "stopped") cancelTopic();
          ports.save(session);
        },
      },
    );
    const { settings } = request;
    const isJudged = turn.continuations === 0 && settings["topic.enabled"] && ports.judgesTopics();
    if (isBusy && isJudged) cancelTopic = judge(turn, settings);
  }

  function judge(turn: Turn, settings: Settings): () => void {
    return judgeTopic(turn, ports, {
      settings,
      server: ports.server(settings, settings["topic.model"]),
      onVerdict(verdict, topicUsage) {
        const topic = verdict?.isNewTopic ? verdict.title : null;
        if (topicUsage) change(turn, { type: "topic-usage", topicUsage });
        if (topic !== null) change(turn, { type: "topic", topic });
        const title = titleAfter(session, session.turns.indexOf(turn), verdict);
        if (title) {
          session.title = title;
          ports.post({ type: "title-changed", title: title.text });
        }
        ports.save(session);
      },
    });
  }

  function start(turn: Turn, request: RunRequest | ChatError): void {
    if (!(request instanceof ChatError)) {
      run(turn, request);
      return;
    }
    const failed: TurnUpdate = { type: "state", state: "failed", at: ports.now() };
    change(turn, { type: "error", error: describeError(request) }, failed);
    ports.save(session);
  }

  function ask(prompt: string, context: readonly ContextItem[]): boolean {
    if (isBusy || prompt.trim() === "") return false;
    const turn = createTurn(ports.newId(), prompt, context, ports.now());
    session.turns.push(turn);
    if (!session.title) {
      session.title = { text: localTitle(prompt, context), source: "local", turn: 0 };
      ports.post({ type: "title-changed", title: session.title.text });
    }
    const request = prepare(turn);
    if (!(request instanceof ChatError)) Object.assign(turn, askedOf(request));
    ports.post({ type: "turn-started", turn: toTurnView(turn) });
    start(turn, request);
    return true;
  }

  function askAgain(last: Turn): boolean {
    change(last, { type: "superseded" });
    return ask(last.prompt, last.context);
  }

  return {
    session,
    isBusy: () => isBusy,
    ask,
    stop() {
      if (isBusy) running?.stop();
    },
    retry() {
      const last = session.turns.at(-1);
      if (isBusy) return running?.tryNow() ?? false;
      return last !== undefined && last.state !== "done" && askAgain(last);
    },
    continue() {
      const last = session.turns.at(-1);
      if (isBusy || !last || !canContinue(last)) return false;
      const block = last.blocks.findLastIndex(({ type }) => type === "text");
      const request = prepare(last);
      const text = last.blocks[block]?.text ?? "";
      if (!(request instanceof ChatError)) {
        change(last, { type: "continued", at: ports.now(), block, text, asked: askedOf(request) });
      }
      start(last, request);
      return true;
    },
    sendWithout() {
      const last = session.turns.at(-1);
      const culprit = session.turns.find(({ id }) => id === last?.error?.culprit);
      if (isBusy || !last || !culprit) return false;
      change(culprit, { type: "excluded" });
      return askAgain(last);
    },
    requestOf: (turnId) => (sent?.turnId === turnId ? sent.body : null),
  };
}

function askedOf({ settings, host, omitted }: RunRequest): Asked {
  return { model: settings.model, host, omitted };
}

const sendWithoutIt = {
  action: "send-without",
  advice: "The server does not accept an earlier message of this session. Send the question without it.",
} as const;

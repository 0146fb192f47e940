/**
 * The turn machine of one session: asks, stops, tries again, continues, retitles. The one stateful object of the core.
 *
 * A turn goes `connecting → waiting → thinking → answering → done`, or from any of these to `stopped` or `failed`;
 * `run.ts` has what happens between. A turn that broke off may go on (`continue`) or be asked anew (`retry`).
 * It speaks to the world through ports, so its tests need neither network nor editor.
 */
import { canContinue } from "./continuation.ts";
import type { ContextItem } from "./context.ts";
import { describeFailure } from "./blame.ts";
import { branchOf, latestLeafBelow, pathTo } from "./branches.ts";
import { createTurn, type Session, type Title, type Turn } from "./conversation.ts";
import { applyUpdate, type Asked, type TurnUpdate } from "./turnUpdate.ts";
import { ChatError, describeError, toChatError } from "./errors.ts";
import { judgeTopic } from "./judge.ts";
import { createOtherWindow } from "./otherWindow.ts";
import type { ChatEvent } from "./protocol.ts";
import { buildRequest, type ServerKnowledge } from "./request.ts";
import { startRun, type RunPorts, type RunRequest, type TurnRun } from "./run.ts";
import { applyRecord, type SessionRecord } from "./sessionRecord.ts";
import { createSessionMarks, type SessionMarks } from "./sessionMarks.ts";
import { toBranchView, toTurnView } from "./sessionView.ts";
import type { Settings } from "./settings.ts";
import { localTitle } from "./topic.ts";
import { sentOf, titleOf, topicSoFar } from "./topics.ts";
import type { MessagesRequest } from "./wire.ts";

export interface ChatPorts extends RunPorts {
  /** Reads the settings. Throws a `ChatError` of kind `setting` when one is wrong. */
  readonly settings: () => Settings;
  /** What is known of the server and of a model there. */
  readonly server: (settings: Settings, model: string) => ServerKnowledge;
  /** Takes a change of the session to safety: the session is what its records add up to. */
  readonly record: (record: SessionRecord) => void;
  readonly post: (event: ChatEvent) => void;
  readonly newId: () => string;
  /** Whether the next message is also judged by the topic request. */
  readonly judgesTopics: () => boolean;
  /** For what a user need not see, such as a topic request that failed. */
  readonly log: (line: string) => void;
}

export interface Chat extends SessionMarks {
  readonly session: Session;
  /** True while a turn is under way, here or in another window. */
  readonly isBusy: () => boolean;
  /** True while it is another window alone that has a turn under way: it cannot be stopped from here. */
  readonly isElsewhere: () => boolean;
  /** Starts a turn. Returns false, and does nothing, while another is running or when the prompt is blank. */
  readonly ask: (prompt: string, context: readonly ContextItem[]) => boolean;
  /** Ends the turn that runs here; what came stays. */
  readonly stop: () => void;
  /**
   * Asks the last turn again if it was stopped or failed; the first try stays as a branch.
   * While the turn waits for its next attempt, makes that attempt now.
   */
  readonly retry: () => boolean;
  /** Asks a turn of the branch that is shown again; the answer so far, and what followed it, stay as a branch. */
  readonly regenerate: (turnId: string) => boolean;
  /** Asks other words in the place of a turn's; as `regenerate`. */
  readonly edit: (turnId: string, prompt: string) => boolean;
  /** Shows, and from then on sends, the branch that goes through a turn. */
  readonly showBranch: (turnId: string) => boolean;
  /** Shows, and from then on sends, the branch up to this turn alone; what follows it stays beside what will. */
  readonly endAt: (turnId: string) => boolean;
  /** Lets the last answer go on where it broke off; see `canContinue`. */
  readonly continue: () => boolean;
  /** Asks the last turn again without the turn that the server named as the reason for its refusal. */
  readonly sendWithout: () => boolean;
  /** The body of the last request that was sent for a turn while this chat was open, or null. */
  readonly requestOf: (turnId: string) => MessagesRequest | null;
  /** Takes what another window has recorded of the same session. */
  readonly receive: (record: SessionRecord) => void;
  /** The other window has ended in the middle of its turn, which is stopped with what came of it. */
  readonly abandon: () => void;
}

/** @param session is changed in place; the chat is its only writer. */
export function createChat(session: Session, ports: ChatPorts): Chat {
  /** The last run; over unless `isBusy`. */
  let running: TurnRun | null = null;
  let isBusy = false;
  /** The turn of that run. */
  let own: Turn | null = null;
  /** Turns whose topics are known: the user has named or joined them, or the same words were judged before. */
  const decided = new Set<string>();
  /** Turns whose verdicts are still to come. */
  const judged = new Set<string>();
  /** Of the last turn alone: older ones would keep a copy of the history each. */
  let sent: { readonly turnId: string; readonly body: MessagesRequest } | null = null;

  /** Applies updates that do not come from a request, and tells them. */
  function change(turn: Turn, ...updates: TurnUpdate[]): void {
    for (const update of updates) applyUpdate(turn, update);
    tell(turn, updates);
  }

  function tell({ id: turnId }: Turn, updates: readonly TurnUpdate[]): void {
    ports.record({ type: "updates", turnId, updates });
    ports.post({ type: "turn-updated", turnId, updates });
  }

  function retitle(title: Title): void {
    session.title = title;
    ports.record({ type: "title", title });
    ports.post({ type: "title-changed", title: title.text });
  }

  function retitleByTopics(): void {
    const title = titleOf(session);
    if (title) retitle(title);
  }

  const find = (turnId: string): Turn | undefined => session.turns.find(({ id }) => id === turnId);
  const last = (): Turn | undefined => branchOf(session).at(-1);
  const isTaken = (): boolean => isBusy || other.turn() !== null;

  /** Moves to another leaf and shows what is different on its branch. */
  function move(leaf: string | null): void {
    const before = branchOf(session);
    session.leaf = leaf;
    const now = branchOf(session);
    const fork = now.findIndex((turn, index) => turn !== before[index]);
    const kept = fork < 0 ? now.length : fork;
    const branch = toBranchView(session, now.slice(kept));
    ports.post({ type: "branch-changed", after: now[kept - 1]?.id ?? null, branch });
  }

  const other = createOtherWindow(session, {
    isBusy: () => isBusy,
    own: () => own,
    move,
    post: ports.post,
  });
  const marks = createSessionMarks(session, decided, {
    record: ports.record,
    post: ports.post,
    retitle,
    retitleByTopics,
    change,
  });

  /** Builds the turn's request. A wrong setting is the turn's failure, not the caller's. */
  function prepare(turn: Turn): RunRequest | ChatError {
    try {
      const settings = ports.settings();
      const earlier = sentOf(session, pathTo(session, turn.parent), turn);
      const server = ports.server(settings, settings.model);
      return { ...buildRequest(earlier, turn, settings, server), settings, host: server.host };
    } catch (error) {
      return toChatError(error);
    }
  }

  function run(turn: Turn, request: RunRequest): void {
    let cancelTopic = (): void => undefined;
    const open: ChatPorts["open"] = (body, ...rest) => {
      sent = { turnId: turn.id, body };
      return ports.open(body, ...rest);
    };
    isBusy = true;
    own = turn;
    running = startRun(
      turn,
      request,
      { ...ports, open },
      {
        post: (updates) => tell(turn, updates),
        describe: (error) => describeFailure(error, turn, request),
        onEnd() {
          isBusy = false;
          if (turn.state === "stopped") cancelTopic();
          other.tell();
        },
      },
    );
    const { settings } = request;
    const isJudged = settings["topic.enabled"] && ports.judgesTopics();
    if (isBusy && isJudged && turn.continuations === 0 && !decided.has(turn.id))
      cancelTopic = judge(turn, settings);
  }

  function judge(turn: Turn, settings: Settings): () => void {
    const earlier = pathTo(session, turn.parent);
    const [first] = earlier;
    const soFar = topicSoFar(earlier, first && judged.has(first.id));
    // A beginning that nobody has named, or will, is judged once more, with this message, and gets the name.
    const opener = (soFar?.title === null && !soFar.isJudged ? first : null) ?? turn;
    const before = opener.topic;
    judged.add(turn.id);
    const cancel = judgeTopic(turn, ports, {
      settings,
      server: ports.server(settings, settings["topic.model"]),
      soFar,
      onVerdict(verdict, topicUsage) {
        judged.delete(turn.id);
        const topic = verdict?.isNewTopic ? verdict.title : null;
        if (topicUsage) change(turn, { type: "topic-usage", topicUsage });
        // What the user has said of it meanwhile stays.
        const isStill = opener.topic === before && !(opener === turn && decided.has(turn.id));
        if (topic !== null && isStill) change(opener, { type: "topic", topic });
        retitleByTopics();
      },
    });
    return () => {
      judged.delete(turn.id);
      cancel();
    };
  }

  function start(turn: Turn, request: RunRequest | ChatError): void {
    if (!(request instanceof ChatError)) {
      run(turn, request);
      return;
    }
    const failed: TurnUpdate = { type: "state", state: "failed", at: ports.now() };
    change(turn, { type: "error", error: describeError(request) }, failed);
  }

  function ask(
    prompt: string,
    context: readonly ContextItem[],
    parent = session.leaf,
    inPlaceOf: Turn | null = null,
  ): boolean {
    if (isTaken() || prompt.trim() === "") return false;
    if (parent !== session.leaf) move(parent);
    const turn = createTurn(ports.newId(), prompt, context, ports.now(), parent);
    if (inPlaceOf) takeTopic(turn, inPlaceOf);
    const request = prepare(turn);
    if (!(request instanceof ChatError)) Object.assign(turn, askedOf(request));
    ports.record({ type: "turn", turn });
    applyRecord(session, { type: "turn", turn });
    if (!session.title) retitle({ text: localTitle(prompt, context), source: "local", turn: 0 });
    if (inPlaceOf) retitleByTopics(); // another branch
    ports.post({ type: "turn-started", turn: toTurnView(session, turn) });
    start(turn, request);
    return true;
  }

  /** What stands where a topic began begins it too. The same words need not be judged twice. */
  function takeTopic(turn: Turn, from: Turn): void {
    turn.topic = from.topic;
    const wasJudged = from.topic !== null || from.topicUsage !== null;
    if (decided.has(from.id) || (wasJudged && from.prompt === turn.prompt)) decided.add(turn.id);
  }

  function askInPlaceOf(turn: Turn, prompt = turn.prompt): boolean {
    return ask(prompt, turn.context, turn.parent, turn);
  }

  return {
    session,
    ...marks,
    isBusy: isTaken,
    isElsewhere: () => !isBusy && other.turn() !== null,
    ask: (prompt, context) => ask(prompt, context),
    stop() {
      if (isBusy) running?.stop();
    },
    retry() {
      const turn = last();
      if (isBusy) return running?.tryNow() ?? false;
      return turn !== undefined && turn.state !== "done" && askInPlaceOf(turn);
    },
    regenerate(turnId) {
      const turn = find(turnId);
      return turn !== undefined && askInPlaceOf(turn);
    },
    edit(turnId, prompt) {
      const turn = find(turnId);
      return turn !== undefined && askInPlaceOf(turn, prompt);
    },
    showBranch(turnId) {
      if (isTaken() || !find(turnId)) return false;
      const leaf = latestLeafBelow(session, turnId);
      if (leaf === session.leaf) return true;
      ports.record({ type: "leaf", turnId: leaf });
      move(leaf);
      retitleByTopics();
      return true;
    },
    endAt(turnId) {
      if (isTaken() || !find(turnId)) return false;
      if (turnId === session.leaf) return true;
      ports.record({ type: "leaf", turnId });
      move(turnId);
      retitleByTopics();
      return true;
    },
    continue() {
      const turn = last();
      if (isTaken() || !turn || !canContinue(turn)) return false;
      const block = turn.blocks.findLastIndex(({ type }) => type === "text");
      const request = prepare(turn);
      const text = turn.blocks[block]?.text ?? "";
      if (!(request instanceof ChatError)) {
        change(turn, { type: "continued", at: ports.now(), block, text, asked: askedOf(request) });
      }
      start(turn, request);
      return true;
    },
    sendWithout() {
      const turn = last();
      const culprit = find(turn?.error?.culprit ?? "");
      if (isTaken() || !turn || !culprit) return false;
      change(culprit, { type: "excluded" });
      return askInPlaceOf(turn);
    },
    receive: other.receive,
    abandon() {
      const left = other.abandon();
      const at = left?.firstContentAt ?? left?.startedAt ?? 0;
      if (left) change(left, { type: "state", state: "stopped", at });
      other.tell();
    },
    requestOf: (turnId) => (sent?.turnId === turnId ? sent.body : null),
  };
}

function askedOf({ settings, host, omitted }: RunRequest): Asked {
  return { model: settings.model, host, omitted };
}

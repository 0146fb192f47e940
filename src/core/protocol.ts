/**
 * The whole contract between the host and the panel's webview.
 *
 * The host owns the truth. The view sends intents; the host answers `ready` with a snapshot and sends changes after
 * it, numbered without gaps. There are no replies: a view that misses a number says `ready` again.
 */
import type { Scope } from "./conversation.ts";
import type { OutboxEvent, UnsentView } from "./outbox.ts";
import type { BranchView, SessionView, TurnView } from "./sessionView.ts";
import { slashCommands, type SlashCommand } from "./slashCommands.ts";
import type { Spending } from "./spending.ts";
import type { TurnUpdate } from "./turnUpdate.ts";

/** Where questions go at present, and whether they can: for the line under the composer and the first-run states. */
export interface EndpointView {
  /** Host and port; empty while a setting is wrong. */
  readonly host: string;
  readonly model: string;
  /** Canned answers from the local demo endpoint. */
  readonly demo: boolean;
  /** Whether there is a key for it, stored or in the environment; `unknown` until that has been looked up. */
  readonly key: "set" | "missing" | "not-needed" | "unknown";
  /** Why nothing can be asked there at present: a wrong setting, or what the last connection failed with. */
  readonly trouble: string | null;
}

/** Input tokens of a request that was not sent yet. */
export interface Weight {
  readonly tokens: number;
  /** Counted by the server; else an estimate. */
  readonly isCounted: boolean;
  /** Tokens that the model takes, or null where that is not known. */
  readonly contextWindow: number | null;
  /** Estimated tokens that sending the last topic alone leaves out; 0 where it is the only one. */
  readonly otherTopics: number;
}

/** What a chat tells whoever shows it. */
export type ChatEvent =
  | { readonly type: "turn-started"; readonly turn: TurnView }
  /** Another branch: what follows this turn (null: from the beginning) is now `branch`. */
  | { readonly type: "branch-changed"; readonly after: string | null; readonly branch: BranchView }
  | { readonly type: "turn-updated"; readonly turnId: string; readonly updates: readonly TurnUpdate[] }
  /** Another turn has come to stand where this one does, out of sight. */
  | { readonly type: "place-changed"; readonly turnId: string; readonly place: TurnView["place"] }
  | { readonly type: "title-changed"; readonly title: string }
  | { readonly type: "scope-changed"; readonly scope: Scope }
  /** Another window has a turn of this session under way, or no more. */
  | { readonly type: "elsewhere-changed"; readonly isElsewhere: boolean };

/** A file that can be attached by its name: one that is open in an editor. */
export interface OfferedFile {
  readonly uri: string;
  /** As it will be labelled. */
  readonly path: string;
}

export interface Snapshot {
  readonly type: "snapshot";
  readonly session: SessionView;
  readonly endpoint: EndpointView;
  readonly unsent: UnsentView;
  /** See `elsewhere-changed`. */
  readonly isElsewhere: boolean;
  readonly files: readonly OfferedFile[];
}

export type ToView = { readonly sequence: number } & (
  | Snapshot
  | { readonly type: "endpoint-changed"; readonly endpoint: EndpointView }
  | { readonly type: "files-changed"; readonly files: readonly OfferedFile[] }
  /** What the draft would weigh if it were sent now, with the whole session. */
  | { readonly type: "weighed"; readonly weight: Weight }
  /** An image to be scaled down, which the page alone can do, and then to be attached. */
  | {
      readonly type: "image-to-scale";
      readonly sessionId: string;
      readonly name: string;
      readonly data: Uint8Array<ArrayBuffer>;
    }
  /** What the session has cost so far. */
  | { readonly type: "spending-changed"; readonly spending: Spending }
  /** Turns of the outline, whole, as they are now. */
  | { readonly type: "turns-shown"; readonly turns: readonly TurnView[] }
  /** Leads the reader to a turn of the branch that is shown. */
  | { readonly type: "reveal-turn"; readonly turnId: string }
  /** What was typed into another page that shows the same session, and the latest edit of the host that is in it. */
  | {
      readonly type: "draft-mirrored";
      readonly sessionId: string;
      readonly text: string;
      readonly seen: number;
    }
  /** The turns whose source holds a text. */
  | { readonly type: "found"; readonly text: string; readonly turns: readonly FoundTurn[] }
  | OutboxEvent
  | ChatEvent
);

/** How often a text stands in a turn, told from its source; drawn, there may be fewer or more. */
export interface FoundTurn {
  readonly turnId: string;
  readonly count: number;
}

/** A `ToView` before the panel numbers it. */
export type Unnumbered<Message = ToView> = Message extends ToView ? Omit<Message, "sequence"> : never;

/** Intents about the session that the reader saw: another may have taken its place on the way. */
const sessionIntents = ["stop", "retry", "continue", "send-without"] as const;
const composerIntents = ["send-queued", "choose-files"] as const;
const turnIntents = [
  "copy-as-curl",
  "copy-support-report",
  "copy-answer",
  "copy-turn",
  "copy-error",
  "regenerate",
] as const;
const messageIntents = ["remove-queued", "edit-queued", "detach"] as const;
/** About the topic that a turn opens: another name, one with the topic before it, or a session of its own. */
const topicIntents = ["rename-topic", "merge-topic", "split-topic"] as const;
const scopes: readonly Scope[] = ["session", "topic"];
/** What is done with a block of code of an answer. */
const codeActions = ["copy", "apply", "insert", "replace", "open", "run"] as const;
export type CodeAction = (typeof codeActions)[number];
const plainIntents = [
  "composing",
  "set-key",
  "open-settings",
  "check-connection",
  "choose-model",
  "ask-selection",
  "explain-selection",
] as const;

export type FromView =
  | { readonly type: "ready" }
  /** The reader has put the focus into the page. */
  | { readonly type: "focused" }
  | { readonly type: (typeof plainIntents)[number] }
  | { readonly type: (typeof sessionIntents)[number]; readonly sessionId: string }
  | { readonly type: (typeof turnIntents)[number]; readonly sessionId: string; readonly turnId: string }
  | TranscriptIntent
  | TopicIntent
  | VersionIntent
  | CodeIntent
  /** The target of a link of an answer that is no web address, as it was written. */
  | { readonly type: "open-path"; readonly sessionId: string; readonly path: string }
  /** A name in an answer that may be a symbol's. */
  | { readonly type: "open-symbol"; readonly sessionId: string; readonly name: string }
  /** What was attached to a message, by its place among that. */
  | {
      readonly type: "open-context";
      readonly sessionId: string;
      readonly turnId: string;
      readonly index: number;
    }
  | ComposerIntent;

/** About turns that the page does not hold: it has those that its reader is near to. */
export type TranscriptIntent =
  | { readonly type: "show-turns"; readonly sessionId: string; readonly turnIds: readonly string[] }
  /** To look for a text in all turns. */
  | { readonly type: "find"; readonly sessionId: string; readonly text: string }
  /** To copy the turns `from` to `to` as Markdown, with parts of turns that the page holds around them. */
  | {
      readonly type: "copy-selection";
      readonly sessionId: string;
      readonly before: string;
      readonly from: string;
      readonly to: string;
      readonly after: string;
    };

export type TopicIntent =
  | { readonly type: (typeof topicIntents)[number]; readonly sessionId: string; readonly turnId: string }
  | { readonly type: "set-scope"; readonly sessionId: string; readonly scope: Scope };
/** About the turns that were asked in one place. */
export type VersionIntent =
  /** To ask other words in the place of a turn's, with what was attached to it. */
  | {
      readonly type: "edit-turn";
      readonly sessionId: string;
      readonly turnId: string;
      readonly text: string;
    }
  /** To show the turn before or after this one in the same place, and what follows it. */
  | {
      readonly type: "show-branch";
      readonly sessionId: string;
      readonly turnId: string;
      readonly by: -1 | 1;
    };

/**
 * Code of an answer, to be put somewhere: to the clipboard, where it belongs, at the cursor, in the place of what was
 * asked about, into a file of its own; or to be run.
 */
export interface CodeIntent {
  readonly type: "use-code";
  readonly sessionId: string;
  /** The turn whose answer it stands in. */
  readonly turnId: string;
  readonly action: CodeAction;
  /** A language id, or what the answer calls it. */
  readonly language: string;
  /** All that stands after the fence. */
  readonly info: string;
  /** The end of what the answer says right before the block: it may name a file. */
  readonly before: string;
  readonly text: string;
}

/** What is done with messages that are not sent yet. */
export type ComposerIntent =
  | { readonly type: (typeof composerIntents)[number]; readonly sessionId: string }
  /** About a waiting message, or something attached. */
  | { readonly type: (typeof messageIntents)[number]; readonly sessionId: string; readonly id: string }
  /** What is typed now, and the latest edit of the host that is in it. */
  | { readonly type: "draft"; readonly sessionId: string; readonly text: string; readonly seen: number }
  /** To be sent, or to wait; `rest` stays in the composer. */
  | { readonly type: "ask"; readonly sessionId: string; readonly text: string; readonly rest: string }
  /** A file that was pasted, dropped or scaled down. */
  | {
      readonly type: "attach";
      readonly sessionId: string;
      readonly name: string;
      readonly data: Uint8Array;
      /** It is as small as the page can make it. */
      readonly isScaled: boolean;
    }
  /** Files of the editor, by their addresses. */
  | { readonly type: "attach-files"; readonly sessionId: string; readonly uris: readonly string[] }
  /** A slash command, with the draft that it was typed in. */
  | {
      readonly type: "command";
      readonly sessionId: string;
      readonly command: SlashCommand;
      readonly text: string;
    };

/** Validates a message from the webview; null for anything that is not one of ours. */
export function parseFromView(value: unknown): FromView | null {
  if (typeof value !== "object" || value === null) return null;
  const member = (name: string): unknown => Reflect.get(value, name);
  const text = (name: string): string | null => {
    const given = member(name);
    return typeof given === "string" ? given : null;
  };
  const type = text("type");
  if (type === "ready" || type === "focused") return { type };
  const plain = plainIntents.find((intent) => intent === type);
  if (plain) return { type: plain };
  const sessionId = text("sessionId");
  if (sessionId === null) return null;
  const ofSession = [...sessionIntents, ...composerIntents].find((intent) => intent === type);
  if (ofSession) return { type: ofSession, sessionId };
  const turnId = text("turnId");
  const ofTurn = [...turnIntents, ...topicIntents].find((intent) => intent === type);
  if (ofTurn) return turnId === null ? null : { type: ofTurn, sessionId, turnId };
  if (type === "open-context") {
    const index = member("index");
    return turnId !== null && typeof index === "number" ? { type, sessionId, turnId, index } : null;
  }
  if (type === "set-scope") {
    const scope = scopes.find((known) => known === text("scope"));
    return scope ? { type, sessionId, scope } : null;
  }
  if (type === "edit-turn" || type === "show-branch") {
    return turnId === null ? null : parseVersion(type, { sessionId, turnId }, { member, text });
  }
  const path = text("path");
  if (type === "open-path") return path === null ? null : { type, sessionId, path };
  const name = text("name");
  if (type === "open-symbol") return name === null ? null : { type, sessionId, name };
  const id = text("id");
  const ofMessage = messageIntents.find((intent) => intent === type);
  if (ofMessage) return id === null ? null : { type: ofMessage, sessionId, id };
  if (type === "use-code") return turnId === null ? null : parseCode({ sessionId, turnId }, text);
  return (
    parseBrowsing(type, sessionId, { member, text }) ?? parseComposing(type, sessionId, { member, text })
  );
}

interface Given {
  readonly member: (name: string) => unknown;
  readonly text: (name: string) => string | null;
}

/** The intents about turns that the page does not hold. */
function parseBrowsing(type: string | null, sessionId: string, given: Given): FromView | null {
  switch (type) {
    case "show-turns": {
      const turnIds = given.member("turnIds");
      const areTexts = Array.isArray(turnIds) && turnIds.every((id) => typeof id === "string");
      return areTexts ? { type, sessionId, turnIds } : null;
    }
    case "find": {
      const words = given.text("text");
      return words === null ? null : { type, sessionId, text: words };
    }
    case "copy-selection": {
      const [before, from] = [given.text("before"), given.text("from")];
      const [to, after] = [given.text("to"), given.text("after")];
      const isWhole = before !== null && from !== null && to !== null && after !== null;
      return isWhole ? { type, sessionId, before, from, to, after } : null;
    }
    case null:
    default:
      return null;
  }
}

function parseVersion(
  type: VersionIntent["type"],
  about: { readonly sessionId: string; readonly turnId: string },
  given: Given,
): VersionIntent | null {
  if (type === "edit-turn") {
    const words = given.text("text");
    return words === null ? null : { type, ...about, text: words };
  }
  const by = given.member("by");
  return by === -1 || by === 1 ? { type, ...about, by } : null;
}

function parseCode(
  about: { readonly sessionId: string; readonly turnId: string },
  given: (name: string) => string | null,
): CodeIntent | null {
  const action = codeActions.find((known) => known === given("action"));
  const [language, info] = [given("language"), given("info")];
  const [before, text] = [given("before"), given("text")];
  if (!action || language === null || info === null || before === null || text === null) return null;
  return { type: "use-code", ...about, action, language, info, before, text };
}

/** The intents that carry what the composer holds. */
function parseComposing(type: string | null, sessionId: string, given: Given): FromView | null {
  const words = given.text("text");
  switch (type) {
    case "draft": {
      const seen = given.member("seen");
      return words !== null && typeof seen === "number" ? { type, sessionId, text: words, seen } : null;
    }
    case "ask": {
      const rest = given.text("rest");
      return words !== null && rest !== null ? { type, sessionId, text: words, rest } : null;
    }
    case "command": {
      const name = given.text("command");
      const command = slashCommands.find((known) => known === name);
      return words !== null && command ? { type, sessionId, command, text: words } : null;
    }
    case "attach": {
      const name = given.text("name");
      const data = given.member("data");
      const isScaled = given.member("isScaled");
      const isWhole = name !== null && data instanceof Uint8Array && typeof isScaled === "boolean";
      return isWhole ? { type, sessionId, name, data, isScaled } : null;
    }
    case "attach-files": {
      const uris = given.member("uris");
      const areTexts = Array.isArray(uris) && uris.every((uri) => typeof uri === "string");
      return areTexts ? { type, sessionId, uris } : null;
    }
    case null:
    default:
      return null;
  }
}

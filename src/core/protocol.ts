/**
 * The whole contract between the host and the panel's webview.
 *
 * The host owns the truth. The view sends intents; the host answers `ready` with a snapshot and sends changes after
 * it, numbered without gaps. There are no replies: a view that misses a number says `ready` again.
 */
import type { Scope } from "./conversation.ts";
import type { OutboxEvent, UnsentView } from "./outbox.ts";
import type { BranchView, SessionView, TurnView } from "./sessionView.ts";
import type { SlashCommand } from "./slashCommands.ts";
import type { Mention, Source, SourceFacts } from "./sources.ts";
import type { Spending } from "./spending.ts";
import type { TurnUpdate } from "./turnUpdate.ts";
import type { AttachmentView } from "./unsent.ts";

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

/** One of the user's prompts, to be completed after a `/`. */
export interface OfferedPrompt {
  readonly name: string;
  readonly description: string;
}

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
  | { readonly type: "prompts-changed"; readonly prompts: readonly OfferedPrompt[] }
  /** What the next message would bring along by itself: the workspace's instructions, what a prompt names. */
  | { readonly type: "along-changed"; readonly along: readonly AttachmentView[] }
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
  /** A box of the editor that was opened for the page has gone: the focus comes back if it has not yet. */
  | { readonly type: "box-closed" }
  /** Leads the reader to a turn of the branch that is shown. */
  | { readonly type: "reveal-turn"; readonly turnId: string }
  /** What was typed into another page that shows the same session, and the latest edit of the host that is in it. */
  | {
      readonly type: "draft-mirrored";
      readonly sessionId: string;
      readonly text: string;
      readonly seen: number;
    }
  /** What fits what is typed after an `@`. */
  | ({ readonly type: "mentions" } & FoundMentions)
  /** The turns whose source holds a text. */
  | { readonly type: "found"; readonly text: string; readonly turns: readonly FoundTurn[] }
  | OutboxEvent
  | ChatEvent
);

export interface FoundMentions {
  /** What was typed. */
  readonly query: string;
  /** What named sources would bring. */
  readonly facts: SourceFacts;
  /** Files and folders, then symbols, best first. */
  readonly found: readonly Mention[];
  /** False while language servers are still asked: symbols follow, with the files once more. */
  readonly isWhole: boolean;
}

/** How often a text stands in a turn, told from its source; drawn, there may be fewer or more. */
export interface FoundTurn {
  readonly turnId: string;
  readonly count: number;
}

/** A `ToView` before the panel numbers it. */
export type Unnumbered<Message = ToView> = Message extends ToView ? Omit<Message, "sequence"> : never;

/** Intents about the session that the reader saw: another may have taken its place on the way. */
export const sessionIntents = ["stop", "retry", "continue", "send-without"] as const;
export const composerIntents = ["send-queued"] as const;
export const turnIntents = [
  "copy-as-curl",
  "copy-support-report",
  "copy-answer",
  "copy-turn",
  "copy-error",
  "regenerate",
] as const;
export const messageIntents = ["remove-queued", "edit-queued", "detach", "expand", "leave-out"] as const;
/** About the topic that a turn opens: another name, one with the topic before it, or a session of its own. */
export const topicIntents = ["rename-topic", "merge-topic", "split-topic"] as const;
export const scopes: readonly Scope[] = ["session", "topic"];
/** What is done with a block of code of an answer. */
export const codeActions = ["copy", "apply", "insert", "replace", "open", "run"] as const;
export type CodeAction = (typeof codeActions)[number];
export const plainIntents = [
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
  | TurnIntent
  | TranscriptIntent
  | TopicIntent
  | CodeIntent
  | ComposerIntent
  | ContextIntent;

/** About the session's turns, the one that runs among them, and what is linked in them. */
export type TurnIntent =
  | { readonly type: (typeof sessionIntents)[number]; readonly sessionId: string }
  | { readonly type: (typeof turnIntents)[number]; readonly sessionId: string; readonly turnId: string }
  | VersionIntent
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
    };

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
  /** About a waiting message, something attached, or what goes along by itself: `expand` puts an attached text into the draft. */
  | { readonly type: (typeof messageIntents)[number]; readonly sessionId: string; readonly id: string }
  /** What is typed now, and the latest edit of the host that is in it. */
  | { readonly type: "draft"; readonly sessionId: string; readonly text: string; readonly seen: number }
  /** To be sent, or to wait; `rest` stays in the composer, and `heard` numbers the latest message that the page had. */
  | {
      readonly type: "ask";
      readonly sessionId: string;
      readonly text: string;
      readonly rest: string;
      readonly heard: number;
    }
  /** A slash command, with the draft that it was typed in. */
  | {
      readonly type: "command";
      readonly sessionId: string;
      readonly command: SlashCommand;
      readonly text: string;
    };

/** What is to be attached to the draft. */
export type ContextIntent =
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
  | { readonly type: "attach-source"; readonly sessionId: string; readonly source: Source }
  /** A text that was pasted and is too long to be read in the composer. */
  | { readonly type: "attach-text"; readonly sessionId: string; readonly text: string }
  /** Lets the user choose what to attach in a menu of the editor. */
  | { readonly type: "choose-sources"; readonly sessionId: string }
  /** What stands after an `@` at present: to be told what fits. */
  | { readonly type: "mention"; readonly sessionId: string; readonly query: string };

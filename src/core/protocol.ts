/**
 * The whole contract between the host and the panel's webview.
 *
 * The host owns the truth. The view sends intents; the host answers `ready` with a snapshot and sends changes after
 * it, numbered without gaps. There are no replies: a view that misses a number says `ready` again.
 */
import { labelOf } from "./context.ts";
import type { Session, Turn } from "./conversation.ts";
import type { TurnUpdate } from "./turnUpdate.ts";

/** A turn as the view gets it: of its context only the labels, not the code. */
export interface TurnView extends Omit<Turn, "context"> {
  readonly context: readonly string[];
}

export interface SessionView {
  readonly id: string;
  readonly title: string;
  readonly turns: readonly TurnView[];
}

/** Where questions go at present, for the line under the composer. */
export interface EndpointView {
  readonly host: string;
  readonly model: string;
  /** Canned answers from the local demo endpoint. */
  readonly demo: boolean;
}

/** Input tokens of a request that was not sent yet. */
export interface Weight {
  readonly tokens: number;
  /** Counted by the server; else an estimate. */
  readonly isCounted: boolean;
  /** Tokens that the model takes, or null where that is not known. */
  readonly contextWindow: number | null;
}

/** What a chat tells whoever shows it. */
export type ChatEvent =
  | { readonly type: "turn-started"; readonly turn: TurnView }
  | { readonly type: "turn-updated"; readonly turnId: string; readonly updates: readonly TurnUpdate[] }
  | { readonly type: "title-changed"; readonly title: string };

export type ToView = { readonly sequence: number } & (
  | { readonly type: "snapshot"; readonly session: SessionView; readonly endpoint: EndpointView }
  | { readonly type: "endpoint-changed"; readonly endpoint: EndpointView }
  /** What the draft would weigh if it were sent now, with the whole session. */
  | { readonly type: "weighed"; readonly weight: Weight }
  /** A message that could not be asked just now goes back to where it was typed; even out of order. */
  | { readonly type: "ask-refused"; readonly text: string }
  | ChatEvent
);

/** A `ToView` before the panel numbers it. */
export type Unnumbered<Message = ToView> = Message extends ToView ? Omit<Message, "sequence"> : never;

/** Intents about the session that the reader saw: another may have taken its place on the way. */
const sessionIntents = ["stop", "retry", "continue", "send-without"] as const;
const turnIntents = ["copy-as-curl", "copy-support-report", "copy-answer", "copy-turn"] as const;
const plainIntents = ["ready", "composing", "set-key", "open-settings", "check-connection"] as const;

export type FromView =
  | { readonly type: (typeof plainIntents)[number] }
  | { readonly type: (typeof sessionIntents)[number]; readonly sessionId: string }
  | { readonly type: (typeof turnIntents)[number]; readonly sessionId: string; readonly turnId: string }
  /** `draft` is what would be asked, to be weighed. */
  | { readonly type: "ask" | "draft"; readonly sessionId: string; readonly text: string };

export function toTurnView(turn: Turn): TurnView {
  return { ...turn, context: turn.context.map(labelOf) };
}

export function toSessionView(session: Session): SessionView {
  return { id: session.id, title: session.title?.text ?? "", turns: session.turns.map(toTurnView) };
}

/** Validates a message from the webview; null for anything that is not one of ours. */
export function parseFromView(value: unknown): FromView | null {
  if (typeof value !== "object" || value === null) return null;
  const given = (name: string): string | null => {
    const member: unknown = Reflect.get(value, name);
    return typeof member === "string" ? member : null;
  };
  const type = given("type");
  const plain = plainIntents.find((intent) => intent === type);
  if (plain) return { type: plain };
  const sessionId = given("sessionId");
  if (sessionId === null) return null;
  const ofSession = sessionIntents.find((intent) => intent === type);
  if (ofSession) return { type: ofSession, sessionId };
  const turnId = given("turnId");
  const ofTurn = turnIntents.find((intent) => intent === type);
  if (ofTurn) return turnId === null ? null : { type: ofTurn, sessionId, turnId };
  const text = given("text");
  return (type === "ask" || type === "draft") && text !== null ? { type, sessionId, text } : null;
}

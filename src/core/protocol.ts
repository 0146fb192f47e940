/**
 * The whole contract between the host and the panel's webview.
 *
 * The host owns the truth. The view sends intents; the host answers `ready` with a snapshot and sends changes after
 * it, numbered without gaps. There are no replies: a view that misses a number says `ready` again.
 */
import { labelOf } from "./context.ts";
import type { Session, Turn, TurnUpdate } from "./conversation.ts";

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

/** What a chat tells whoever shows it. */
export type ChatEvent =
  | { readonly type: "turn-started"; readonly turn: TurnView }
  | { readonly type: "turn-updated"; readonly turnId: string; readonly updates: readonly TurnUpdate[] }
  | { readonly type: "title-changed"; readonly title: string };

export type ToView = { readonly sequence: number } & (
  | { readonly type: "snapshot"; readonly session: SessionView; readonly endpoint: EndpointView }
  | { readonly type: "endpoint-changed"; readonly endpoint: EndpointView }
  /** A message that could not be asked just now goes back to where it was typed; even out of order. */
  | { readonly type: "ask-refused"; readonly text: string }
  | ChatEvent
);

/** A `ToView` before the panel numbers it. */
export type Unnumbered<Message = ToView> = Message extends ToView ? Omit<Message, "sequence"> : never;

export type FromView =
  | { readonly type: "ready" }
  /** These name the session that the reader saw: another may have taken its place on the way. */
  | { readonly type: "ask"; readonly sessionId: string; readonly text: string }
  | { readonly type: "stop"; readonly sessionId: string }
  | { readonly type: "retry"; readonly sessionId: string }
  | { readonly type: "continue"; readonly sessionId: string }
  | { readonly type: "send-without"; readonly sessionId: string }
  | { readonly type: "set-key" }
  | { readonly type: "open-settings" };

export function toTurnView(turn: Turn): TurnView {
  return { ...turn, context: turn.context.map(labelOf) };
}

export function toSessionView(session: Session): SessionView {
  return { id: session.id, title: session.title?.text ?? "", turns: session.turns.map(toTurnView) };
}

/** Validates a message from the webview; null for anything that is not one of ours. */
export function parseFromView(value: unknown): FromView | null {
  if (typeof value !== "object" || value === null || !("type" in value)) return null;
  switch (value.type) {
    case "ready":
    case "set-key":
    case "open-settings":
      return { type: value.type };
    case "stop":
    case "retry":
    case "continue":
    case "send-without": {
      const sessionId = textIn(value, "sessionId");
      return sessionId === null ? null : { type: value.type, sessionId };
    }
    case "ask": {
      const sessionId = textIn(value, "sessionId");
      const text = textIn(value, "text");
      return sessionId === null || text === null ? null : { type: "ask", sessionId, text };
    }
    default:
      return null;
  }
}

function textIn(value: object, name: string): string | null {
  const member: unknown = Reflect.get(value, name);
  return typeof member === "string" ? member : null;
}

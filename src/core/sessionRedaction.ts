/** A session without what is private: paths outside of its folders, the home directory, and what looks like a key. */
import type { Session, Turn } from "./conversation.ts";
import { withoutKeys } from "./keyRedaction.ts";
import { createPathRedaction, type KnownPlaces } from "./pathRedaction.ts";

export interface PrivateThings extends KnownPlaces {
  /** Keys that are known: each is left out wherever it stands. */
  readonly keys: readonly string[];
}

/** What is compared or looked up, and the bytes of images; no text of these is anybody's words. */
const kept = new Set(["id", "parent", "type", "state", "kind", "action", "culprit", "mediaType", "data"]);

/** Where something was read, on the user's machine: of no use to a reader elsewhere. */
const dropped = new Set(["uri", "readFrom"]);

/** A copy of `session` in which every text, whoever said it, is without what is private. It names no folder. */
export function redactedSession(session: Session, things: PrivateThings): Session {
  const redact = createRedaction(things);
  const { title } = session;
  return {
    ...session,
    workspace: null,
    title: title && { ...title, text: redact(title.text) },
    // Safe: strings for strings, and nothing else is changed.
    turns: session.turns.map((turn) => redactedValue(turn, redact) as Turn),
  };
}

/** Returns what takes the keys out of a text, and then the paths outside of the folders. */
export function createRedaction(things: PrivateThings): (text: string) => string {
  const withoutPaths = createPathRedaction(things);
  return (text) => withoutPaths(withoutKeys(text, things.keys));
}

/** Goes through everything that a turn holds: what a later version adds to it is redacted as well. */
function redactedValue(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map((item) => redactedValue(item, redact));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !dropped.has(name))
      .map(([name, item]) => [
        name,
        typeof item === "string" && kept.has(name) ? item : redactedValue(item, redact),
      ]),
  );
}

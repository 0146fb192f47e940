/** The explanations that are pinned under their code, as the workspace remembers them across reloads. */
import type * as vscode from "vscode";
import type { AnchoredCode } from "../../core/codeAnchor.ts";
import { renamed, type Renames } from "./renames.ts";

export interface PinnedExplanation {
  readonly sessionId: string;
  /** Of the document under whose code it stands. */
  readonly uri: string;
  readonly code: AnchoredCode;
  /** What the code is, where the user has not selected it; else empty. */
  readonly about: string;
}

export interface Pins {
  readonly list: () => readonly PinnedExplanation[];
  /** Remembers one, in the place of the one of the same session. */
  readonly put: (pin: PinnedExplanation) => void;
  readonly remove: (sessionId: string) => void;
  /** Those of files that were renamed, or that are in such folders, are where these are now. */
  readonly rename: (files: Renames) => void;
}

/** More than anybody reads. Those of files that are gone for good are not looked for: they go when newer ones come. */
const most = 200;

const key = "sidenote.pinnedExplanations";

export function createPins(memory: Pick<vscode.Memento, "get" | "update">): Pins {
  function list(): readonly PinnedExplanation[] {
    const saved = memory.get<unknown>(key);
    return Array.isArray(saved) ? saved.filter(isPinned) : [];
  }

  function save(pins: readonly PinnedExplanation[]): void {
    void memory.update(key, pins.length > 0 ? pins.slice(-most) : undefined);
  }

  const others = (sessionId: string): readonly PinnedExplanation[] =>
    list().filter((pin) => pin.sessionId !== sessionId);

  return {
    list,
    put: (pin) => save([...others(pin.sessionId), pin]),
    remove(sessionId) {
      if (list().some((pin) => pin.sessionId === sessionId)) save(others(sessionId));
    },
    rename(files) {
      const pins = list();
      const isMoved = pins.some(({ uri }) => renamed(uri, files) !== null);
      if (isMoved) save(pins.map((pin) => ({ ...pin, uri: renamed(pin.uri, files) ?? pin.uri })));
    },
  };
}

/** What another version has left there may be of another shape. */
function isPinned(value: unknown): value is PinnedExplanation {
  const { sessionId, uri, code, about } = (value ?? {}) as Partial<PinnedExplanation>;
  return (
    typeof sessionId === "string" &&
    typeof uri === "string" &&
    typeof about === "string" &&
    typeof code?.text === "string" &&
    isSpan(code.span) &&
    (code.under === null || Number.isSafeInteger(code.under))
  );
}

function isSpan(value: AnchoredCode["span"] | undefined): boolean {
  return [value?.start?.line, value?.start?.character, value?.end?.line, value?.end?.character].every(
    Number.isSafeInteger,
  );
}

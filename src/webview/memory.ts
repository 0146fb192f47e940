/** What a page keeps for the one that takes its place: its session, edits that are not sent, topics folded away. */

export interface PageMemory {
  readonly setSession: (sessionId: string) => void;
  /** The words in the place of a turn's that are not sent yet, or null. */
  readonly editOf: (turnId: string) => string | null;
  readonly setEdit: (turnId: string, text: string | null) => void;
  readonly isFolded: (turnId: string) => boolean;
  /** @param turnId the turn that opens the topic. */
  readonly setFolded: (turnId: string, isFolded: boolean) => void;
}

/** As the editor keeps it, for this view and over reloads of the window. */
interface Kept {
  /** Read by the host as well: a tab comes back with its session. */
  readonly sessionId?: string;
  readonly edits: readonly (readonly [turnId: string, text: string])[];
  readonly folded: readonly string[];
}

/** More than anybody has open at once: what was left unsent the longest ago goes. */
const mostEdits = 20;
const mostFolded = 500;

/**
 * @param before what `save` was given by an earlier page, of this version or another; undefined at first.
 * @param save keeps a value that can be JSON.
 */
export function createPageMemory(before: unknown, save: (kept: Kept) => void): PageMemory {
  const { sessionId: first, edits: oldEdits, folded: oldFolded } = readKept(before);
  let sessionId = first;
  const edits = new Map(oldEdits);
  const folded = new Set(oldFolded);

  function keep(): void {
    for (const turnId of edits.keys()) if (edits.size > mostEdits) edits.delete(turnId);
    for (const turnId of folded) if (folded.size > mostFolded) folded.delete(turnId);
    save({ ...(sessionId !== undefined && { sessionId }), edits: [...edits], folded: [...folded] });
  }

  return {
    setSession(id) {
      sessionId = id;
      keep();
    },
    editOf: (turnId) => edits.get(turnId) ?? null,
    setEdit(turnId, text) {
      edits.delete(turnId); // and so it becomes the latest
      if (text !== null) edits.set(turnId, text);
      keep();
    },
    isFolded: (turnId) => folded.has(turnId),
    setFolded(turnId, isFolded) {
      if (isFolded === folded.has(turnId)) return;
      if (isFolded) folded.add(turnId);
      else folded.delete(turnId);
      keep();
    },
  };
}

function readKept(value: unknown): Kept {
  const given =
    typeof value === "object" && value !== null ? (value as Partial<Record<keyof Kept, unknown>>) : {};
  const { sessionId, edits, folded } = given;
  return {
    ...(typeof sessionId === "string" && { sessionId }),
    edits: Array.isArray(edits) ? edits.filter(isEdit) : [],
    folded: Array.isArray(folded) ? folded.filter((id) => typeof id === "string") : [],
  };
}

function isEdit(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((text) => typeof text === "string");
}

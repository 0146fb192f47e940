/** What one copy of a session has that another lacks: for two windows whose files are no longer the same. */
import { isRunning, type Session, type Turn } from "./conversation.ts";
import type { SessionRecord } from "./sessionRecord.ts";
import type { TurnUpdate } from "./turnUpdate.ts";

/**
 * The records that bring `behind` to what `ahead` has: turns, the rest of an answer, its end, a title where there is
 * none. Where both have something else, such as another title or another answer to one message, nothing is taken.
 */
export function recordsBetween(behind: Session, ahead: Session): readonly SessionRecord[] {
  const known = new Map(behind.turns.map((turn) => [turn.id, turn]));
  const { title, pinned, archived, scope } = ahead;
  const turns = ahead.turns.flatMap((turn): SessionRecord[] => {
    const before = known.get(turn.id);
    if (!before) return [{ type: "turn", turn }];
    const updates = updatesBetween(before, turn);
    return updates.length === 0 ? [] : [{ type: "updates", turnId: turn.id, updates }];
  });
  return [
    ...turns,
    ...(title && !behind.title ? [{ type: "title", title } as const] : []),
    ...(pinned && !behind.pinned ? [{ type: "pinned", value: true } as const] : []),
    ...(archived && !behind.archived ? [{ type: "archived", value: true } as const] : []),
    ...(scope === "topic" && behind.scope !== scope ? [{ type: "scope", value: scope } as const] : []),
  ];
}

function updatesBetween(behind: Turn, ahead: Turn): readonly TurnUpdate[] {
  const { usage, stop, error, topic, state, endedAt, startedAt } = ahead;
  const updates: TurnUpdate[] = ahead.blocks.flatMap((block, index): TurnUpdate[] => {
    const before = behind.blocks[index];
    if (!before) {
      return [
        { type: "block-start", block: index, blockType: block.type },
        { type: "block-append", block: index, text: block.text },
      ];
    }
    const rest = block.text.startsWith(before.text) ? block.text.slice(before.text.length) : "";
    return rest === "" ? [] : [{ type: "block-append", block: index, text: rest }];
  });
  if (topic !== null && behind.topic === null) updates.push({ type: "topic", topic });
  if (ahead.excluded && !behind.excluded) updates.push({ type: "excluded" });
  if (isRunning(behind) && !isRunning(ahead)) {
    if (usage) updates.push({ type: "usage", usage });
    if (stop) updates.push({ type: "stop", stop });
    if (error) updates.push({ type: "error", error });
    updates.push({ type: "state", state, at: endedAt ?? startedAt });
  }
  return updates;
}

/** Turns of a session as a session of their own. */
import type { Session, Turn } from "./conversation.ts";
import { createSession } from "./session.ts";
import { applyRecord } from "./sessionRecord.ts";
import { localTitle } from "./topic.ts";
import type { Topic } from "./topics.ts";

/**
 * A session that holds copies of a topic's turns, one after the other, and goes by the topic's title. All ids are new:
 * two sessions never share a turn.
 *
 * @param now milliseconds since the epoch.
 */
export function excerptOf(session: Session, topic: Topic, newId: () => string, now: number): Session {
  const copy = createSession(newId(), now, session.workspace);
  const [{ prompt, context }] = topic.turns;
  copy.title = { text: topic.title ?? localTitle(prompt, context), source: "topic", turn: 0 };
  for (const turn of topic.turns) {
    applyRecord(copy, { type: "turn", turn: { ...copyOf(turn), id: newId(), parent: copy.leaf } });
  }
  return copy;
}

/** Shares nothing with the turn that is changed in place. */
function copyOf(turn: Turn): Turn {
  const blocks = turn.blocks.map((block) => ({
    ...block,
    ...(block.citations && { citations: [...block.citations] }),
  }));
  return { ...turn, blocks };
}

/** The topics of a session: stretches of the branch that is shown, each opened by a message that was judged new. */
import { branchOf } from "./branches.ts";
import type { Session, Title, Turn } from "./conversation.ts";

/** A stretch of turns about one thing. */
export interface Topic<Opener = Turn> {
  /** Null for the beginning, where nobody has judged it. */
  readonly title: string | null;
  /** At least one. */
  readonly turns: readonly [Opener, ...Opener[]];
}

/** The topics of these turns, or of what stands for them, which follow one another, in their order. */
export function topicsOf<Opener extends { readonly topic: string | null }>(
  turns: readonly Opener[],
): readonly Topic<Opener>[] {
  const topics: { title: string | null; turns: [Opener, ...Opener[]] }[] = [];
  for (const turn of turns) {
    const current = topics.at(-1);
    if (current && turn.topic === null) current.turns.push(turn);
    else topics.push({ title: turn.topic, turns: [turn] });
  }
  return topics;
}

/**
 * Of the turns before a message, those that are sent along with it: all, or those of its topic.
 * @param asked the turn of the message, where it has one: it may be known to open a topic.
 */
export function sentOf(
  { scope }: Session,
  earlier: readonly Turn[],
  asked: Pick<Turn, "topic"> | null = null,
): readonly Turn[] {
  if (scope === "session") return earlier;
  return asked && asked.topic !== null ? [] : (topicsOf(earlier).at(-1)?.turns ?? []);
}

/** The title that the topics of the branch in sight give the session: the last one's. Null where it stays as it is. */
export function titleOf(session: Session): Title | null {
  const { title } = session;
  if (title?.source === "user") return null;
  const named = topicsOf(branchOf(session)).findLast((topic) => topic.title !== null);
  if (!named || named.title === null) return null;
  if (title?.source === "topic" && title.text === named.title) return null;
  return { text: named.title, source: "topic", turn: session.turns.indexOf(named.turns[0]) };
}

/** The topic that a turn of the branch that is shown belongs to, or null. */
export function topicOf(session: Session, turnId: string): Topic | null {
  return topicsOf(branchOf(session)).find(({ turns }) => turns.some(({ id }) => id === turnId)) ?? null;
}

/** What the small model is told of the topic that a message may go on with. */
export interface TopicSoFar {
  readonly title: string | null;
  /** It has no title yet, and will have one: the verdict on it is still to come. */
  readonly isJudged: boolean;
  /** The beginnings of its last messages, oldest first. */
  readonly messages: readonly string[];
}

const toldMessages = 3;
const toldCharacters = 300;

/** The topic that these turns end with; null where there are none. @param isJudged see `TopicSoFar`. */
export function topicSoFar(earlier: readonly Turn[], isJudged = false): TopicSoFar | null {
  const topic = topicsOf(earlier).at(-1);
  if (!topic) return null;
  const messages = topic.turns.slice(-toldMessages).map(({ prompt }) => prompt.slice(0, toldCharacters));
  return { title: topic.title, isJudged, messages };
}

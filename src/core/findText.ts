/** Where some words stand in a session: in which turns, and what is around them. */
import { answerText, type Session } from "./conversation.ts";
import { labelOf } from "./context.ts";

/** A place where the words were found, with a little of the text around it, on one line. */
export interface Found {
  readonly turnId: string;
  readonly where: "question" | "answer" | "context";
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

const around = 40;

/** The words as they are looked for: without blanks at the ends, any blanks between them, upper and lower case alike. */
export function patternOf(words: string): RegExp | null {
  const parts = words
    .trim()
    .split(/\s+/)
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  return parts[0] === "" ? null : new RegExp(parts.join("\\s+"), "iu");
}

/** The first place in each question, answer and attached item of a session, at most `most`, in their order. */
export function findIn(session: Session, words: string, most: number): readonly Found[] {
  const pattern = patternOf(words);
  if (!pattern) return [];
  const found: Found[] = [];
  for (const turn of session.turns) {
    const texts = [
      ["question", turn.prompt],
      ["answer", answerText(turn)],
      ...turn.context.map(
        (item) => ["context", `${labelOf(item)} ${"text" in item ? item.text : ""}`] as const,
      ),
    ] as const;
    for (const [where, text] of texts) {
      const match = pattern.exec(text);
      if (!match) continue;
      const end = match.index + match[0].length;
      found.push({
        turnId: turn.id,
        where,
        before: oneLine(text.slice(Math.max(0, match.index - around), match.index)).trimStart(),
        match: oneLine(match[0]),
        after: oneLine(text.slice(end, end + around)).trimEnd(),
      });
      if (found.length === most) return found;
    }
  }
  return found;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}

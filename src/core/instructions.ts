/**
 * A workspace's instructions for the model: which files may hold them, and when a message has to bring them along.
 *
 * They are an excerpt of the first message that is sent with them, not of the system prompt: what is sent before stays
 * as it is from turn to turn (and with it the server's cache), and each turn says for itself what went with it.
 */
import { labelOf, type ContextItem, type ExcerptItem } from "./context.ts";
import { isRunning, type Turn } from "./conversation.ts";

/** Bytes of one file: some 16,000 tokens. Longer ones are left out, and the user is told. */
export const longestInstructions = 64 * 1024;

/** True for a path that stays below the folder that it is in, written with `/`. */
export function isBelowFolder(path: string): boolean {
  return (
    /^[^/\\:][^\\:]*$/.test(path) && !path.split("/").some((part) => part === "" || /^\.\.?$/.test(part))
  );
}

export function isInstructions(item: ContextItem): item is ExcerptItem {
  return item.type === "excerpt" && item.kind === "instructions";
}

/**
 * What an item is known by that goes along by itself: `instructions AGENTS.md`, or `named AGENTS.md` where a prompt
 * names that file.
 */
export function alongId(item: ContextItem): string {
  return `${isInstructions(item) ? "instructions" : "named"} ${labelOf(item)}`;
}

/** True for what `alongId` makes of instructions. */
export function isInstructionsId(id: string): boolean {
  return id.startsWith("instructions ");
}

/** What of `found` a message brings along: what the turns that are sent before it do not say already, word for word. */
export function instructionsToSend(
  earlier: readonly Turn[],
  found: readonly ExcerptItem[],
): readonly ExcerptItem[] {
  if (found.length === 0) return [];
  const latest = new Map<string, string>();
  for (const { context } of earlier.filter(isPartOfHistory)) {
    for (const item of context) {
      if (isInstructions(item)) latest.set(item.path, item.text);
    }
  }
  return found.filter(({ path, text }) => latest.get(path) !== text);
}

/** As `messagesOf` in `request.ts` has it, without making the messages; one that is being answered will be. */
function isPartOfHistory(turn: Turn): boolean {
  if (turn.excluded || turn.stop?.reason === "refusal") return false;
  return isRunning(turn) || turn.blocks.some(({ type, text }) => type === "text" && text.trim() !== "");
}

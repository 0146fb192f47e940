/** What an export says of a session and of its turns beside their words. */
import type { Session, Turn } from "./conversation.ts";
import { localize } from "./localize.ts";
import { stopText } from "./notices.ts";

export interface ExportOptions {
  readonly withThoughts: boolean;
  /** It is said that private things were left out. */
  readonly isRedacted: boolean;
}

/** The title, and the lines below it. */
export function headOf(
  session: Session,
  { isRedacted }: ExportOptions,
): { readonly title: string; readonly lines: readonly string[] } {
  const note = localize("Paths outside of the workspace, and what looks like a key, are left out.");
  return {
    title: session.title?.text ?? localize("New session"),
    lines: [momentText(session.createdAt), ...(isRedacted ? [note] : [])],
  };
}

/** `claude-sonnet-5-5 · 2026-11-21 12:00 UTC`. */
export function turnLine({ model, startedAt }: Turn): string {
  return [model, momentText(startedAt)].filter((part) => part !== "").join(" · ");
}

/** How an answer ended, where that is not the usual end; else empty. */
export function endText(turn: Turn): string {
  if (turn.error) return turn.error.message;
  if (turn.state === "stopped") return localize("Stopped.");
  return stopText(turn);
}

export function thoughtsOf(turn: Turn): string {
  return turn.blocks
    .filter(({ type }) => type === "thinking")
    .map(({ text }) => text.trim())
    .filter((text) => text !== "")
    .join("\n\n");
}

/** The same wherever it is read, and by whom. @param at milliseconds since the epoch. */
function momentText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

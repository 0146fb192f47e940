/** What goes along with a message by itself: the workspace's instructions, and what a prompt of the user names. */
import { createHash } from "node:crypto";
import { branchOf } from "../../core/branches.ts";
import type { ContextItem, ExcerptItem } from "../../core/context.ts";
import type { Session } from "../../core/conversation.ts";
import { alongId, instructionsToSend, isInstructions, isInstructionsId } from "../../core/instructions.ts";
import type { Composed } from "../../core/outbox.ts";
import type { FilledPrompt } from "../../core/prompts.ts";
import { sentOf } from "../../core/topics.ts";

export interface GoingAlongParts {
  /** What a draft makes that begins with the name of a prompt; null for any other. */
  readonly expand: (draft: string) => Promise<FilledPrompt | null>;
  /** The instructions for a message with this context, as their files say them. */
  readonly find: (context: readonly ContextItem[]) => Promise<readonly ExcerptItem[]>;
  /** See `guardItems` in `context/guard.ts`. */
  readonly guard: (items: readonly ContextItem[]) => Promise<readonly ContextItem[] | null>;
}

export interface GoingAlong {
  /** See `Prompts`. */
  readonly compose: (session: Session, prompt: string, context: readonly ContextItem[]) => Promise<Composed>;
  readonly composeToSend: (
    session: Session,
    prompt: string,
    context: readonly ContextItem[],
  ) => Promise<Composed | null>;
  readonly instructionsFor: (
    session: Session | null,
    context: readonly ContextItem[],
  ) => Promise<readonly ExcerptItem[] | null>;
  readonly leaveOut: (sessionId: string, id: string) => void;
  readonly draftTaken: (sessionId: string) => void;
  readonly forget: (sessionId: string) => void;
}

export function createGoingAlong({ expand, find, guard }: GoingAlongParts): GoingAlong {
  /** By session, the ids of what was taken off. */
  const leftOut = new Map<string, ReadonlySet<string>>();
  /**
   * What the user has left of instructions, by a hash of all that their file says: they come along with every message,
   * and are asked about once. A secret is not kept.
   */
  const shortened = new Map<string, string>();

  /** False for what the user has taken off. */
  function isIn(session: Session, item: ContextItem): boolean {
    return !leftOut.get(session.id)?.has(alongId(item));
  }

  async function instructionsOf(
    session: Session | null,
    context: readonly ContextItem[],
  ): Promise<readonly ExcerptItem[]> {
    const found = (await find(context)).filter((item) => !session || isIn(session, item));
    return notYetSent(
      session,
      found.map((item) => ({ ...item, text: shortened.get(hashOf(item)) ?? item.text })),
    );
  }

  /** What may go out of these; null when the user turns away. */
  async function allowedOf(
    session: Session | null,
    items: readonly ContextItem[],
  ): Promise<readonly ContextItem[] | null> {
    const allowed = await guard(items);
    if (!allowed) return null;
    for (const [index, item] of items.entries()) {
      const kept = allowed[index];
      if (kept && kept !== item && isInstructions(item) && isInstructions(kept)) {
        shortened.set(hashOf(item), kept.text);
      }
    }
    // Without some lines they may be what the session has already.
    const instructions = notYetSent(session, allowed.filter(isInstructions));
    return [...instructions, ...allowed.filter((item) => !isInstructions(item))];
  }

  async function compose(
    session: Session,
    prompt: string,
    context: readonly ContextItem[],
  ): Promise<Composed> {
    const filled = prompt.startsWith("/") ? await expand(prompt) : null;
    if (!filled) draftTaken(session.id);
    const named = filled?.context.filter((item) => isIn(session, item)) ?? [];
    const instructions = await instructionsOf(session, [...named, ...context]);
    return { prompt: filled?.prompt ?? prompt, context: [...instructions, ...named] };
  }

  function draftTaken(sessionId: string): void {
    const ids = [...(leftOut.get(sessionId) ?? [])].filter(isInstructionsId);
    if (ids.length > 0) leftOut.set(sessionId, new Set(ids));
    else leftOut.delete(sessionId);
  }

  return {
    compose,
    async composeToSend(session, prompt, context) {
      const composed = await compose(session, prompt, context);
      const allowed = await allowedOf(session, composed.context);
      return allowed && { ...composed, context: allowed };
    },
    async instructionsFor(session, context) {
      const allowed = await allowedOf(session, await instructionsOf(session, context));
      return allowed && allowed.filter(isInstructions);
    },
    leaveOut(sessionId, id) {
      leftOut.set(sessionId, new Set([...(leftOut.get(sessionId) ?? []), id]));
    },
    draftTaken,
    forget: (sessionId) => void leftOut.delete(sessionId),
  };
}

function notYetSent(session: Session | null, found: readonly ExcerptItem[]): readonly ExcerptItem[] {
  return instructionsToSend(session ? sentOf(session, branchOf(session)) : [], found);
}

function hashOf({ path, text }: ExcerptItem): string {
  return createHash("sha256").update(`${path}\n${text}`).digest("base64");
}

/** What one check finds, before it has a name and a time. */
import { describeError, type ChatError } from "../core/errors.ts";
import type { Finding, FindingState } from "../core/findings.ts";
import { plainWords } from "../core/inlineMarkdown.ts";

export type Outcome = Pick<Finding, "state" | "detail" | "advice">;

/** @param advice the one thing to change, where there is one. */
export function found(state: FindingState, detail: string, advice: string | null = null): Outcome {
  return { state, detail, advice };
}

/** A failure: with its facts, and with the advice of its kind unless there is a better one. */
export function failureOf(error: ChatError, advice?: string): Outcome {
  const described = describeError(error);
  const facts = described.facts === "" ? "" : ` (${described.facts})`;
  return found("failed", plainWords(described.message + facts), advice ?? described.advice);
}

/** A failure as the turn keeps it: with what is to blame, where the server names an earlier turn or a PDF. */
import type { Turn } from "./conversation.ts";
import { describeError, type ChatError, type TurnError } from "./errors.ts";
import { localize } from "./localize.ts";
import type { BuiltRequest } from "./request.ts";

/**
 * @param sources the turn that each message of the refused request stems from: a server that does not take one says
 *   `messages.3`, and the user may send the question without that turn.
 */
export function describeFailure(
  error: ChatError,
  turn: Pick<Turn, "id" | "context">,
  { sources }: Pick<BuiltRequest, "sources">,
): TurnError {
  const described = describeError(error);
  const index = /\bmessages\.(\d+)\b/.exec(error.message)?.[1];
  const culprit = error.kind === "bad-request" && index !== undefined && sources[Number(index)];
  if (!culprit || culprit === turn.id) return { ...described, ...adviceOnPdf(error, turn) };
  const advice = localize(
    "The server does not accept an earlier message of this session. Send the question without it.",
  );
  return { ...described, action: "send-without", advice, culprit };
}

/** Servers that speak the Messages API need not read PDFs, and say so in words of their own. */
function adviceOnPdf({ kind, message }: ChatError, { context }: Pick<Turn, "context">): Partial<TurnError> {
  const pdf = context.find(({ type }) => type === "pdf");
  if (!pdf || kind !== "bad-request" || !/\b(?:pdfs?|documents?|pages?)\b/i.test(message)) return {};
  const advice = localize(
    "This server or model may not take {name}. Attach a smaller part of it, choose another model, or ask without it.",
    { name: pdf.path },
  );
  return { advice };
}

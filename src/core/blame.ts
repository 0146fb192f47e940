/** A failure as the turn keeps it: with the turn that is to blame, where the server names another one. */
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
  turn: Pick<Turn, "id">,
  { sources }: Pick<BuiltRequest, "sources">,
): TurnError {
  const described = describeError(error);
  const index = /\bmessages\.(\d+)\b/.exec(error.message)?.[1];
  const culprit = error.kind === "bad-request" && index !== undefined && sources[Number(index)];
  if (!culprit || culprit === turn.id) return described;
  const advice = localize(
    "The server does not accept an earlier message of this session. Send the question without it.",
  );
  return { ...described, action: "send-without", advice, culprit };
}

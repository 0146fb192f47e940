/** What a draft would weigh: an estimate at once, and the server's own count where the user asks for that. */
import { branchOf } from "../core/branches.ts";
import { countTokens } from "../api/countTokens.ts";
import type { ChatPorts } from "../core/chat.ts";
import type { ContextItem } from "../core/context.ts";
import { sentOf, topicsOf } from "../core/topics.ts";
import { createTurn, type Turn } from "../core/conversation.ts";
import type { EstimateDraft } from "../core/draftWeight.ts";
import { toChatError } from "../core/errors.ts";
import { capabilitiesOf } from "../core/models.ts";
import type { Weight } from "../core/protocol.ts";
import { buildRequest } from "../core/request.ts";
import type { Connection } from "./connection.ts";
import type { ViewedChat } from "./chats.ts";
import { isClear } from "./context/guard.ts";
import { currentEndpoint } from "./endpoint.ts";
import type { Question } from "./question.ts";
import { currentSettings } from "./settings.ts";

export interface WeigherParts {
  readonly connection: Connection;
  readonly server: ChatPorts["server"];
  readonly estimate: EstimateDraft;
  readonly log: (line: string) => void;
}

export interface DraftToWeigh extends Question {
  /** What of its context goes along by itself: the user is asked about that when it is sent, not before. */
  readonly along: readonly ContextItem[];
}

export type Weigh = (chat: ViewedChat, draft: DraftToWeigh, tell: (weight: Weight) => void) => () => void;

/**
 * Makes the function that weighs a draft in its session. With `sidenote.countTokens` the server is asked as well: the
 * draft goes there before it is sent, which is why that is off unless the user turns it on, and why the estimate stands
 * for a draft that brings along by itself what may be secret.
 */
export function createWeigher({ connection, server, estimate, log }: WeigherParts): Weigh {
  /** Servers that do not count. */
  const silent = new Set<string>();

  return ({ session }, draft, tell) => {
    const controller = new AbortController();
    async function weigh(): Promise<void> {
      const settings = currentSettings();
      const known = server(settings, settings.model);
      const branch = branchOf(session);
      const [, ...more] = topicsOf(branch);
      const isBlank = draft.prompt.trim() === "" && draft.context.length === 0;
      // Nothing is to be sent; what sending the last topic alone would leave out is told all the same.
      if (isBlank && more.length === 0) {
        tell({ tokens: 0, isCounted: false, contextWindow: null, otherTopics: 0 });
        return;
      }
      const turns = sentOf(session, branch);
      const capabilities = capabilitiesOf(settings.model, settings.apiVersion, known.model);
      const { contextWindow } = capabilities;
      const weightOf = (some: readonly Turn[]): number => estimate(some, draft, settings, capabilities);
      const otherTopics = weightOf(branch) - weightOf(more.at(-1)?.turns ?? branch);
      tell({ tokens: weightOf(turns), isCounted: false, contextWindow, otherTopics });
      const { origin, isLoopback } = currentEndpoint(settings, process.env);
      if (isBlank || !settings.countTokens || silent.has(origin) || !(await isClear(draft.along))) return;
      const { signal } = controller;
      const { body } = buildRequest(turns, createTurn("", draft.prompt, draft.context, 0), settings, known);
      const tokens = await countTokens(
        { isLoopback, exchange: (request) => connection.exchange(settings, { ...request, signal }) },
        body,
      );
      if (signal.aborted) return;
      if (tokens === null) silent.add(origin);
      else tell({ tokens, isCounted: true, contextWindow, otherTopics });
    }
    weigh().catch((error: unknown) => {
      // The estimate stands; whatever is wrong is told when the question is asked.
      if (!controller.signal.aborted) log(`counting tokens: ${toChatError(error).message}`);
    });
    return () => controller.abort();
  };
}

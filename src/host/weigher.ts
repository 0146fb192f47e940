/** What a draft would weigh: an estimate at once, and the server's own count where the user asks for that. */
import { branchOf } from "../core/branches.ts";
import { countTokens } from "../api/countTokens.ts";
import type { ChatPorts } from "../core/chat.ts";
import { createTurn, type Turn } from "../core/conversation.ts";
import { sentOf, topicsOf } from "../core/topics.ts";
import type { MessagesRequest } from "../core/wire.ts";
import { toChatError } from "../core/errors.ts";
import { estimateTokens } from "../core/estimate.ts";
import { capabilitiesOf } from "../core/models.ts";
import type { Weight } from "../core/protocol.ts";
import { buildRequest } from "../core/request.ts";
import type { Connection } from "./connection.ts";
import type { ViewedChat } from "./chats.ts";
import { currentEndpoint } from "./endpoint.ts";
import type { Question } from "./question.ts";
import { currentSettings } from "./settings.ts";

export interface WeigherParts {
  readonly connection: Connection;
  readonly server: ChatPorts["server"];
  readonly log: (line: string) => void;
}

export type Weigh = (chat: ViewedChat, draft: Question, tell: (weight: Weight) => void) => () => void;

/**
 * Makes the function that weighs a draft in its session. With `sidenote.countTokens` the server is asked as well: the
 * draft goes there before it is sent, which is why that is off unless the user turns it on.
 */
export function createWeigher({ connection, server, log }: WeigherParts): Weigh {
  /** Servers that do not count. */
  const silent = new Set<string>();

  return (chat, { prompt, context }, tell) => {
    const controller = new AbortController();
    async function weigh(): Promise<void> {
      const settings = currentSettings();
      const known = server(settings, settings.model);
      const draft = createTurn("", prompt, context, 0);
      const build = (earlier: readonly Turn[]): MessagesRequest =>
        buildRequest(earlier, draft, settings, known).body;
      const branch = branchOf(chat.session);
      const [, ...more] = topicsOf(branch);
      const body = build(sentOf(chat.session, branch));
      const otherTopics =
        more.length === 0
          ? 0
          : estimateTokens(build(branch)) - estimateTokens(build(more.at(-1)?.turns ?? []));
      const { contextWindow } = capabilitiesOf(settings.model, settings.apiVersion, known.model);
      tell({ tokens: estimateTokens(body), isCounted: false, contextWindow, otherTopics });
      const { origin, isLoopback } = currentEndpoint(settings, process.env);
      if (!settings.countTokens || silent.has(origin)) return;
      const { signal } = controller;
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

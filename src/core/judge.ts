/** The topic request of one message: small, beside the answer, and never in its way. */
import { createAccumulator } from "./accumulate.ts";
import { answerText, type Use, type Turn } from "./conversation.ts";
import { applyUpdate } from "./turnUpdate.ts";
import { type ChatError, toChatError } from "./errors.ts";
import { refusedParameter, withoutParameters } from "./refusals.ts";
import type { ServerKnowledge } from "./request.ts";
import type { RunPorts } from "./run.ts";
import type { Settings } from "./settings.ts";
import { buildTopicRequest, readVerdict, type TopicVerdict } from "./topic.ts";
import type { TopicSoFar } from "./topics.ts";
import type { MessagesRequest } from "./wire.ts";

export interface JudgePorts extends Pick<RunPorts, "open" | "refuse"> {
  /** For what a user need not see: a topic request that failed. */
  readonly log: (line: string) => void;
}

export interface JudgeOptions {
  readonly settings: Settings;
  readonly server: ServerKnowledge;
  /** What the message may go on with. */
  readonly soFar: TopicSoFar | null;
  /** Called once unless it is cancelled, with what the small model made of the message, if anything, and what that took. */
  readonly onVerdict: (verdict: TopicVerdict | null, used: Use | null) => void;
}

/** Asks whether the message of `turn` opens a new topic. Returns how to cancel. */
export function judgeTopic(turn: Turn, ports: JudgePorts, options: JudgeOptions): () => void {
  const { settings, server } = options;
  let cancel = (): void => undefined;
  let attempts = 0;
  let isRead = false;

  function ask(body: MessagesRequest): void {
    const verdict: Turn = { ...turn, model: body.model, blocks: [] };
    const accumulator = createAccumulator((update) => applyUpdate(verdict, update));

    /** Once, from as much of the answer as there is. */
    function read(): void {
      if (isRead) return;
      isRead = true;
      const { model, usage } = verdict;
      options.onVerdict(readVerdict(answerText(verdict)), usage && { model, usage });
    }

    function fail(error: ChatError): void {
      const refused = refusedParameter(error, body);
      if (refused === null) {
        ports.log(`topic: ${error.message}`);
        options.onVerdict(null, null);
        return;
      }
      ports.refuse({ ...settings, model: body.model }, refused);
      ask(withoutParameters(body, [refused]));
    }

    const attempt = ++attempts;
    const leave = ports.open(body, settings, {
      onOpen: () => undefined,
      onEvents(events) {
        try {
          for (const event of events) accumulator.feed(event);
        } catch (error) {
          ports.log(`topic: ${toChatError(error).message}`);
        }
        if (accumulator.isComplete()) read();
      },
      onEnd: read,
      onError: fail,
    });
    if (attempt === attempts) cancel = leave; // unless it has failed before `open` returned, and another is under way
  }

  const body = buildTopicRequest(turn, options.soFar, settings, server.model);
  ask(withoutParameters(body, server.refused));
  return () => cancel();
}

/** The models of the user's endpoint for the editor's chat and for other extensions, on the client of Sidenote's own turns. */
import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { countTokens } from "../../api/countTokens.ts";
import { createChatAnswerReader } from "../../core/chatAnswer.ts";
import { buildChatRequest } from "../../core/chatRequest.ts";
import { createTurn, type Turn } from "../../core/conversation.ts";
import { describeError, toChatError, type ChatError } from "../../core/errors.ts";
import { estimateText, estimateTokens } from "../../core/estimate.ts";
import type { RateLimits } from "../../core/limits.ts";
import { localize } from "../../core/localize.ts";
import { stopText } from "../../core/notices.ts";
import { offeredModels, type OfferedModel } from "../../core/offeredModel.ts";
import { renderChat } from "../../core/chatMessages.ts";
import { startRun, type RunRequest } from "../../core/run.ts";
import type { ServerKnowledge } from "../../core/request.ts";
import type { Settings } from "../../core/settings.ts";
import type { MessagesRequest } from "../../core/wire.ts";
import { clock } from "../clock.ts";
import type { Connection } from "../connection.ts";
import { currentEndpoint } from "../endpoint.ts";
import type { ModelCatalog } from "../modelCatalog.ts";
import type { Refusals } from "../refusals.ts";
import type { Secrets } from "../secrets.ts";
import { currentSettings } from "../settings.ts";
import { unlessCancelled } from "../unlessCancelled.ts";
import { createConsent, type Consent } from "./consent.ts";
import { editorError } from "./failure.ts";
import { editorPart, readMessage, readOptions } from "./messages.ts";

export interface ModelProviderParts {
  readonly connection: Pick<Connection, "open" | "exchange">;
  readonly catalog: Pick<ModelCatalog, "known">;
  readonly secrets: Pick<Secrets, "find" | "ask">;
  readonly refusals: Pick<Refusals, "add">;
  readonly server: (settings: Settings, model: string) => ServerKnowledge;
  /** Remembers which extensions the user has allowed. */
  readonly memory: vscode.Memento;
  /** A response told how much of the rate limits is left. */
  readonly onLimits: (limits: RateLimits) => void;
  /** An answer is whole. */
  readonly onAnswered: () => void;
  /** A line for each request, without any of its texts. */
  readonly log: (line: string) => void;
}

type EditorProvider = Pick<
  vscode.LanguageModelChatProvider<OfferedModel>,
  "provideLanguageModelChatResponse" | "provideTokenCount"
>;

export interface ModelProvider extends EditorProvider {
  /**
   * The models, as they are known without asking the server; none where there is no key.
   * @param silent false lets the user be asked for a missing key.
   */
  readonly models: (silent: boolean) => Promise<OfferedModel[]>;
  readonly chooseExtensions: Consent["choose"];
  /**
   * Whether those may ask whom the editor does not name, as `Consent.ask` has it.
   * @throws ChatError of kind `setting` where no endpoint can be made out.
   */
  readonly mayAnyoneAsk: () => Promise<boolean>;
}

export function createModelProvider(parts: ModelProviderParts): ModelProvider {
  const consent = createConsent(parts.memory);
  /** Servers that do not count. */
  const silent = new Set<string>();

  /** The user's settings with the model that is asked for. */
  function settingsFor(model: OfferedModel): Settings {
    return { ...currentSettings(), model: model.id };
  }

  async function mayAsk(
    initiator: string | null,
    settings: Settings,
    token: vscode.CancellationToken,
  ): Promise<void> {
    // Once cancelled, the question stays for the next request: the user's answer to it is remembered.
    const asking = consent.ask(initiator, currentEndpoint(settings, process.env));
    if (await unlessCancelled(asking, token)) return;
    throw vscode.LanguageModelError.NoPermissions(
      localize("The user does not let {name} ask with this API key.", { name: initiator ?? "" }),
    );
  }

  /** Settles with the turn when the answer is whole. Rejects with a `ChatError`, or a `CancellationError`. */
  function answer(
    request: RunRequest,
    progress: vscode.Progress<vscode.LanguageModelResponsePart>,
    token: vscode.CancellationToken,
  ): Promise<Turn> {
    const turn = createTurn(randomUUID(), "", [], Date.now());
    const { promise, resolve, reject } = Promise.withResolvers<Turn>();
    let failure: ChatError | null = null;
    const reader = createChatAnswerReader((part) => progress.report(editorPart(part)));
    const { open } = parts.connection;
    const run = startRun(
      turn,
      request,
      { ...clock, open, refuse: parts.refusals.add },
      {
        post(updates) {
          try {
            reader.read(updates);
          } catch (error) {
            failure ??= toChatError(error); // of a call that cannot be read; the rest of the stream is let come
          }
        },
        describe(error) {
          failure = error;
          return describeError(error);
        },
        onEnd() {
          cancelled.dispose();
          if (token.isCancellationRequested) reject(new vscode.CancellationError());
          else if (failure) reject(failure);
          else resolve(turn);
        },
      },
    );
    const cancelled = token.onCancellationRequested(() => run.stop());
    return promise;
  }

  async function respond(
    settings: Settings,
    messages: readonly vscode.LanguageModelChatRequestMessage[],
    options: vscode.ProvideLanguageModelChatResponseOptions,
    progress: vscode.Progress<vscode.LanguageModelResponsePart>,
    token: vscode.CancellationToken,
  ): Promise<string> {
    const server = parts.server(settings, settings.model);
    const chat = messages.map(readMessage);
    const built = buildChatRequest(chat, readOptions(options), settings, server);
    const turn = await answer({ ...built, settings, host: server.host }, progress, token);
    if (turn.response) parts.onLimits(turn.response.limits);
    parts.onAnswered();
    if (turn.stop?.reason === "refusal") throw vscode.LanguageModelError.Blocked(stopText(turn));
    const left = [...built.omitted, ...turn.refused];
    return [
      turn.stop?.reason ?? "",
      `${turn.usage?.input ?? 0} in, ${turn.usage?.output ?? 0} out`,
      ...(left.length > 0 ? [`without ${left.join(", ")}`] : []),
      turn.response?.requestId ?? "",
    ]
      .filter((fact) => fact !== "")
      .join(", ");
  }

  async function countAtServer(
    settings: Settings,
    body: MessagesRequest,
    token: vscode.CancellationToken,
  ): Promise<number | null> {
    const endpoint = currentEndpoint(settings, process.env);
    const { origin, isLoopback } = endpoint;
    // The editor does not say who wants it counted.
    if (!settings.countTokens || silent.has(origin) || !consent.isOpen(endpoint)) return null;
    const abort = new AbortController();
    const cancelled = token.onCancellationRequested(() => abort.abort());
    try {
      const exchange: Parameters<typeof countTokens>[0]["exchange"] = (request) =>
        parts.connection.exchange(settings, { ...request, signal: abort.signal });
      const tokens = await countTokens({ isLoopback, exchange }, body);
      if (tokens === null) silent.add(origin);
      return tokens;
    } catch (error) {
      if (abort.signal.aborted) throw new vscode.CancellationError();
      parts.log(`language model: counting tokens: ${toChatError(error).message}`);
      return null; // the estimate stands
    } finally {
      cancelled.dispose();
    }
  }

  return {
    chooseExtensions: consent.choose,
    mayAnyoneAsk: async () => consent.ask(null, currentEndpoint(currentSettings(), process.env)),
    async models(isSilent) {
      const settings = currentSettings();
      const endpoint = currentEndpoint(settings, process.env);
      const { host, isLoopback } = endpoint;
      const hasKey =
        isLoopback ||
        (await parts.secrets.find(endpoint)) !== null ||
        (!isSilent && (await parts.secrets.ask(endpoint)) !== null);
      if (!hasKey) return [];
      return offeredModels({ host, isLoopback, listed: parts.catalog.known(endpoint) }, settings);
    },
    async provideLanguageModelChatResponse(model, messages, options, progress, token) {
      const initiator = initiatorOf(options);
      const name = `language model: ${model.id} for ${initiator ?? "another extension"}`;
      try {
        const settings = settingsFor(model);
        await mayAsk(initiator, settings, token);
        if (token.isCancellationRequested) throw new vscode.CancellationError();
        parts.log(`${name}: ${await respond(settings, messages, options, progress, token)}`);
      } catch (error) {
        if (error instanceof vscode.CancellationError || error instanceof vscode.LanguageModelError) {
          parts.log(`${name}: ${error instanceof vscode.CancellationError ? "cancelled" : error.code}`);
          throw error;
        }
        const failure = toChatError(error);
        parts.log(`${name}: ${failure.kind}, ${failure.requestId ?? "no request id"}`);
        throw editorError(failure);
      }
    },
    async provideTokenCount(model, text, token) {
      const settings = settingsFor(model);
      const messages = renderChat(
        typeof text === "string"
          ? [{ role: "user", parts: [{ type: "text", text }] }]
          : [{ ...readMessage(text), role: "user" }],
      ).messages;
      if (messages.length === 0) return 0;
      const body: MessagesRequest = { model: model.id, max_tokens: 1, messages, stream: true };
      const counted = await countAtServer(settings, body, token);
      if (counted !== null) return counted;
      return typeof text === "string" ? estimateText(text, model.id) : estimateTokens(body);
    },
  };
}

/** The id of the extension that asks, or `core` for the editor itself: there at run time, declared by no stable version. */
function initiatorOf(options: vscode.ProvideLanguageModelChatResponseOptions): string | null {
  const initiator: unknown = Reflect.get(options, "requestInitiator");
  return typeof initiator === "string" && initiator !== "" ? initiator : null;
}

/** What is told about a request: as a curl command, as a report for support, or whole before it is sent. Never a key. */
import * as vscode from "vscode";
import { sentOf } from "../core/topics.ts";
import { branchOf, pathTo } from "../core/branches.ts";
import { buildHeaders, type Credential } from "../api/headers.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { describeRoute } from "../api/routeText.ts";
import type { ChatPorts } from "../core/chat.ts";
import { textsOf, type ContextItem } from "../core/context.ts";
import { createTurn, type Session, type Turn } from "../core/conversation.ts";
import { curlOf } from "../core/curl.ts";
import { toChatError } from "../core/errors.ts";
import { inEnglish, localize } from "../core/localize.ts";
import { buildRequest, type BuiltRequest } from "../core/request.ts";
import type { Settings } from "../core/settings.ts";
import { keyPlaceholder, requestDocument, type ShownRequest } from "../core/shownRequest.ts";
import { supportReport, type SupportFacts } from "../core/supportReport.ts";
import type { MessagesRequest } from "../core/wire.ts";
import type { Chats, ViewedChat } from "./chats.ts";
import type { Documents } from "./documents.ts";
import { currentEndpoint } from "./endpoint.ts";
import { editorName, platformName } from "./hostFacts.ts";
import { currentNetwork } from "./network.ts";
import type { Prompts } from "./prompts.ts";
import { readQuestion, type Question } from "./question.ts";
import type { Secrets } from "./secrets.ts";
import { currentSettings } from "./settings.ts";

/** What `sidenote.copyAsCurl` and `sidenote.copySupportReport` take; without it they mean the last turn of the chat in focus. */
export interface TurnArguments {
  readonly sessionId: string;
  readonly turnId: string;
}

export interface Support {
  /** @param given `TurnArguments`, or anything else for the last turn of the chat in focus. */
  readonly copyAsCurl: (given: unknown) => Promise<void>;
  /** @param given `TurnArguments`, or anything else for the last turn of the chat in focus. */
  readonly copySupportReport: (given: unknown) => Promise<void>;
  /**
   * Shows what would be sent for a question, and offers to send it.
   * @param given `AskArguments`, or anything else to ask the user.
   */
  readonly showRequest: (
    given: unknown,
    ask: (prompt: string, context: readonly ContextItem[]) => Promise<unknown>,
  ) => Promise<void>;
  /** Shows what would be sent for `question`, and offers to send it by `ask`. */
  readonly showQuestion: (question: Question, ask: () => Promise<unknown>) => Promise<void>;
}

export interface SupportParts {
  /** The chat that the focus was in last. */
  readonly chat: () => Promise<ViewedChat>;
  readonly chats: Pick<Chats, "find">;
  readonly secrets: Pick<Secrets, "find">;
  readonly server: ChatPorts["server"];
  readonly documents: Documents;
  /** See `guardItems` in `context/guard.ts`: what is shown is what would go out. */
  readonly guard: (items: readonly ContextItem[]) => Promise<readonly ContextItem[] | null>;
  /** The workspace's instructions that a message brings along. */
  readonly instructionsFor: Prompts["instructionsFor"];
  /** As every request says it. */
  readonly userAgent: string;
  /** Sidenote's version. */
  readonly version: string;
}

type PlaceFacts = Pick<SupportFacts, "host" | "route" | "settings" | "wrongSetting" | "privateTexts">;

interface Place {
  readonly settings: Settings;
  readonly endpoint: Endpoint;
  readonly credential: Credential | null;
}

export function createSupport(parts: SupportParts): Support {
  async function currentPlace(): Promise<Place> {
    const settings = currentSettings();
    const endpoint = currentEndpoint(settings, process.env);
    return { settings, endpoint, credential: await parts.secrets.find(endpoint) };
  }

  /** The turn that `given` names, or the last one in focus; null, and the user is told, when there is none. */
  async function findTurn(given: unknown): Promise<{ chat: ViewedChat; turn: Turn } | null> {
    const named = readTurnArguments(given);
    const chat: ViewedChat | null = named ? parts.chats.find(named.sessionId) : await parts.chat();
    const turns = chat ? branchOf(chat.session) : [];
    const turn = named ? turns.find(({ id }) => id === named.turnId) : turns.at(-1);
    if (chat && turn) return { chat, turn };
    void vscode.window.showInformationMessage(localize("Nothing has been asked in this session yet."));
    return null;
  }

  /** Where the session's requests go. A wrong setting is a fact as well, and may be what the report is about. */
  async function placeFacts(session: Session): Promise<PlaceFacts> {
    try {
      const { settings, endpoint, credential } = await currentPlace();
      return {
        host: endpoint.host,
        route: inEnglish(() => describeRoute(endpoint, currentNetwork(settings))),
        settings,
        privateTexts: [...textsOfSession(session), ...secretsOf(settings, credential)],
      };
    } catch (error) {
      const { kind, message } = toChatError(error);
      // The name alone: the message quotes the value.
      const [name = kind] = /\b(?:sidenote|http)\.\w+(?:\.\w+)*|\b[A-Z_]{6,}\b/.exec(message) ?? [];
      return { wrongSetting: name, privateTexts: textsOfSession(session) };
    }
  }

  /** The body that was sent for the turn; after a restart, the one that would be sent for its question now. */
  function requestOf(
    { session, requestOf: sent }: ViewedChat,
    turn: Turn,
    settings: Settings,
  ): MessagesRequest {
    const earlier = sentOf(session, pathTo(session, turn.parent), turn);
    return sent(turn.id) ?? build(earlier, turn, settings).body;
  }

  function build(earlier: readonly Turn[], { prompt, context }: Question, settings: Settings): BuiltRequest {
    // Without an answer: a turn that has one would be continued, not asked.
    const turn = createTurn("", prompt, context, 0);
    return buildRequest(earlier, turn, settings, parts.server(settings, settings.model));
  }

  function shownRequest({ settings, endpoint, credential }: Place, body: MessagesRequest): ShownRequest {
    const { apiVersion, betas, headers: extra } = settings;
    const { userAgent } = parts;
    return {
      url: `${endpoint.origin}${endpoint.path}${betas.length > 0 ? "?beta=true" : ""}`,
      headers: buildHeaders({ userAgent, apiVersion, betas, extra, credential: null }),
      keyHeader: keyHeaderOf(endpoint, credential),
      body,
    };
  }

  async function showQuestion(question: Question, ask: () => Promise<unknown>): Promise<void> {
    const place = await currentPlace();
    const { session } = await parts.chat();
    const { body, omitted } = build(sentOf(session, branchOf(session)), question, place.settings);
    const notes = [...requestNotes(place.settings, omitted), localize("Nothing was sent.")];
    await parts.documents.show("Request.jsonc", requestDocument(shownRequest(place, body), notes));
    // Not awaited: a notification may stay for long.
    void offerToAsk(ask);
  }

  return {
    async copyAsCurl(given) {
      const found = await findTurn(given);
      if (!found) return;
      const place = await currentPlace();
      const request = shownRequest(place, requestOf(found.chat, found.turn, place.settings));
      await vscode.env.clipboard.writeText(curlOf(request));
      const message =
        request.keyHeader === null
          ? localize("The request is copied as curl.")
          : localize("The request is copied as curl. It reads the key from {variable}.", {
              variable: keyPlaceholder,
            });
      vscode.window.setStatusBarMessage(`$(check) ${message}`, 5000);
    },
    async copySupportReport(given) {
      const found = await findTurn(given);
      if (!found) return;
      const facts: SupportFacts = {
        sidenote: parts.version,
        editor: editorName(),
        platform: platformName(),
        turn: found.turn,
        ...(await placeFacts(found.chat.session)),
      };
      const report = inEnglish(() => supportReport(facts)); // those who read it need not know the user's language
      await vscode.env.clipboard.writeText(report);
      const message = localize("The support report is copied, without your texts.");
      vscode.window.setStatusBarMessage(`$(check) ${message}`, 5000);
    },
    showQuestion,
    async showRequest(given, ask) {
      const question = await readQuestion(given, localize("Sidenote: Show Exact Request (nothing is sent)"));
      if (!question) return;
      const { prompt } = question;
      const context = await parts.guard(question.context);
      const instructions = context && (await parts.instructionsFor((await parts.chat()).session, context));
      if (!instructions) return;
      await showQuestion({ prompt, context: [...instructions, ...context] }, () => ask(prompt, context));
    },
  };
}

async function offerToAsk(ask: () => Promise<unknown>): Promise<void> {
  const send = localize("Ask This");
  const message = localize("This is what Sidenote would send.");
  const choice = await vscode.window.showInformationMessage(message, send);
  if (choice === send) await ask();
}

/** A local server may do without a key; for any other one is asked for before a question is sent. */
function keyHeaderOf(endpoint: Endpoint, credential: Credential | null): ShownRequest["keyHeader"] {
  if (credential) return credential.type === "api-key" ? "x-api-key" : "authorization";
  return endpoint.isLoopback ? null : "x-api-key";
}

function requestNotes(settings: Settings, omitted: readonly string[]): readonly string[] {
  const notes: string[] = [];
  const { model } = settings;
  if (omitted.length > 0) {
    const names = omitted.join(", ");
    notes.push(localize("Left out, as {model} does not take it: {names}.", { model, names }));
  }
  if (settings["topic.enabled"]) {
    notes.push(localize("Beside it, {model} judges the topic.", { model: settings["topic.model"] }));
  }
  return notes;
}

/** What was asked and answered, and where it was taken from. */
function textsOfSession({ title, turns }: Session): string[] {
  const texts = turns.flatMap(({ prompt, context, blocks }) => [
    prompt,
    ...context.flatMap(textsOf),
    ...blocks.map(({ text }) => text),
  ]);
  return [title?.text ?? "", ...texts];
}

function secretsOf(settings: Settings, credential: Credential | null): string[] {
  const { headers, system, stopSequences, metadataUserId } = settings;
  const key = credential?.secret ?? "";
  return [key, metadataUserId, ...Object.values(headers), ...[system].flat(), ...stopSequences];
}

function readTurnArguments(value: unknown): TurnArguments | null {
  if (typeof value !== "object" || value === null) return null;
  if (!("sessionId" in value) || !("turnId" in value)) return null;
  const { sessionId, turnId } = value;
  return typeof sessionId === "string" && typeof turnId === "string" ? { sessionId, turnId } : null;
}

/** Every command: its id and what it does. package.json declares the same ids; a test compares them. */
import * as vscode from "vscode";
import { currentEndpoint } from "./endpoint.ts";
import { currentSettings } from "./settings.ts";
import { localize } from "../core/localize.ts";
import type { ContextItem } from "../core/context.ts";
import type { Chats, ViewedChat } from "./chats.ts";
import { guardItems } from "./context/guard.ts";
import type { ChatTabs } from "./chatTabs.ts";
import type { ModelCatalog } from "./modelCatalog.ts";
import type { ExplainDoor } from "./explain/door.ts";
import type { FillPrompt } from "./explain/explaining.ts";
import type { Panel } from "./panel.ts";
import type { Prepare } from "./preparation.ts";
import type { Prompts } from "./prompts.ts";
import { loadSources } from "./contextSources.ts";
import { readQuestion } from "./question.ts";
import type { Secrets } from "./secrets.ts";
import { shown } from "./shown.ts";
import type { Tools } from "./tools.ts";

export interface CommandParts {
  readonly panel: Panel;
  readonly chats: Chats;
  readonly explain: ExplainDoor["explain"];
  readonly prepare: Prepare;
  readonly secrets: Secrets;
  readonly catalog: ModelCatalog;
  readonly tools: () => Promise<Tools>;
  readonly prompts: Prompts;
  readonly checkConnection: () => Promise<void>;
  /** Opens the connection that a question will need. */
  readonly warm: () => void;
  /** Shows a chat in the panel, and remembers that. */
  readonly show: (chat: ViewedChat) => void;
  /** Where the chat is that the focus was in last. */
  readonly focused: ChatTabs["focused"];
}

/** The handler of each command id. */
export function createCommands(parts: CommandParts): Readonly<Record<string, (...args: never[]) => unknown>> {
  const { panel, chats, secrets, tools, show } = parts;

  /** In the chat that is meant: that of the tab which had the focus last, while it is seen; else the panel's. */
  async function askInChat(prompt: string, given: readonly ContextItem[]): Promise<void> {
    let place = parts.focused();
    const context = await guardItems(given);
    if (place.isGone()) place = parts.focused();
    // The focus stays: it may be needed for the key, and a key must never be typed into the composer.
    await place.reveal({ takeFocus: false });
    if (!context) {
      (await place.outbox()).giveBack(prompt, []); // the question is not lost with what was not to go out
      return;
    }
    if ((await place.chat()).isBusy()) {
      const stop = localize("Stop and Ask");
      const wait = localize("Ask Afterwards");
      const message = localize("Sidenote is still answering.");
      // One that another window asked for is stopped there.
      const choices = (await place.chat()).isElsewhere() ? [wait] : [stop, wait];
      const choice = await vscode.window.showWarningMessage(message, ...choices);
      if (place.isGone()) {
        place = parts.focused(); // nobody would see the question in a tab that was closed meanwhile
        await place.reveal({ takeFocus: false });
      }
      if (choice === stop) (await place.chat()).stop();
      if (choice === wait && (await place.chat()).isBusy()) {
        (await place.outbox()).enqueue(prompt, context);
        return;
      }
    }
    const chat = await place.chat();
    const instructions = await parts.prompts.instructionsFor(chat.session, context);
    const prepared = instructions && (await parts.prepare(chat, prompt, [...instructions, ...context]));
    if (!prepared || !chat.ask(prompt, prepared)) (await place.outbox()).giveBack(prompt, context);
  }

  async function ask(given: unknown): Promise<void> {
    parts.warm(); // while the question is typed
    const question = await readQuestion(given, localize("Sidenote: Ask"));
    if (question) await askInChat(question.prompt, question.context);
  }

  async function explain(given: unknown, fill?: FillPrompt): Promise<void> {
    parts.warm(); // while it is found out what is meant
    await parts.explain(given, askInChat, fill);
  }

  /** The terminal's text has no place that could be answered under. */
  async function explainTerminal(): Promise<void> {
    parts.warm();
    const found = await (await loadSources()).collectTopic("terminal", []);
    const items = found.flatMap((one) => (one.type === "item" ? one.item : []));
    if (items.length > 0) await askInChat(localize("Explain this."), items);
    for (const one of found) {
      const isSaid = one.type === "refused" && one.refusal.reason === "said";
      if (isSaid) void vscode.window.showInformationMessage(one.refusal.text);
    }
  }

  async function newSession(): Promise<void> {
    const place = parts.focused();
    place.show(chats.create());
    await place.reveal({ takeFocus: true });
  }

  async function newSessionInPanel(): Promise<void> {
    show(chats.create());
    await panel.reveal({ takeFocus: true });
  }

  async function continueAnswer(): Promise<void> {
    if ((await parts.focused().chat()).continue()) return;
    void vscode.window.showInformationMessage(localize("Sidenote: no answer in this session broke off."));
  }

  /** Returns true when a key was set, for whoever waits for one. */
  async function setApiKey(): Promise<boolean> {
    return (await secrets.ask(currentEndpoint(currentSettings(), process.env))) !== null;
  }

  async function clearApiKey(): Promise<void> {
    const endpoint = currentEndpoint(currentSettings(), process.env);
    await secrets.clear(endpoint);
    const { host } = endpoint;
    void vscode.window.showInformationMessage(
      (await secrets.find(endpoint))
        ? localize(
            "The stored API key for {host} is cleared. The one in the environment goes on being used.",
            { host },
          )
        : localize("The stored API key for {host} is cleared.", { host }),
    );
  }

  async function chooseModel(): Promise<void> {
    const settings = currentSettings();
    const endpoint = currentEndpoint(settings, process.env);
    const model = await (await tools()).pickModel(parts.catalog, endpoint, settings.model);
    if (model === null) return;
    const configuration = vscode.workspace.getConfiguration("sidenote");
    await configuration.update("model", model, vscode.ConfigurationTarget.Global);
  }

  return {
    "sidenote.ask": shown(ask),
    "sidenote.explain": shown((given: unknown) => explain(given)),
    "sidenote.explainError": shown(() => explain({ kind: "error" })),
    "sidenote.explainRisks": shown(() => explain({ kind: "risks" })),
    "sidenote.explainTerminal": shown(explainTerminal),
    "sidenote.fix": shown((given: unknown) => parts.prompts.fix(given, askInChat)),
    "sidenote.runPrompt": shown((given: unknown) =>
      parts.prompts.run(given, { ask: askInChat, explain: (fill) => explain({}, fill) }),
    ),
    "sidenote.newPrompt": shown(parts.prompts.create),
    "sidenote.newSession": shown(newSession),
    "sidenote.panel.newSession": shown(newSessionInPanel),
    "sidenote.stop": shown(async () => (await parts.focused().chat()).stop()),
    "sidenote.continueAnswer": shown(continueAnswer),
    "sidenote.chooseModel": shown(chooseModel),
    "sidenote.setApiKey": shown(setApiKey),
    "sidenote.clearApiKey": shown(clearApiKey),
    "sidenote.checkConnection": shown(parts.checkConnection),
    "sidenote.showRequest": shown(async (given: unknown) =>
      (await tools()).showRequest(given, shown(askInChat)),
    ),
    "sidenote.copyAsCurl": shown(async (given: unknown) => (await tools()).copyAsCurl(given)),
    "sidenote.copySupportReport": shown(async (given: unknown) => (await tools()).copySupportReport(given)),
  };
}

/** Every command: its id and what it does. package.json declares the same ids; a test compares them. */
import * as vscode from "vscode";
import { currentEndpoint } from "./endpoint.ts";
import { activeSelection, type Selected } from "./editorContext.ts";
import { currentSettings } from "./settings.ts";
import { localize } from "../core/localize.ts";
import type { ContextItem } from "../core/context.ts";
import type { Chats, ViewedChat } from "./chats.ts";
import { guardItems } from "./context/guard.ts";
import type { ChatTabs } from "./chatTabs.ts";
import type { ModelCatalog } from "./modelCatalog.ts";
import { pickModel } from "./modelPicker.ts";
import type { ExplainThreads } from "./explainThreads.ts";
import type { Panel } from "./panel.ts";
import type { Prepare } from "./preparation.ts";
import { readQuestion } from "./question.ts";
import type { Secrets } from "./secrets.ts";
import { shown } from "./shown.ts";
import type { Tools } from "./tools.ts";

export interface CommandParts {
  readonly panel: Panel;
  readonly chats: Chats;
  readonly threads: ExplainThreads;
  readonly prepare: Prepare;
  readonly secrets: Secrets;
  readonly catalog: ModelCatalog;
  readonly tools: () => Promise<Tools>;
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
  const { panel, chats, threads, secrets, tools, show } = parts;

  async function askInPanel(prompt: string, given: readonly ContextItem[]): Promise<void> {
    const context = await guardItems(given);
    // The focus stays: it may be needed for the key, and a key must never be typed into the composer.
    await panel.reveal({ takeFocus: false });
    if (!context) {
      await panel.giveBack(prompt, []); // the question is not lost with what was not to go out
      return;
    }
    if ((await panel.chat()).isBusy()) {
      const stop = localize("Stop and Ask");
      const wait = localize("Ask Afterwards");
      const message = localize("Sidenote is still answering.");
      // One that another window asked for is stopped there.
      const choices = (await panel.chat()).isElsewhere() ? [wait] : [stop, wait];
      const choice = await vscode.window.showWarningMessage(message, ...choices);
      if (choice === stop) (await panel.chat()).stop();
      if (choice === wait && (await panel.chat()).isBusy()) {
        await panel.enqueue(prompt, context);
        return;
      }
    }
    const chat = await panel.chat();
    const prepared = await parts.prepare(chat, prompt, context);
    if (!prepared || !chat.ask(prompt, prepared)) await panel.giveBack(prompt, context);
  }

  async function ask(given: unknown): Promise<void> {
    parts.warm(); // while the question is typed
    const question = await readQuestion(given, localize("Sidenote: Ask"));
    if (question) await askInPanel(question.prompt, question.context);
  }

  async function explain(): Promise<void> {
    const selected = activeSelection();
    if (!selected) {
      void vscode.window.showInformationMessage(localize("Select the code that Sidenote should explain."));
      return;
    }
    // In the language of the editor: models answer in that of the question.
    const prompt = localize("Explain this code.");
    if (explainLocation() === "panel") await askInPanel(prompt, [selected.item]);
    else await explainInPlace(selected, prompt);
  }

  async function explainInPlace(selected: Selected, prompt: string): Promise<void> {
    const [item] = (await guardItems([selected.item])) ?? [];
    if (item) threads.start({ ...selected, item }, prompt);
  }

  async function newSession(): Promise<void> {
    const place = parts.focused();
    place.show(chats.create());
    await place.reveal();
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
    const model = await pickModel(parts.catalog, endpoint, settings.model);
    if (model === null) return;
    const configuration = vscode.workspace.getConfiguration("sidenote");
    await configuration.update("model", model, vscode.ConfigurationTarget.Global);
  }

  async function continueInPanel(thread: vscode.CommentThread): Promise<void> {
    const chat = threads.take(thread);
    if (!chat) return;
    show(chat);
    await panel.reveal({ takeFocus: true });
  }

  return {
    "sidenote.ask": shown(ask),
    "sidenote.explain": shown(explain),
    "sidenote.newSession": shown(newSession),
    "sidenote.panel.newSession": shown(newSessionInPanel),
    "sidenote.closeExplanations": threads.closeAll,
    "sidenote.stop": shown(async () => (await parts.focused().chat()).stop()),
    "sidenote.continueAnswer": shown(continueAnswer),
    "sidenote.chooseModel": shown(chooseModel),
    "sidenote.setApiKey": shown(setApiKey),
    "sidenote.clearApiKey": shown(clearApiKey),
    "sidenote.checkConnection": shown(parts.checkConnection),
    "sidenote.showRequest": shown(async (given: unknown) =>
      (await tools()).showRequest(given, shown(askInPanel)),
    ),
    "sidenote.copyAsCurl": shown(async (given: unknown) => (await tools()).copyAsCurl(given)),
    "sidenote.copySupportReport": shown(async (given: unknown) => (await tools()).copySupportReport(given)),
    "sidenote.thread.reply": threads.reply,
    "sidenote.thread.stop": threads.stop,
    "sidenote.thread.retry": threads.retry,
    "sidenote.thread.continueAnswer": threads.continueAnswer,
    "sidenote.thread.sendWithout": threads.sendWithout,
    "sidenote.thread.copy": (thread: vscode.CommentThread) =>
      vscode.env.clipboard.writeText(threads.answerOf(thread)),
    "sidenote.thread.continue": shown(continueInPanel),
    "sidenote.thread.close": threads.close,
  };
}

function explainLocation(): "inline" | "panel" {
  return currentSettings()["explain.location"];
}

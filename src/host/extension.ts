/** The parts of Sidenote and how they are put together. Nothing else happens here: no network, no secret, no disk. */
import * as vscode from "vscode";
import { rememberEditors } from "#editorInFront";
import { defaultBaseUrl } from "../api/endpoint.ts";
import { listModels } from "../api/models.ts";
import type { ChatPorts } from "../core/chat.ts";
import { createDraftEstimate } from "../core/draftWeight.ts";
import { toChatError } from "../core/errors.ts";
import type { SidenoteApi } from "./api.ts";
import { createChatTabs } from "./chatTabs.ts";
import type { ChatWebviewOptions } from "./chatWebview.ts";
import { createChats, currentFolder, type ViewedChat } from "./chats.ts";
import { setTranslations } from "../core/localize.ts";
import { nothingUnsent } from "../core/unsent.ts";
import { createCommands } from "./commands.ts";
import { createConnection } from "./connection.ts";
import { guardItems } from "./context/guard.ts";
import { createContextCommands } from "./contextCommands.ts";
import { createDocuments } from "./documents.ts";
import { currentEndpoint } from "./endpoint.ts";
import { createEndpointStatus } from "./endpointStatus.ts";
import { createExplainDoor } from "./explain/door.ts";
import { createExtensionApi } from "./extensionApi.ts";
import { createGeneralCommands } from "./generalCommands.ts";
import { createHistoryView } from "./historyView.ts";
import { createLanguageModels } from "./languageModel/registration.ts";
import { registerLightBulb } from "./lightBulb.ts";
import { createLimitsStatus } from "./limitsStatus.ts";
import { createLog } from "./log.ts";
import { createModelCatalog, type ModelCatalog } from "./modelCatalog.ts";
import { createOutboxes } from "./outboxes.ts";
import { createPanel, panelViewId } from "./panel.ts";
import { createPreparation } from "./preparation.ts";
import { createPrompts } from "./prompts.ts";
import { createRefusals } from "./refusals.ts";
import { createSecrets } from "./secrets.ts";
import { createSessionActions } from "./sessionActions.ts";
import { createSessionCommands } from "./sessionCommands.ts";
import { createSearch } from "./sessions/search.ts";
import { createSessionStore } from "./sessions/sessionStore.ts";
import { createSessionsFolder } from "./sessionsFolder.ts";
import { currentSettings } from "./settings.ts";
import { shown } from "./shown.ts";
import { createTopicSplitter } from "./splitTopic.ts";
import { createStatusItem } from "./statusItem.ts";
import { editorTranslations } from "./translations.ts";
import type { Tools } from "./tools.ts";
import { createTurnWatch } from "./turnWatch.ts";
import { createUnsentStore } from "./unsentStore.ts";
import { createCodeUse } from "./useCode.ts";
import { createWeigher } from "./weigher.ts";

/** Where the workspace remembers which session the panel showed. */
const activeSession = "sidenote.activeSession";

let shutDown = async (): Promise<void> => undefined;

export function activate(context: vscode.ExtensionContext): SidenoteApi {
  setTranslations(editorTranslations()); // before any part makes its first text
  const log = createLog();
  context.subscriptions.push(log, ...rememberEditors());
  const { version } = context.extension.packageJSON as { version: string };
  const secrets = createSecrets(context.secrets);
  const userAgent = `sidenote/${version} (vscode/${vscode.version})`;
  const endpointStatus = createEndpointStatus({
    secrets,
    settings: currentSettings,
    environment: process.env,
    onChange() {
      panel.refreshEndpoint();
      tabs.refreshEndpoint();
      statusItem.refresh();
      const { key } = endpointStatus.view();
      // What completes the walkthrough's first step, however the key came.
      const hasKey = key === "set" || key === "not-needed";
      void vscode.commands.executeCommand("setContext", "sidenote.hasKey", hasKey);
    },
  });
  context.subscriptions.push(endpointStatus);
  const turnWatch = createTurnWatch(() => statusItem.refresh());
  const statusItem = createStatusItem({ endpoint: endpointStatus.view, isBusy: turnWatch.isBusy });
  context.subscriptions.push(turnWatch, statusItem);
  const connection = createConnection({ secrets, userAgent, onReach: endpointStatus.reached });
  const catalog = createModelCatalog({
    list: ({ isLoopback }) =>
      listModels({ isLoopback, exchange: (request) => connection.exchange(currentSettings(), request) }),
    storage: context.globalState,
    now: Date.now,
    onChange: () => languageModels.changed(),
    log: (line) => log.warn(line),
  });
  const inStorage = (name: string): string => vscode.Uri.joinPath(context.globalStorageUri, name).fsPath;
  const sessionsFolder = createSessionsFolder({
    storage: () => inStorage("sessions"),
    memory: context.globalState,
    async close() {
      chats.stopAll();
      await Promise.all([store.close(), unsent.flush()]);
    },
    log: (line) => log.warn(line),
  });
  const store = createSessionStore({
    folder: sessionsFolder.current,
    cache: () => inStorage("sessions.json"),
    report: (message) => void vscode.window.showWarningMessage(message),
    log: (line) => log.warn(line),
    onGone: (id) => unsent.save(id, nothingUnsent),
  });
  const refusals = createRefusals(context.globalState);
  const server: ChatPorts["server"] = (settings, model) => {
    const endpoint = currentEndpoint(settings, process.env);
    return {
      host: endpoint.host,
      model: catalog.infoOf(endpoint, model),
      isAnthropic: endpoint.origin === defaultBaseUrl,
      refused: refusals.of(settings, model),
    };
  };
  const unsent = createUnsentStore(vscode.Uri.joinPath(context.globalStorageUri, "drafts"), (line) =>
    log.warn(line),
  );
  const estimate = createDraftEstimate();
  const prepare = createPreparation({
    server,
    estimate,
    async comeBack({ session }) {
      const place = tabs.focused();
      if ((await place.chat()).session === session) await place.reveal({ takeFocus: true });
    },
  });
  const outboxes = createOutboxes({ store: unsent, server, prepare, keep: store.keep });
  context.subscriptions.push(outboxes);
  const limitsStatus = createLimitsStatus();
  context.subscriptions.push(limitsStatus);
  const learn = (): void => void learnModels(catalog, (line) => log.info(line));
  const languageModels = createLanguageModels({
    connection,
    catalog,
    secrets,
    refusals,
    server,
    memory: context.globalState,
    onLimits: limitsStatus.show,
    onAnswered: learn,
    log: (line) => log.info(line),
  });
  context.subscriptions.push(languageModels);
  const chats = createChats({
    connection,
    store,
    refusals,
    server,
    log: (line) => log.info(line),
    onLimits: limitsStatus.show,
    onAnswered(sessionId, isForeign) {
      outboxes.answered(sessionId, isForeign);
      learn();
    },
    onEvent: turnWatch.see,
  });
  const prompts = createPrompts();
  context.subscriptions.push(prompts, registerLightBulb());
  const actions = createSessionActions({
    chats,
    store,
    async leave(id) {
      tabs.close(id);
      explainDoor.leave(id);
      prompts.forget(id);
      if ((await panel.chat()).session.id === id) show(chats.create());
    },
  });

  function remember(sessionId: string): void {
    void context.workspaceState.update(activeSession, sessionId);
  }

  /** The chat of a session that was shown before the window was loaded anew; a new one where it was never saved. */
  async function restore(id: string): Promise<ViewedChat> {
    const known = await actions.chatOf(id);
    const chat = known ?? chats.create();
    if (!known) await outboxes.handOn(id, chat.session.id);
    return chat;
  }

  const codeUse = createCodeUse();
  context.subscriptions.push(codeUse);
  const pageOptions: Omit<ChatWebviewOptions, "firstChat" | "onFocus" | "onTitle"> = {
    extensionUri: context.extensionUri,
    chats,
    outboxes,
    endpoint: endpointStatus.view,
    onShown: endpointStatus.show,
    onLeft: chats.letGo,
    keep: store.keep,
    splitOff: createTopicSplitter({ chats, store, show: (chat) => show(chat) }),
    useCode: codeUse.use,
    setKey: async () => (await vscode.commands.executeCommand("sidenote.setApiKey")) === true,
    warm: connection.warm,
    prompts,
    weigh: createWeigher({ connection, server, estimate, log: (line) => log.info(line) }),
    preview: shown(async (question, ask) => {
      if (question.prompt.trim() !== "") await (await tools()).showQuestion(question, ask);
      else await vscode.commands.executeCommand("sidenote.showRequest", { selection: false });
    }),
    run(command, turn) {
      const [id, ...given] = panelCommands[command];
      return vscode.commands.executeCommand(id, ...given, ...(turn ? [turn] : []));
    },
  };
  const panel = createPanel({
    ...pageOptions,
    firstChat: async () => {
      const id = context.workspaceState.get<string>(activeSession);
      const chat = id === undefined ? chats.create() : await restore(id);
      remember(chat.session.id);
      return chat;
    },
    onFocus: () => tabs.panelFocused(),
  });
  const show = (chat: ViewedChat): void => {
    remember(chat.session.id);
    panel.show(chat);
  };
  const tabs = createChatTabs({ ...pageOptions, panel: () => panel, showInPanel: show, restore });
  context.subscriptions.push(tabs);
  context.subscriptions.push(vscode.window.registerWebviewViewProvider(panelViewId, panel));
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("sidenote") || change.affectsConfiguration("http")) {
        endpointStatus.settingsChanged();
        languageModels.changed();
        if (change.affectsConfiguration("sidenote.sessionsFolder")) sessionsFolder.settingChanged();
      }
    }),
  );

  const requests = createDocuments("sidenote-request");
  const reports = createDocuments("sidenote-report");
  context.subscriptions.push(requests, reports);
  let loadedTools: Promise<Tools> | null = null;
  async function loadTools(): Promise<Tools> {
    const { createTools } = await import("#tools");
    const chat = (): Promise<ViewedChat> => tabs.focused().chat();
    const translations = editorTranslations();
    return createTools({
      translations,
      chat,
      chats,
      store,
      secrets,
      server,
      guard: guardItems,
      instructionsFor: prompts.instructionsFor,
      requests,
      reports,
      userAgent,
      version,
    });
  }
  const tools = (): Promise<Tools> => (loadedTools ??= loadTools());
  const draftOf = (id: string): string => outboxes.find(id)?.unsent().draft ?? "";
  const isBusy = (id: string): boolean => chats.find(id)?.isBusy() ?? false;
  const history = createHistoryView(store, draftOf, isBusy);
  const search = createSearch(
    vscode.Uri.joinPath(context.extensionUri, "dist", "searchWorker.js").fsPath,
    (line) => log.warn(line),
  );
  context.subscriptions.push(history, search);
  const sessionCommands = createSessionCommands({
    panel,
    show,
    tabs,
    folder: sessionsFolder.current,
    refresh: history.refresh,
    history: { store, search, workspace: currentFolder, draftOf, isBusy },
    tools,
    actions,
  });
  const explainDoor = createExplainDoor({
    chats,
    outboxes,
    chatOf: actions.chatOf,
    guard: guardItems,
    prepare,
    instructionsFor: prompts.instructionsFor,
    useCode: codeUse.use,
    memory: context.workspaceState,
    location: () => currentSettings()["explain.location"],
    async showInPanel(chat) {
      show(chat);
      await panel.reveal({ takeFocus: true });
    },
  });
  context.subscriptions.push(explainDoor);
  const commands = createCommands({
    panel,
    chats,
    show,
    focused: tabs.focused,
    explain: explainDoor.explain,
    prepare,
    secrets,
    catalog,
    tools,
    prompts,
    checkConnection: async () => {
      await (await tools()).checkConnection();
      connection.warm(); // what stood in the way may be gone, and the panel says so then
    },
    warm: connection.warm,
  });
  const contextCommands = createContextCommands(tabs.focused);
  const generalCommands = createGeneralCommands({
    extension: context.extension,
    chat: () => tabs.focused().chat(),
    endpoint: endpointStatus.view,
    isBusy: turnWatch.isBusy,
    log,
    tools,
    chooseExtensions: languageModels.chooseExtensions,
  });
  for (const [id, handler] of Object.entries({
    ...commands,
    ...explainDoor.commands,
    ...sessionCommands,
    ...generalCommands,
    ...codeUse.commands,
    ...contextCommands,
  })) {
    context.subscriptions.push(vscode.commands.registerCommand(id, handler));
  }

  shutDown = async () => {
    chats.stopAll();
    await Promise.all([store.close(), unsent.flush(), connection.close()]);
  };
  return createExtensionApi({
    chats,
    guard: guardItems,
    async show(chat) {
      await panel.reveal({ takeFocus: false });
      show(chat);
    },
    mayAnyoneAsk: languageModels.mayAnyoneAsk,
    onDidFinishTurn: turnWatch.onDidFinishTurn,
  });
}

/** Ends every stream and waits until what came is on disk. */
export function deactivate(): Promise<void> {
  return shutDown();
}

/** What the panel's buttons run. */
const panelCommands = {
  "open-settings": ["workbench.action.openSettings", "sidenote."],
  "check-connection": ["sidenote.checkConnection"],
  "choose-model": ["sidenote.chooseModel"],
  "ask-selection": ["sidenote.ask"],
  "explain-selection": ["sidenote.explain"],
  "focus-panel": [`${panelViewId}.focus`],
  "new-session": ["sidenote.newSession"],
  "copy-as-curl": ["sidenote.copyAsCurl"],
  "copy-support-report": ["sidenote.copySupportReport"],
} as const;

/** After an answer the endpoint's list of models is asked for, once a day: the next request is built from it. */
async function learnModels(catalog: ModelCatalog, log: (line: string) => void): Promise<void> {
  try {
    // In here: a setting that has gone wrong since the question must not keep the answer from its end.
    await catalog.refresh(currentEndpoint(currentSettings(), process.env));
  } catch (error) {
    log(`models: ${toChatError(error).message}`);
  }
}

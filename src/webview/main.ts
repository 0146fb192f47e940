/** The panel's page: says `ready`, draws the snapshot, then each numbered change in order. */
import type { EndpointView, FromView, ToView } from "../core/protocol.ts";
import type { SessionView } from "../core/sessionView.ts";
import { createComposer } from "./composer/composer.ts";
import { element } from "./dom.ts";
import { createFind } from "./find.ts";
import { createHomecoming } from "./focus.ts";
import { createFootnote } from "./footnote.ts";
import { createFrameQueue } from "./frame.ts";
import { createJump } from "./jump.ts";
import { setLanguage } from "./language.ts";
import { followReferences } from "./links.ts";
import { createPageMemory } from "./memory.ts";
import { narrate } from "./narration.ts";
import { createSlices } from "./slices.ts";
import { createSpeaker } from "./speaker.ts";
import { texts } from "./texts.ts";
import { createTranscript, type TranscriptActions } from "./transcript.ts";
import { navigateTurns } from "./turnNavigation.ts";
import { createWelcome } from "./welcome.ts";

declare function acquireVsCodeApi(): {
  readonly postMessage: (message: FromView) => void;
  /** What a page before this one has kept by `setState`; undefined where it has nothing. */
  readonly getState: () => unknown;
  readonly setState: (state: unknown) => void;
};

setLanguage(); // before anything is drawn
const host = acquireVsCodeApi();
const memory = createPageMemory(host.getState(), host.setState);
/** The session that is shown; null until the first snapshot. */
let sessionId: string | null = null;
/** The number of the last message drawn; null while a snapshot is on its way. */
let lastSequence: number | null = null;

/** Drawings in a row that failed. A snapshot mends the page, unless it is the snapshot that cannot be drawn. */
let failures = 0;

/** Another window has a turn of this session under way. */
let isElsewhere = false;

const inFrame = createFrameQueue((reason) => {
  console.error(reason);
  if (++failures < 3) askForSnapshot();
});
const speaker = createSpeaker(() => document.body.classList.contains("vscode-using-screen-reader"));
const welcome = createWelcome({
  setKey: () => askEditor({ type: "set-key" }),
  openSettings: () => host.postMessage({ type: "open-settings" }),
  checkConnection: () => host.postMessage({ type: "check-connection" }),
  write: () => composer.focus(),
  ask: () => host.postMessage({ type: "ask-selection" }),
  explain: () => host.postMessage({ type: "explain-selection" }),
  announce: speaker.say,
});
const actions: TranscriptActions = {
  retry: () => sessionId !== null && host.postMessage({ type: "retry", sessionId }),
  continue: () => sessionId !== null && host.postMessage({ type: "continue", sessionId }),
  sendWithout: () => sessionId !== null && host.postMessage({ type: "send-without", sessionId }),
  setKey: () => askEditor({ type: "set-key" }),
  openSettings: () => host.postMessage({ type: "open-settings" }),
  checkConnection: () => host.postMessage({ type: "check-connection" }),
  copyAnswer: (turnId) => sessionId !== null && host.postMessage({ type: "copy-answer", sessionId, turnId }),
  copyTurn: (turnId) => sessionId !== null && host.postMessage({ type: "copy-turn", sessionId, turnId }),
  hear: (update, turn) => narrate(update, turn, speaker),
  copyError: (turnId) => sessionId !== null && host.postMessage({ type: "copy-error", sessionId, turnId }),
  editTurn(turnId, text) {
    if (sessionId === null) return;
    host.postMessage({ type: "edit-turn", sessionId, turnId, text });
    composer.focus(); // what it stands in goes, and what is said next is typed there
  },
  regenerate: (turnId) => sessionId !== null && host.postMessage({ type: "regenerate", sessionId, turnId }),
  showVersion: (turnId, by) =>
    sessionId !== null && host.postMessage({ type: "show-branch", sessionId, turnId, by }),
  announce: speaker.say,
  memory,
  openContext: (turnId, index) =>
    sessionId !== null && host.postMessage({ type: "open-context", sessionId, turnId, index }),
  inSlices: createSlices(inFrame, () => transcript.list.dispatchEvent(new Event("redrawn"))),
  renameTopic: (turnId) => sessionId !== null && askEditor({ type: "rename-topic", sessionId, turnId }),
  mergeTopic: (turnId) => sessionId !== null && host.postMessage({ type: "merge-topic", sessionId, turnId }),
  splitTopic: (turnId) => sessionId !== null && host.postMessage({ type: "split-topic", sessionId, turnId }),
  setScope: (scope) => sessionId !== null && host.postMessage({ type: "set-scope", sessionId, scope }),
  showTurns: (turnIds) => sessionId !== null && host.postMessage({ type: "show-turns", sessionId, turnIds }),
  copySelection: (selection) =>
    sessionId !== null && host.postMessage({ type: "copy-selection", sessionId, ...selection }),
  useCode(turnId, used) {
    if (sessionId === null) return;
    host.postMessage({ type: "use-code", sessionId, turnId, ...used });
    if (used.action === "copy") speaker.say(texts.codeCopied);
  },
  copyAsCurl: (turnId) => sessionId !== null && host.postMessage({ type: "copy-as-curl", sessionId, turnId }),
  copySupportReport: (turnId) =>
    sessionId !== null && host.postMessage({ type: "copy-support-report", sessionId, turnId }),
};
const transcript = createTranscript(actions, welcome.root);
followReferences(transcript.list, {
  onPath: (path) => sessionId !== null && host.postMessage({ type: "open-path", sessionId, path }),
  onSymbol: (name) => sessionId !== null && host.postMessage({ type: "open-symbol", sessionId, name }),
});
const footnote = createFootnote({
  onChooseModel: () => askEditor({ type: "choose-model" }),
  onPreview: () => composer.preview(),
  onScope: actions.setScope,
});
const composer = createComposer({
  post(intent) {
    if (intent.type === "choose-sources") askEditor(intent);
    else host.postMessage(intent.type === "ask" ? { ...intent, heard: lastSequence ?? 0 } : intent);
  },
  onChange: footnote.setBlank,
  announce: speaker.say,
});
composer.tools.append(...footnote.tools);
composer.root.append(footnote.root);
const banner = element("p", { class: "banner", text: texts.demo });
banner.hidden = true;

/** For what the editor asks in a box of its own, which takes the focus for a while. */
function askEditor(intent: FromView): void {
  homecoming.leave();
  host.postMessage(intent);
}

function askForSnapshot(): void {
  lastSequence = null;
  host.postMessage({ type: "ready" });
}

function setEndpoint(endpoint: EndpointView): void {
  banner.hidden = !endpoint.demo;
  footnote.setEndpoint(endpoint);
  welcome.setEndpoint(endpoint);
}

function showSession(session: SessionView): void {
  const hadFocus =
    document.hasFocus() && sessionId !== session.id && transcript.list.contains(document.activeElement);
  sessionId = session.id;
  transcript.show(session);
  if (hadFocus) composer.focus(); // what had it has gone with the other session
}

function draw(message: ToView): void {
  switch (message.type) {
    case "snapshot":
      if (message.session.id !== sessionId) {
        find.leave();
        speaker.forget();
      }
      showSession(message.session);
      memory.setSession(message.session.id);
      isElsewhere = message.isElsewhere;
      setEndpoint(message.endpoint);
      composer.show(message.session.id, message.unsent);
      composer.setMessages(message.session.prompts);
      footnote.setSpending(message.session.spending);
      footnote.setScope(message.session.scope);
      composer.setFiles(message.files);
      break;
    case "endpoint-changed":
      setEndpoint(message.endpoint);
      break;
    case "files-changed":
      composer.setFiles(message.files);
      break;
    case "prompts-changed":
      composer.setPrompts(message.prompts);
      break;
    case "along-changed":
      composer.setAlong(message.along);
      break;
    case "attachments-changed":
      composer.setAttachments(message.attachments);
      break;
    case "queue-changed":
      composer.setQueue(message.queue);
      break;
    case "refused":
      composer.refuse(message.refusal);
      break;
    case "held":
      composer.release(message.sessionId);
      break;
    case "image-to-scale":
      composer.scale(message.sessionId, message.name, message.data);
      break;
    case "draft-edited": // see below
      break;
    case "weighed":
      footnote.setWeight(message.weight);
      break;
    case "turn-started":
      transcript.startTurn(message.turn);
      composer.addMessage(message.turn.prompt);
      speaker.say(texts.sent);
      transcript.root.scrollTop = 0; // the bottom: one's own question is always shown
      break;
    case "branch-changed":
      transcript.changeBranch(message.after, message.branch);
      if (transcript.isBusy()) speaker.say(texts.sent);
      break;
    case "place-changed":
      transcript.setPlace(message.turnId, message.place);
      break;
    case "turn-updated":
      transcript.update(message.turnId, message.updates);
      break;
    case "turns-shown":
      transcript.fill(message.turns);
      break;
    case "mentions":
      composer.setMentions(message);
      break;
    case "found":
      find.found(message.text, message.turns);
      break;
    case "spending-changed":
      footnote.setSpending(message.spending);
      break;
    case "title-changed":
      transcript.setTitle(message.title);
      break;
    case "elsewhere-changed":
      ({ isElsewhere } = message);
      break;
    case "box-closed":
      homecoming.comeBack();
      break;
    case "reveal-turn":
      transcript.reveal(message.turnId);
      break;
    case "draft-mirrored":
      composer.mirror(message.sessionId, message.text, message.seen);
      break;
    case "scope-changed":
      transcript.setScope(message.scope);
      footnote.setScope(message.scope);
      break;
  }
  const isBusy = transcript.isBusy() || isElsewhere;
  composer.setBusy(isBusy, isElsewhere);
  transcript.setBusy(isBusy);
  failures = 0;
}

window.addEventListener("message", (event: MessageEvent<ToView>) => {
  const message = event.data;
  // Somebody's words, numbered by themselves: taken at once, whatever came before or is on its way.
  if (message.type === "draft-edited") composer.edit(message.sessionId, message.edit);
  if (message.type !== "snapshot") {
    if (lastSequence === null) return; // the snapshot that is on its way holds this already
    if (message.sequence !== lastSequence + 1) {
      askForSnapshot();
      return;
    }
  }
  lastSequence = message.sequence;
  inFrame(() => {
    const hadFocus = document.hasFocus() && document.activeElement !== document.body;
    draw(message);
    // What had it is gone.
    if (hadFocus && document.activeElement === document.body && !transcript.awaitsFocus()) composer.focus();
  });
});

const homecoming = createHomecoming(() => composer.focus());
const find = createFind({
  scope: transcript.list,
  slots: transcript.slots,
  bring: transcript.bring,
  search: (text) => sessionId !== null && host.postMessage({ type: "find", sessionId, text }),
});
transcript.listen(find);
const place = element(
  "div",
  { class: "place" },
  transcript.root,
  createJump(transcript.root, transcript.list),
);
navigateTurns(transcript.list, composer.focus);
transcript.header.append(banner);
document.body.append(transcript.header, find.root, place, composer.root, speaker.root);
window.addEventListener("focus", () => host.postMessage({ type: "focused" }));
if (document.hasFocus()) {
  host.postMessage({ type: "focused" });
  composer.focus();
}
askForSnapshot();

/** The panel's page: says `ready`, draws the snapshot, then each numbered change in order. */
import type { EndpointView, FromView, ToView } from "../core/protocol.ts";
import { createComposer } from "./composer.ts";
import { element } from "./dom.ts";
import { createFrameQueue } from "./frame.ts";
import { texts } from "./texts.ts";
import { createTranscript } from "./transcript.ts";

interface ViewState {
  readonly draft: string;
}

declare function acquireVsCodeApi(): {
  readonly postMessage: (message: FromView) => void;
  readonly getState: () => ViewState | undefined;
  readonly setState: (state: ViewState) => void;
};

const host = acquireVsCodeApi();
const inFrame = createFrameQueue();
const transcript = createTranscript({
  retry: () => host.postMessage({ type: "retry" }),
  setKey: () => host.postMessage({ type: "set-key" }),
  openSettings: () => host.postMessage({ type: "open-settings" }),
});
const composer = createComposer({
  draft: host.getState()?.draft ?? "",
  onDraft: (draft) => host.setState({ draft }),
  onAsk: (text) => host.postMessage({ type: "ask", text }),
  onStop: () => host.postMessage({ type: "stop" }),
});
const banner = element("p", { class: "banner", text: texts.demo });
/** Says what happens to those who do not see it: states, not tokens. */
const announcer = element("p", { class: "visually-hidden", attributes: { role: "status" } });
let announced = "";
/** The number of the last message drawn; null until the first snapshot. */
let lastSequence: number | null = null;

function announce(text: string): void {
  if (text === announced) return;
  announced = text;
  announcer.textContent = text;
}

function setEndpoint(endpoint: EndpointView): void {
  banner.hidden = !endpoint.demo;
  composer.setFootnote([endpoint.model, endpoint.host].filter((part) => part !== "").join(" · "));
}

function draw(message: ToView): void {
  switch (message.type) {
    case "snapshot":
      transcript.show(message.session);
      setEndpoint(message.endpoint);
      break;
    case "endpoint-changed":
      setEndpoint(message.endpoint);
      break;
    case "ask-refused":
      composer.giveBack(message.text);
      break;
    case "turn-started":
      transcript.startTurn(message.turn);
      transcript.root.scrollTop = 0; // the bottom: one's own question is always shown
      break;
    case "turn-updated":
      transcript.update(message.turnId, message.updates);
      for (const update of message.updates) {
        if (update.type === "error") announce(`${update.error.message} ${update.error.advice}`);
        else if (update.type === "state" && update.state === "done") announce(texts.answerComplete);
        else if (update.type === "state" && update.state === "stopped") announce(texts.stopped);
        else if (update.type === "state" && update.state === "connecting") announce("");
      }
      break;
    case "title-changed":
      transcript.setTitle(message.title);
      break;
  }
  composer.setBusy(transcript.isBusy());
}

window.addEventListener("message", (event: MessageEvent<ToView>) => {
  const message = event.data;
  if (message.type !== "snapshot") {
    if (lastSequence === null) return; // the snapshot that is on its way holds this already
    if (message.sequence !== lastSequence + 1) {
      lastSequence = null;
      host.postMessage({ type: "ready" });
      return;
    }
  }
  lastSequence = message.sequence;
  inFrame(() => draw(message));
});

// Whoever comes to the panel comes to write, unless they point at something else in it.
window.addEventListener("focus", () => {
  if (document.activeElement === document.body) composer.focus();
});

document.body.append(transcript.header, banner, transcript.root, composer.root, announcer);
if (document.hasFocus()) composer.focus();
host.postMessage({ type: "ready" });

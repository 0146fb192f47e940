/** What stands in a session without a turn: the three doors, and before them whatever is in the way to the first answer. */
import type { EndpointView } from "../core/protocol.ts";
import { keybindings, keyCaps, type Keybinding } from "../core/keybindings.ts";
import { element, textButton } from "./dom.ts";
import { fill, texts } from "./texts.ts";

export interface Welcome {
  readonly root: HTMLElement;
  readonly setEndpoint: (endpoint: EndpointView) => void;
}

export interface WelcomeActions {
  readonly setKey: () => void;
  readonly openSettings: () => void;
  readonly checkConnection: () => void;
  /** The doors: to type below, to ask about what is selected in the editor, to have that explained. */
  readonly write: () => void;
  readonly ask: () => void;
  readonly explain: () => void;
  /** Says it to those who do not see it. */
  readonly announce: (text: string) => void;
}

export function createWelcome(actions: WelcomeActions): Welcome {
  const keyAdvice = element("p", { attributes: { dir: "auto" } });
  const setKey = textButton(texts.setKey, actions.setKey);
  const keyless = element(
    "div",
    { class: "keyless" },
    keyAdvice,
    element("div", { class: "actions" }, setKey),
  );
  const trouble = element("p", { attributes: { dir: "auto" } });
  const troubled = element(
    "div",
    { class: "troubled" },
    trouble,
    element(
      "div",
      { class: "actions" },
      quietButton(texts.checkConnection, actions.checkConnection),
      quietButton(texts.openSettings, actions.openSettings),
    ),
  );
  const isMac = navigator.platform.startsWith("Mac");
  const doors = element(
    "ul",
    { class: "doors" },
    door(texts.doors.here, actions.write),
    door(texts.doors.ask, actions.ask, keysOf(keybindings["sidenote.ask"], isMac)),
    door(texts.doors.explain, actions.explain, keysOf(keybindings["sidenote.explain"], isMac)),
  );
  const root = element(
    "section",
    { class: "welcome", attributes: { "aria-labelledby": "welcome" } },
    element("h2", { text: texts.welcome, attributes: { id: "welcome" } }),
    troubled,
    keyless,
    doors,
  );
  for (const part of [troubled, keyless, doors]) part.hidden = true; // until it is known how things stand

  return {
    root,
    setEndpoint(endpoint) {
      const { host, key } = endpoint;
      const hadFocus = document.activeElement === setKey;
      keyless.hidden = key !== "missing";
      keyAdvice.textContent = fill(texts.keyMissing, { host });
      troubled.hidden = endpoint.trouble === null;
      if (endpoint.trouble !== null && endpoint.trouble !== trouble.textContent && !root.hidden) {
        actions.announce(endpoint.trouble); // else the turn that failed has said so
      }
      trouble.textContent = endpoint.trouble;
      doors.hidden = key === "missing" || (key === "unknown" && endpoint.trouble === null);
      // The key is there now: what comes next is the first question.
      if (hadFocus && keyless.hidden) actions.write();
    },
  };
}

/** A door's name is the button that goes through it; the way there by keyboard stands in its text. */
function door(
  { name, text }: { readonly name: string; readonly text: string },
  onClick: () => void,
  keys: readonly Node[] = [],
): HTMLElement {
  const [before = "", after = ""] = text.split("{keys}");
  const words = element("span", { class: "door-text" });
  words.append(before, ...keys, after);
  const button = element("button", {
    class: "door",
    text: name,
    attributes: { type: "button" },
    onClick,
  });
  return element("li", {}, button, words);
}

/** `Ctrl+K A`, each key as one. */
function keysOf(binding: Keybinding, isMac: boolean): Node[] {
  const strokes = keyCaps(binding, isMac).map((keys) => {
    const caps = keys.map((key) => element("kbd", { text: key }));
    const stroke = element("kbd", { class: "stroke" });
    stroke.append(...caps.flatMap((cap, index) => (index === 0 || isMac ? [cap] : ["+", cap])));
    return stroke;
  });
  const whole = element("kbd", { class: "keys" });
  whole.append(...strokes.flatMap((stroke, index) => (index === 0 ? [stroke] : [" ", stroke])));
  return [whole];
}

/** Nothing here is the one thing to do. */
function quietButton(text: string, onClick: () => void): HTMLElement {
  const button = textButton(text, onClick);
  button.classList.add("quiet");
  return button;
}

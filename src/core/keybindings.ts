/** The keys of commands, as package.json binds them (a test compares both), and how they are shown. */
import { translated } from "./localize.ts";

export interface Keybinding {
  /** As in package.json: keys of one stroke joined by `+`, strokes by a blank. */
  readonly key: string;
  /** On macOS. */
  readonly mac: string;
}

export const keybindings = {
  "sidenote.ask": { key: "ctrl+k a", mac: "cmd+k a" },
  "sidenote.explain": { key: "ctrl+k h", mac: "cmd+k h" },
  // Nowhere on macOS: the terminal takes ⌘K for itself.
  "sidenote.explainTerminal": { key: "ctrl+k h", mac: "cmd+k h" },
  "sidenote.proposal.apply": { key: "ctrl+enter", mac: "cmd+enter" },
  "sidenote.proposal.discard": { key: "ctrl+backspace", mac: "cmd+backspace" },
  "sidenote.runPrompt": { key: "ctrl+k q", mac: "cmd+k q" },
  "sidenote.fix": { key: "ctrl+k x", mac: "cmd+k x" },
  "sidenote.chat.focus": { key: "ctrl+k j", mac: "cmd+k j" },
} as const satisfies Readonly<Record<string, Keybinding>>;

/** What is printed on keys whose name is another, as the editor's menus have it. */
const caps: Readonly<Record<string, string>> = translated({ ctrl: "Ctrl", cmd: "⌘" });

/** The caps of the keys to press: strokes one after the other, in each the keys to hold together. */
export function keyCaps(binding: Keybinding, isMac: boolean): readonly (readonly string[])[] {
  const strokes = (isMac ? binding.mac : binding.key).split(" ");
  return strokes.map((stroke) => stroke.split("+").map((key) => caps[key] ?? key.toUpperCase()));
}

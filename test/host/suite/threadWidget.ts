/** A thread under some code, as the editor shows it: its parts, its line, and what is written into it. */
import type { WireServer } from "../../fixtures/wireServer.ts";
import { window } from "./driver.ts";
import { bodies, until } from "./world.ts";

export const widget = ".review-widget:visible";
export const title = `${widget} .review-title`;
export const comment = `${widget} .comment-body`;
const replyButton = `${widget} .review-thread-reply-button`;
export const replyForm = `${widget} .comment-form-container`;
export const action = (name: string): string => `${widget} [aria-label="${name}"]`;

/** In the window: the number of the line that a thread stands under; null where there is none at that moment. */
const lineAboveWidget = `(() => {
  const widget = document.querySelector(".review-widget");
  if (!widget) return null;
  const { top } = widget.getBoundingClientRect();
  const numbers = [...document.querySelectorAll(".editor-instance .margin .line-numbers")];
  const above = numbers.filter((number) => number.getBoundingClientRect().bottom <= top + 4);
  return Math.max(...above.map((number) => Number(number.textContent)));
})`;

/** The number of the line that a thread stands under. */
export async function lineAbove(): Promise<unknown> {
  return window.evaluate(`${lineAboveWidget}()`);
}

/**
 * Writes down each line that the thread stands under, frame by frame, and how often it loses the focus.
 *
 * @returns what was seen until then; the writing ends there, or with `cancelAnimationFrame(window.seen.looking)`.
 */
export async function watchWidget(): Promise<() => Promise<unknown>> {
  await window.evaluate(`(() => {
    const seen = (window.seen = { places: [], blurs: 0, looking: 0 });
    document.querySelector(".review-widget").addEventListener("focusout", () => seen.blurs++);
    (function look() {
      const line = ${lineAboveWidget}();
      if (line !== seen.places.at(-1)) seen.places.push(line);
      seen.looking = requestAnimationFrame(look);
    })();
  })()`);
  return () =>
    window.evaluate(`(({ places, blurs, looking }) => {
      cancelAnimationFrame(looking);
      return { places, blurs };
    })(window.seen)`);
}

/** Settles once it stands under a line, counted from 1. */
export async function standsUnder(line: number): Promise<void> {
  await until(`it stands under line ${line}`, async () => (await lineAbove()) === line);
}

export async function titled(text: string): Promise<void> {
  await until(`the title is ${text}`, async () => (await window.texts(title)).join() === text);
}

/** The content of the last message of each request so far. */
export function questions(wire: WireServer): readonly unknown[] {
  const asked = bodies(wire).questions as { messages: { content: unknown }[] }[];
  return asked.map(({ messages }) => messages.at(-1)?.content);
}

/** Types into the reply box. */
export async function write(text: string): Promise<void> {
  await window.click(replyButton);
  await window.waitFor(`${replyForm} .monaco-editor.focused`);
  await window.type(text);
  await until(`${text} is written`, async () => (await written()).includes(text));
}

/** What stands in the reply box. */
export async function written(): Promise<string> {
  return (await window.text(`${replyForm} .view-lines`)).replaceAll("\u00a0", " ");
}

export const send = (): Promise<void> => window.click(`${replyForm} .form-actions >> text=Ask`);

/** The colours of a thread's words and ground, and the theme's own. */
export async function colours(): Promise<readonly string[]> {
  return (await window.evaluate(`(() => {
    const ground = getComputedStyle(document.querySelector(".monaco-workbench .editor .monaco-editor"));
    const words = getComputedStyle(document.querySelector(".review-widget .comment-body"));
    return [ground.backgroundColor, words.color];
  })()`)) as readonly string[];
}

/** How each text of a thread stands out from what is behind it, as WCAG 2.2 counts it; 1 is not at all. */
export async function contrastIn(selector: string): Promise<{
  readonly background: string;
  readonly texts: readonly { readonly text: string; readonly ratio: number }[];
}> {
  const root = selector.replace(":visible", "");
  return (await window.evaluate(`(() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    // Whatever a colour is written in, and with what is below it where it lets that through.
    const mixed = (colours) => {
      canvas.fillStyle = "white";
      canvas.fillRect(0, 0, 1, 1);
      for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
      return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
    };
    const light = (rgb) => {
      const [r, g, b] = rgb.map((part) => part / 255).map((part) =>
        part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element) => {
      const found = [];
      for (let one = element; one; one = one.parentElement) found.unshift(getComputedStyle(one).backgroundColor);
      return found;
    };
    const root = document.querySelector(${JSON.stringify(root)});
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      const text = walker.currentNode.data.trim();
      if (text === "" || !element.checkVisibility() || element.closest(".monaco-editor, style")) continue;
      const ground = behind(element);
      const [one, other] = [light(mixed(ground)), light(mixed([...ground, getComputedStyle(element).color]))];
      const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      texts.push({ text, ratio: Math.round(ratio * 10) / 10 });
    }
    return { background: behind(root).at(-1), texts };
  })()`)) as Awaited<ReturnType<typeof contrastIn>>;
}

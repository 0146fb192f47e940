/** Inline nodes as DOM: drawn once, and brought up to date in place while they are still being said. */
import { element } from "../dom.ts";
import type { Inline, Link } from "./inlineNodes.ts";
import type { MarkdownOptions } from "./options.ts";

/** A node and what stands for it in the page. */
export interface Drawn {
  node: Inline;
  /** One element; or text nodes, since changing one costs as much as its paragraph is long, and one more does not. */
  readonly parts: (Text | HTMLElement)[];
  /** How much of the first text node is settled text before this one. */
  settled: number;
  readonly children: Drawn[];
}

export interface DrawingOptions {
  /** Called once for each formula that is complete; its element holds the TeX as text. */
  readonly math?: ((home: HTMLElement, source: string, display: boolean) => void) | undefined;
  /** The id of a footnote, by its number. */
  readonly noteId: (number: number) => string;
  readonly labels: Pick<MarkdownOptions["labels"], "imageElsewhere" | "imageHere">;
}

/** Makes `home`, from what is `drawn` at its end on, show `nodes`, at the cost of what differs. */
export function drawInlines(
  home: Node,
  drawn: Drawn[],
  nodes: readonly Inline[],
  options: DrawingOptions,
): void {
  let index = 0;
  for (const node of nodes) {
    const shown = drawn[index];
    if (!shown || !update(shown, node, options)) {
      // Seldom more than a word or two comes after it; they are drawn anew as well.
      if (shown) removeFrom(drawn, index);
      drawn.push(draw(home, node, options));
    }
    index++;
  }
  if (drawn.length > index) removeFrom(drawn, index);
}

function removeFrom(drawn: Drawn[], index: number): void {
  for (const old of drawn.splice(index)) remove(old);
}

/** Adds to a text that is the last thing in `home`. */
export function growText(home: Node, shown: Drawn & { node: { text: string } }, more: string): void {
  const part = document.createTextNode(more);
  home.appendChild(part);
  shown.parts.push(part);
  shown.node = { type: "text", text: shown.node.text + more };
}

/** Makes sure that the first `length` characters of a text are never touched again. */
export function settleText(shown: Drawn, length: number): void {
  if (shown.node.type !== "text") return;
  shown.node = { type: "text", text: shown.node.text.slice(length) };
  shown.settled += length;
  let first = shown.parts[0];
  while (first instanceof Text && first.length <= shown.settled && shown.parts.length > 1) {
    shown.settled -= first.length;
    shown.parts.shift();
    first = shown.parts[0];
  }
}

function remove({ parts, settled }: Drawn): void {
  for (const [index, part] of parts.entries()) {
    if (index === 0 && settled > 0) (part as Text).data = (part as Text).data.slice(0, settled);
    else part.remove();
  }
}

/** False if the node has to be drawn anew. */
function update(shown: Drawn, node: Inline, options: DrawingOptions): boolean {
  const old = shown.node;
  if (old.type !== node.type) return false;
  const [first] = shown.parts;
  switch (node.type) {
    case "text":
    case "code": {
      const { text } = old as Inline & { type: "text" };
      if (!node.text.startsWith(text)) return false;
      if (node.text.length > text.length) addPart(shown, node.text.slice(text.length));
      break;
    }
    case "break":
      break;
    case "strong":
    case "emphasis":
    case "strike":
      drawInlines(first as HTMLElement, shown.children, node.children, options);
      break;
    case "link":
      if (formOf(old as Link) !== formOf(node)) return false;
      setTarget(first as HTMLElement, node, options);
      drawInlines(first as HTMLElement, shown.children, node.children, options);
      break;
    case "math":
    case "note":
      if (JSON.stringify(old) !== JSON.stringify(node)) return false;
  }
  shown.node = node;
  return true;
}

function addPart(shown: Drawn, more: string): void {
  const part = document.createTextNode(more);
  const last = shown.parts.at(-1);
  if (shown.node.type === "code") {
    last?.appendChild(part);
  } else {
    last?.parentNode?.insertBefore(part, last.nextSibling);
    shown.parts.push(part);
  }
}

function draw(home: Node, node: Inline, options: DrawingOptions): Drawn {
  const part = make(node, options);
  const children: Drawn[] = [];
  if ("children" in node) drawInlines(part, children, node.children, options);
  home.appendChild(part);
  return { node, parts: [part], settled: 0, children };
}

function make(node: Inline, options: DrawingOptions): Text | HTMLElement {
  switch (node.type) {
    case "text":
      return document.createTextNode(node.text);
    case "code":
      return element("code", {}, document.createTextNode(node.text));
    case "break":
      return element("br");
    case "strong":
      return element("strong");
    case "emphasis":
      return element("em");
    case "strike":
      return element("del");
    case "link":
      return makeLink(node, options);
    case "math":
      return makeMath(node.source, node.display, node.closed, options);
    case "note":
      return makeNote(node.label, node.number, options);
  }
}

/** An image within a link cannot be a link itself. What leads somewhere has a form of its own. */
function formOf({ isImage, isNested, target }: Link): string {
  return `${isImage} ${isNested === true} ${target?.kind}`;
}

function makeLink(link: Link, options: DrawingOptions): HTMLElement {
  const made = element(link.isNested === true ? "span" : "a");
  if (link.isImage) made.className = "image";
  setTarget(made, link, options);
  return made;
}

/** Where it leads can be seen before it is followed: its title says it. */
function setTarget(
  shown: HTMLElement,
  { target, title, isImage, isNested }: Link,
  { labels }: DrawingOptions,
): void {
  if (!target) return;
  const words = title === "" ? target.url : `${title}\n${target.url}`;
  if (shown.getAttribute("title") === words) return;
  shown.title = words;
  if (isNested === true) {
    shown.dataset["source"] = target.url;
    return;
  }
  const isElsewhere = target.kind === "address";
  // No image is loaded before somebody asks for it: by following what stands for it.
  if (isImage) shown.setAttribute("aria-description", isElsewhere ? labels.imageElsewhere : labels.imageHere);
  if (isElsewhere) shown.setAttribute("href", target.url);
  else {
    shown.dataset["path"] = target.url;
    shown.setAttribute("role", "link");
    shown.tabIndex = 0;
  }
}

function makeMath(source: string, display: boolean, closed: boolean, options: DrawingOptions): HTMLElement {
  const made = element("span", { class: display ? "math display" : "math", text: source });
  if (closed) options.math?.(made, source, display);
  return made;
}

function makeNote(label: string, number: number | null, options: DrawingOptions): HTMLElement {
  if (number === null) return element("sup", { class: "note" }, element("a", { text: label }));
  const id = options.noteId(number);
  const attributes = { href: `#${id}`, id: `${id}-reference`, role: "doc-noteref" };
  return element("sup", { class: "note" }, element("a", { text: String(number), attributes }));
}

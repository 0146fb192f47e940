/** Inline nodes as DOM: drawn once, and brought up to date in place while they are still being said. */
import { element } from "../dom.ts";
import type { Inline, Link } from "./inlineNodes.ts";

/** A node and what stands for it in the page. */
export interface Drawn {
  node: Inline;
  readonly dom: Text | HTMLElement;
  readonly children: Drawn[];
}

export interface DrawingOptions {
  /** Called once for each formula that is complete; its element holds the TeX as text. */
  readonly math?: ((home: HTMLElement, source: string, display: boolean) => void) | undefined;
  /** The id of a footnote, by its number. */
  readonly noteId: (number: number) => string;
}

/** Makes `home`, from what is `drawn` in its end on, show `nodes`, at the cost of what differs. */
export function drawInlines(
  home: Node,
  drawn: Drawn[],
  nodes: readonly Inline[],
  options: DrawingOptions,
): void {
  for (const [index, node] of nodes.entries()) {
    const shown = drawn[index];
    if (shown && update(shown, node, options)) continue;
    const made = draw(node, options);
    if (shown) shown.dom.replaceWith(made.dom);
    else home.appendChild(made.dom);
    drawn[index] = made;
  }
  for (const { dom } of drawn.splice(nodes.length)) dom.remove();
}

/** False if the node is of another kind, and has to be drawn anew. */
function update(shown: Drawn, node: Inline, options: DrawingOptions): boolean {
  const old = shown.node;
  if (old.type !== node.type) return false;
  switch (node.type) {
    case "text":
      growText(shown.dom as Text, node.text);
      break;
    case "code":
      growText(shown.dom.firstChild as Text, node.text);
      break;
    case "break":
      break;
    case "strong":
    case "emphasis":
    case "strike":
      drawInlines(shown.dom, shown.children, node.children, options);
      break;
    case "link":
      if (formOf(old as Link) !== formOf(node)) return false;
      setTarget(shown.dom as HTMLElement, node);
      drawInlines(shown.dom, shown.children, node.children, options);
      break;
    case "math":
    case "note":
      return JSON.stringify(old) === JSON.stringify(node);
  }
  shown.node = node;
  return true;
}

function growText(shown: Text, text: string): void {
  const { data } = shown;
  if (data === text) return;
  if (text.startsWith(data)) shown.appendData(text.slice(data.length));
  else shown.data = text;
}

function draw(node: Inline, options: DrawingOptions): Drawn {
  const children: Drawn[] = [];
  const dom = make(node, options);
  if ("children" in node) drawInlines(dom, children, node.children, options);
  return { node, dom, children };
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
      return makeLink(node);
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

function makeLink(link: Link): HTMLElement {
  const made = element(link.isNested === true ? "span" : "a");
  if (link.isImage) made.className = "image";
  setTarget(made, link);
  return made;
}

/** Where it leads can be seen before it is followed: its title says it. */
function setTarget(shown: HTMLElement, { target, title, isNested }: Link): void {
  if (!target) return;
  const words = title === "" ? target.url : `${title}\n${target.url}`;
  if (shown.getAttribute("title") === words) return;
  shown.title = words;
  if (isNested === true) shown.dataset["source"] = target.url;
  else if (target.kind === "address") shown.setAttribute("href", target.url);
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

/** Copying keeps Markdown: what is selected in the transcript goes to the clipboard as its source, and as HTML. */

/** A selection over turns that the page does not hold. */
export interface FarSelection {
  /** The Markdown of the part of a turn that is selected before them, or "". */
  readonly before: string;
  /** The ids of the first and the last turn that are selected whole. */
  readonly from: string;
  readonly to: string;
  readonly after: string;
}

/**
 * Turns copies out of `scope` into Markdown (text/plain) and HTML (text/html).
 * @param copyFar copies what holds turns that are not drawn: their text is elsewhere.
 */
export function copyAsMarkdown(scope: HTMLElement, copyFar: (selection: FarSelection) => void): void {
  document.addEventListener("copy", (event) => {
    // The selection of an input is its own.
    const isTyped = event.target instanceof Element && event.target.matches("input, textarea");
    const range = isTyped ? null : selectedIn(scope);
    if (!range || !event.clipboardData) return;
    const far = farSelection(scope, range);
    if (far) copyFar(far);
    else copyNear(range, event.clipboardData);
    event.preventDefault();
  });
}

/** What of `scope` is selected; select all takes in what stands around it as well. */
function selectedIn(scope: HTMLElement): Range | null {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0).cloneRange();
  if (!range.intersectsNode(scope)) return null;
  if (range.comparePoint(scope, 0) === 0) range.setStart(scope, 0);
  if (range.comparePoint(scope, scope.childNodes.length) === 0) range.setEnd(scope, scope.childNodes.length);
  return range.collapsed ? null : range;
}

function copyNear(range: Range, clipboard: DataTransfer): void {
  const fragment = range.cloneContents();
  for (const control of fragment.querySelectorAll("button, .code-bar, .topic")) control.remove();
  const home = range.commonAncestorContainer;
  const around = home instanceof Element ? home : home.parentElement;
  // Within one block of code the code is wanted, not its fence.
  const markdown = around?.closest("pre") ? (fragment.textContent ?? "") : toMarkdown(fragment);
  const copy = document.createElement("div");
  copy.append(fragment);
  clipboard.setData("text/plain", markdown);
  clipboard.setData("text/html", copy.getHTML());
}

/** Null when all that is selected is drawn. */
function farSelection(scope: HTMLElement, range: Range): FarSelection | null {
  const turns = [...scope.querySelectorAll<HTMLElement>(".turn")].filter((turn) =>
    range.intersectsNode(turn),
  );
  if (!turns.some((turn) => turn.matches(".far"))) return null;
  let [before, after] = ["", ""];
  const [first, last] = [turns[0], turns.at(-1)];
  if (first && !first.matches(".far") && first.contains(range.startContainer)) {
    before = partOf(range, turns.shift());
  }
  if (last && !last.matches(".far") && last.contains(range.endContainer)) after = partOf(range, turns.pop());
  const [from, to] = [turns[0]?.dataset["turn"], turns.at(-1)?.dataset["turn"]];
  return from === undefined || to === undefined ? null : { before, from, to, after };
}

function partOf(range: Range, turn: HTMLElement | undefined): string {
  if (!turn) return "";
  const part = range.cloneRange();
  if (!turn.contains(part.startContainer)) part.setStartBefore(turn);
  if (!turn.contains(part.endContainer)) part.setEndAfter(turn);
  return toMarkdown(part.cloneContents());
}

/** The Markdown that `node`'s content is drawn from, as far as it can be told: equal in meaning, not in every mark. */
export function toMarkdown(node: Node): string {
  return blocksOf(node)
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function blocksOf(node: Node): string {
  let text = "";
  for (const child of node.childNodes) text += markdownOf(child);
  return text;
}

/** What is no part of the text. A message's chips are, although they are buttons. */
const apart = "button:not(.context button), summary, .visually-hidden, .drift, .topic";

function markdownOf(node: Node): string {
  if (node instanceof Text) return node.data;
  if (!(node instanceof HTMLElement) || node.hidden || node.matches(apart)) return "";
  if (node.matches(".math")) return formula(node);
  if (node.matches("sup.note")) return `[^${node.textContent}]`;
  const name = node.localName;
  const inside = (): string => blocksOf(node);
  if (/^h[1-6]$/.test(name)) return `\n\n${"#".repeat(levelOf(node))} ${inside().trim()}\n\n`;
  switch (name) {
    case "p":
    case "article":
    case "section":
    case "div":
      return `\n\n${inside()}\n\n`;
    case "strong":
      return `**${inside()}**`;
    case "em":
      return `*${inside()}*`;
    case "del":
      return `~~${inside()}~~`;
    case "br":
      return "  \n";
    case "hr":
      return "\n\n---\n\n";
    case "a":
      return linkOf(node, inside());
    case "code":
      return codeSpan(node.textContent ?? "");
    case "pre":
      return `\n\n${codeBlock(node)}\n\n`;
    case "blockquote":
      return `\n\n${toMarkdown(node).replace(/^/gm, "> ")}\n\n`;
    case "ul":
    case "ol":
      return `\n\n${listOf(node)}\n\n`;
    case "table":
      return `\n\n${tableOf(node)}\n\n`;
    case "input":
      return node.matches(":checked") ? "[x] " : "[ ] ";
    default:
      return inside();
  }
}

/** KaTeX keeps the TeX beside what it draws. */
function formula(node: HTMLElement): string {
  const source = (node.querySelector("annotation") ?? node).textContent ?? "";
  return node.matches(".display") ? `$$${source}$$` : `$${source}$`;
}

/** Headings of an answer begin at level 3 of the page. */
function levelOf(heading: HTMLElement): number {
  const level = Number(heading.localName.slice(1));
  return heading.closest(".answer") || level > 2 ? Math.max(1, level - 2) : level;
}

function linkOf(link: HTMLElement, text: string): string {
  const target = link.getAttribute("href") ?? link.dataset["path"] ?? "";
  const isImage = link.matches(".image");
  if (target === "" || (target === text && !isImage)) return text;
  return `${isImage ? "!" : ""}[${text}](${/[\s()]/.test(target) ? `<${target}>` : target})`;
}

function codeSpan(code: string): string {
  const runs = code.match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  const pad = /^`|`$/.test(code) ? " " : "";
  return `${fence}${pad}${code}${pad}${fence}`;
}

function codeBlock(block: HTMLElement): string {
  const code = (block.querySelector("code") ?? block).textContent?.replace(/\n$/, "") ?? "";
  const runs = code.match(/`{3,}/g) ?? [];
  const fence = "`".repeat(Math.max(2, ...runs.map((run) => run.length)) + 1);
  return `${fence}${block.dataset["language"] ?? ""}\n${code}\n${fence}`;
}

function listOf(list: HTMLElement): string {
  const first = Number(list.getAttribute("start") ?? 1);
  const items = [...list.children].filter((child) => child.localName === "li");
  return items
    .map((item, index) => {
      const marker = list.localName === "ol" ? `${first + index}. ` : "- ";
      return marker + toMarkdown(item).replace(/\n(?=.)/g, `\n${" ".repeat(marker.length)}`);
    })
    .join("\n");
}

function tableOf(table: HTMLElement): string {
  const rows = [...table.querySelectorAll("tr")].map((row) => [...row.children]);
  const cells = rows.map((row) =>
    row.map((cell) => toMarkdown(cell).replaceAll("|", "\\|").replaceAll("\n", " ")),
  );
  const [head = [], ...body] = cells;
  const rule = (rows[0] ?? []).map((cell) => {
    const align = cell.getAttribute("data-align");
    return align === "center" ? ":-:" : align === "right" ? "-:" : align === "left" ? ":--" : "---";
  });
  return [head, rule, ...body].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** One finished line of Markdown as DOM nodes: code, strong, emphasis and links; the rest is text. */
import { element } from "./dom.ts";

/** Schemes that a link may have. Anything else stays text. */
const safeScheme = /^(https?:\/\/|mailto:)/i;

/** Longest first, so that `**` is not read as two `*`. Each alternative captures its inner text. */
const inline =
  /(?<ticks>`+)(?!`)(?<code>.+?)(?<!`)\k<ticks>(?!`)|\*\*(?=\S)(?<strong>.+?)(?<=\S)\*\*|(?<![\w*])\*(?=\S)(?<emphasis>[^*]+?)(?<=\S)\*(?![\w*])|!?\[(?<label>[^\]]+)\]\((?<url>[^\s)]+)\)/g;

/** Appends `line` to `parent`. Only for text that will not grow any more. */
export function appendInline(parent: Node, line: string): void {
  let end = 0;
  for (const match of line.matchAll(inline)) {
    const node = render(match.groups ?? {});
    if (!node) continue;
    parent.appendChild(document.createTextNode(line.slice(end, match.index)));
    parent.appendChild(node);
    end = match.index + match[0].length;
  }
  parent.appendChild(document.createTextNode(line.slice(end)));
}

function render(groups: Readonly<Record<string, string | undefined>>): HTMLElement | null {
  const { code, strong, emphasis, label, url } = groups;
  if (code !== undefined) return element("code", { text: code });
  if (strong !== undefined) return nested("strong", strong);
  if (emphasis !== undefined) return nested("em", emphasis);
  if (label === undefined || url === undefined || !safeScheme.test(url)) return null;
  const link = nested("a", label);
  link.setAttribute("href", url);
  link.setAttribute("title", url);
  return link;
}

function nested(name: "strong" | "em" | "a", text: string): HTMLElement {
  const made = element(name);
  appendInline(made, text);
  return made;
}

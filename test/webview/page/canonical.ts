/** HTML in one spelling, so that what the panel draws can be compared with what a specification expects. */

const blocks = "p|ul|ol|li|blockquote|pre|h[1-6]|hr|table|thead|tbody|tr|th|td|div|section|br|html|head|body";
const besideBlocks = new RegExp(`\\s*(</?(?:${blocks})\\b[^>]*>)\\s*`, "g");

/** Spells out HTML that somebody else made. */
export function canonicalHtml(html: string): string {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  return tidy(spellChildren(body, (node) => spellForeign(node)));
}

/** Spells out what the panel drew in `root`, as the HTML that CommonMark's examples would have for it. */
export function canonicalDrawing(root: Element): string {
  return tidy(spellChildren(root, (node) => spellDrawn(node)));
}

function tidy(html: string): string {
  return html.replace(besideBlocks, "$1");
}

function spellChildren(parent: Node, spell: (node: Node) => string): string {
  return [...parent.childNodes].map(spell).join("");
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function tag(
  name: string,
  attributes: Readonly<Record<string, string | null>>,
  content: string | null,
): string {
  const written = Object.entries(attributes)
    .filter((entry): entry is [string, string] => entry[1] !== null)
    .map(([key, value]) => ` ${key}="${escape(value)}"`)
    .toSorted()
    .join("");
  return content === null ? `<${name}${written}>` : `<${name}${written}>${content}</${name}>`;
}

function spellForeign(node: Node): string {
  if (!(node instanceof Element)) return escape(node.textContent ?? "");
  const name = node.localName;
  if (node.matches("[data-footnote-backref], .footnotes > h2")) return "";
  if (node.matches("sup:has(> [data-footnote-ref])")) return tag("sup", {}, escape(node.textContent));
  if (node.matches(".footnotes, .footnotes > ol > li"))
    return tag(name, {}, spellChildren(node, spellForeign));
  const attributes = Object.fromEntries([...node.attributes].map(({ name: key, value }) => [key, value]));
  const isVoid = ["br", "hr", "img", "input"].includes(name);
  return tag(name, attributes, isVoid ? null : spellChildren(node, spellForeign));
}

function spellDrawn(node: Node): string {
  if (!(node instanceof HTMLElement)) return escape(node.textContent ?? "");
  const name = node.localName;
  const inner = (): string => spellChildren(node, spellDrawn);
  if (node.matches(".image")) return spellImage(node);
  if (node.matches(".notes .back")) return "";
  if (node.matches("sup.note")) return tag("sup", {}, escape(node.textContent));
  if (node.matches(".notes > ol > li > div")) return inner();
  if (name === "a") return tag("a", { href: addressOf(node), title: titleOf(node) }, inner());
  if (name === "p" && node.matches("li > p") && node.parentElement?.parentElement?.matches(".tight")) {
    return node.nextElementSibling || node.previousElementSibling
      ? `<p>${inner()}</p>`.slice(3, -4)
      : inner();
  }
  if (name === "pre") {
    const language = node.dataset["language"];
    const code = { class: language === undefined ? null : `language-${language}` };
    return tag("pre", {}, tag("code", code, escape(node.textContent)));
  }
  if (name === "ol") return tag("ol", { start: node.getAttribute("start") }, inner());
  if (name === "th" || name === "td") return tag(name, { align: node.dataset["align"] ?? null }, inner());
  if (name === "input") {
    return tag("input", { type: "checkbox", disabled: "", checked: node.getAttribute("checked") }, null);
  }
  if (node.matches("div.table")) return inner();
  if (node.matches(".math")) return tag("math", { display: String(node.matches(".display")) }, inner());
  return tag(name, {}, name === "br" || name === "hr" ? null : inner());
}

function spellImage(node: HTMLElement): string {
  const source = node.dataset["source"] ?? addressOf(node);
  return tag("img", { src: source, alt: node.textContent, title: titleOf(node) }, null);
}

function addressOf(node: HTMLElement): string | null {
  return node.getAttribute("href") ?? node.dataset["path"] ?? null;
}

/** Without the address, which the panel adds to each title. */
function titleOf(node: HTMLElement): string | null {
  const end = node.title.lastIndexOf("\n");
  return end < 0 ? null : node.title.slice(0, end);
}

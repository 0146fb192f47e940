/**
 * The text of a prompt made with `@vscode/prompt-tsx`, which tools of the editor may give as their result.
 *
 * Its JSON is a tree (https://github.com/microsoft/vscode-prompt-tsx, `src/base/jsonTypes.ts`): texts are the members
 * `text` of its leaves, each of which may ask for a line of its own. What is cut by priority elsewhere is kept whole.
 */

/** All texts in their order; empty where `value` is no such tree. */
export function textOfPrompt(value: unknown): string {
  const texts: string[] = [];
  collect(value, texts);
  return texts.join("");
}

function collect(node: unknown, texts: string[]): void {
  if (Array.isArray(node)) {
    for (const child of node) collect(child, texts);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  const { text, lineBreakBefore, children, node: root } = node as Readonly<Record<string, unknown>>;
  if (typeof text === "string") {
    if (lineBreakBefore && texts.length > 0) texts.push("\n");
    texts.push(text);
  }
  collect(root, texts);
  collect(children, texts);
}

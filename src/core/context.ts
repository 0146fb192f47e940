/** What a user attaches to a message, and how it reads to the model. */

/** A range of a file. Lines count from 1, as editors show them; `endLine` is inclusive. */
export interface ContextItem {
  readonly type: "selection";
  /** Path relative to the workspace where it is in one, otherwise the file's name. */
  readonly path: string;
  /** VS Code's language id. */
  readonly language: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly text: string;
}

/** `src/cart.ts:3-9`, for chips and headings. */
export function labelOf(item: ContextItem): string {
  const lines = item.startLine === item.endLine ? `${item.startLine}` : `${item.startLine}-${item.endLine}`;
  return `${item.path}:${lines}`;
}

/**
 * The text of a user message as the model gets it: context items as fenced code under their place, then the
 * user's words. Without context it is the words alone, untouched.
 */
export function renderUserMessage(prompt: string, context: readonly ContextItem[]): string {
  if (context.length === 0) return prompt;
  const items = context.map((item) => {
    const fence = fenceFor(item.text);
    const end = item.text.endsWith("\n") ? "" : "\n";
    return `${labelOf(item)}\n${fence}${item.language}\n${item.text}${end}${fence}`;
  });
  return [...items, prompt].join("\n\n");
}

/** A fence longer than any run of backticks inside, so that code cannot close it (CommonMark 0.31.2, 4.5). */
function fenceFor(text: string): string {
  let longest = 2;
  for (const run of text.match(/`{3,}/g) ?? []) longest = Math.max(longest, run.length);
  return "`".repeat(longest + 1);
}

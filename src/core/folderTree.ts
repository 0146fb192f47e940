/** A folder's listing as a tree of names, for a reader that knows how much of it there is. */

/** A folder as far as it was read. */
export interface TreeFolder {
  readonly name: string;
  /** In the order in which they are shown. */
  readonly folders: readonly TreeFolder[];
  readonly files: readonly string[];
  /** How many of its entries are not listed. */
  readonly omitted: number;
  /** How many of its entries are not named, because ignore files leave them out. */
  readonly ignored?: number;
  /** Why nothing of it is listed, where that is so. */
  readonly unread?: "skipped" | "unreadable";
}

const reasons = {
  skipped: "not listed",
  unreadable: "could not be read",
} as const;

/**
 * One line for each entry, folders with a slash at their end and before files, two blanks for each level. What is left
 * out is said where it would stand.
 */
export function drawTree(root: TreeFolder): string {
  const lines: string[] = [];
  draw(root, "", lines);
  return `${lines.join("\n")}\n`;
}

function draw(folder: TreeFolder, indent: string, lines: string[]): void {
  const reason = folder.unread === undefined ? "" : ` (${reasons[folder.unread]})`;
  lines.push(`${indent}${folder.name}/${reason}`);
  const inner = `${indent}  `;
  for (const child of folder.folders) draw(child, inner, lines);
  for (const file of folder.files) lines.push(inner + file);
  if (folder.ignored) lines.push(`${inner}(${folder.ignored} ignored by .gitignore, not listed)`);
  if (folder.omitted > 0) lines.push(`${inner}(${folder.omitted} more, not listed)`);
}

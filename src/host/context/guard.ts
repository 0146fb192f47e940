/** What every door calls before it attaches or sends what a user chose: nothing secret goes out unasked. */
import type { ContextItem } from "../../core/context.ts";
import { attachTools } from "./attachTools.ts";

/**
 * Looks for keys and passwords in texts, for files that by their names hold some, and for files that the workspace
 * hides, and asks the user about what it finds; what was agreed to before is not asked again in this window.
 *
 * @param unseen ranges among them that were named and not selected: that their file is hidden counts as of a whole file.
 * @returns the items as they may go out, perhaps without some lines; null when the user turns away from all of them.
 */
export async function guardItems<Item extends ContextItem>(
  items: readonly Item[],
  unseen: readonly ContextItem[] = [],
): Promise<readonly Item[] | null> {
  if (items.length === 0) return items;
  return (await attachTools()).guardItems(items, unseen);
}

/** Whether the user would be asked about none of these: only then may they leave before anybody has sent them. */
export async function isClear(items: readonly ContextItem[]): Promise<boolean> {
  return items.length === 0 || (await attachTools()).isClear(items);
}

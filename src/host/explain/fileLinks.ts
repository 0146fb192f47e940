/** Links from answers in threads to the workspace's files: addresses of files alone, since a model has written the text. */
import type * as vscode from "vscode";
import { linkPaths, pathsIn } from "../../core/pathLinks.ts";
import { parsePathReference, type LineRange } from "../../core/pathReference.ts";
import { findInWorkspace } from "../openPath.ts";

export interface LinkedText {
  readonly markdown: string;
  /** Whether all that it mentions has been looked for. */
  readonly isWhole: boolean;
}

/** Of one text; the others stay words. */
const mostPaths = 100;

/**
 * Returns the function that links what is known of a text, and looks for the rest.
 *
 * @param onFound is called when more is known.
 */
export function createFileLinks(onFound: () => void): (markdown: string) => LinkedText {
  /** Null for what is not there. */
  const addresses = new Map<string, string | null>();
  const looking = new Set<string>();

  async function find(paths: readonly string[]): Promise<void> {
    for (const path of paths) looking.add(path);
    const found = await Promise.all(paths.map(addressOf));
    for (const [index, path] of paths.entries()) addresses.set(path, found[index] ?? null);
    onFound();
  }

  return (markdown) => {
    const paths = pathsIn(markdown).slice(0, mostPaths);
    const unknown = paths.filter((path) => !addresses.has(path));
    const fresh = unknown.filter((path) => !looking.has(path));
    if (fresh.length > 0) void find(fresh);
    const linked = linkPaths(markdown, (path) => addresses.get(path) ?? null);
    return { markdown: linked, isWhole: unknown.length === 0 };
  };
}

async function addressOf(path: string): Promise<string | null> {
  const reference = parsePathReference(path);
  const uri = reference && (await findInWorkspace(reference));
  return uri && withPlace(uri, reference.range).toString();
}

/** As the editor reads it: `#L12,5` for a place, `#L12-L20` for lines. */
function withPlace(uri: vscode.Uri, range: LineRange | null): vscode.Uri {
  if (!range) return uri;
  const { startLine, startColumn, endLine } = range;
  return uri.with({
    fragment: endLine > startLine ? `L${startLine}-L${endLine}` : `L${startLine},${startColumn}`,
  });
}

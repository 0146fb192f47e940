/** Files as git has them: what the left side of a comparison shows is of no file, but says of which one it was. */
import * as vscode from "vscode";

export interface GitVersion {
  /** The file in the working tree; it may be gone there. */
  readonly file: vscode.Uri;
  /** For the user and the model: `HEAD`, `index`, the beginning of a commit's hash. */
  readonly name: string;
}

/** How the Git extension calls what is staged, and the three sides of a merge (1.139, `toGitUri`). */
const names: ReadonlyMap<string, string> = new Map([
  ["", "index"],
  ["~", "index"],
  [":1", "base"],
  [":2", "ours"],
  [":3", "theirs"],
]);

/** Null for an address that is none of the Git extension's: `git:/…/cart.ts?{"path":"/…/cart.ts","ref":"HEAD"}`. */
export function gitVersionOf({ scheme, query }: vscode.Uri): GitVersion | null {
  if (scheme !== "git") return null;
  try {
    const { path, ref } = (JSON.parse(query) ?? {}) as { readonly path?: unknown; readonly ref?: unknown };
    if (typeof path !== "string" || path === "" || typeof ref !== "string") return null;
    const name = names.get(ref) ?? ref.replace(/\b([0-9a-f]{8})[0-9a-f]{32}\b/g, "$1");
    return { file: vscode.Uri.file(path), name };
  } catch {
    return null; // made by somebody else, who puts other things in there
  }
}

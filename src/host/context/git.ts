/** The part of the built-in Git extension's API that is used here, and how to come by it. */
import * as vscode from "vscode";
import { localize } from "../../core/localize.ts";

/** Version 1 of the API (`extensions/git/src/api/git.d.ts` of VS Code). */
export interface GitApi {
  readonly repositories: readonly Repository[];
  readonly getRepository: (uri: vscode.Uri) => Repository | null;
  /** Where a file's text is as it was: of a commit, or with "" that of the index. */
  readonly toGitUri: (uri: vscode.Uri, ref: string) => vscode.Uri;
}

export interface Repository {
  readonly rootUri: vscode.Uri;
  readonly state: {
    readonly HEAD: Branch | undefined;
    readonly workingTreeChanges: readonly Change[];
    /** Apart from the others only where `git.untrackedChanges` says so. */
    readonly untrackedChanges: readonly Change[];
  };
  /** `git diff`, or with `cached` that of the index. */
  readonly diff: (cached: boolean) => Promise<string>;
  /** From where the two have parted to the second: `git diff one...other`. */
  readonly diffBetween: {
    (one: string, other: string): Promise<readonly Change[]>;
    (one: string, other: string, path: string): Promise<string>;
  };
  /** Of these paths those that are ignored; older editors do not have it. */
  readonly checkIgnore?: (paths: string[]) => Promise<ReadonlySet<string>>;
  readonly getMergeBase: (one: string, other: string) => Promise<string | undefined>;
}

export interface Branch {
  readonly name?: string;
  readonly upstream?: { readonly remote: string; readonly name: string };
}

export interface Change {
  readonly uri: vscode.Uri;
  readonly status: number;
}

/** What `Status.UNTRACKED` is in that API. */
export const untracked = 7;

interface GitExports {
  readonly enabled: boolean;
  readonly getAPI: (version: 1) => GitApi & { readonly state: "uninitialized" | "initialized" };
}

/**
 * The API, or null: Git is switched off or missing, or runs where extensions of this window cannot reach it, as in a
 * remote workspace when Sidenote runs on the user's own machine.
 */
export async function gitApi(): Promise<GitApi | null> {
  const extension = vscode.extensions.getExtension<GitExports>("vscode.git");
  if (!extension) return null;
  const git = await extension.activate();
  return git.enabled ? git.getAPI(1) : null;
}

/** Why there is none, and what to do about it. */
export function whyWithoutGit(): string {
  const isElsewhere = vscode.env.remoteName !== undefined && !vscode.extensions.getExtension("vscode.git");
  return isElsewhere
    ? localize(
        "The editor’s Git extension runs where this workspace is, and Sidenote on your own machine. To have both there, add {entry} to the setting remote.extensionKind and reload the window.",
        { entry: '"sidenote.sidenote": ["workspace"]' },
      )
    : localize("The editor’s Git extension cannot be reached here: is it switched off?");
}

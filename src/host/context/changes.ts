/** What git says has changed: in the working tree, in the index, or on the branch. */
import { basename } from "node:path/posix";
import * as vscode from "vscode";
import { namedFor, type ExcerptName, type Recollection } from "../../core/context.ts";
import { partsAbout, writeChange, type LineChange } from "../../core/gitDiff.ts";
import { localize } from "../../core/localize.ts";
import { attachTools } from "./attachTools.ts";
import type { ReadFile } from "./reading.ts";
import { excerpt, nothing } from "./found.ts";
import { gitApi, untracked, whyWithoutGit, type GitApi, type Repository } from "./git.ts";
import { whileShown } from "./waiting.ts";

export type ChangeKind = "changes" | "staged" | "branch";

/** Characters: of what is longer, a part is to be chosen. */
const longestDiff = 2 ** 20;
/** Files of a branch that are asked for one by one. */
const mostFiles = 300;
/** Files that the name of a diff says. */
const mostNamed = 3;

/** What is meant where several repositories are open; without it the user is asked. */
export interface ChangeScope {
  /** A place in the repository. */
  readonly root?: vscode.Uri;
  /** These files alone. */
  readonly files?: readonly vscode.Uri[];
}

export async function collectChanges(kind: ChangeKind, scope: ChangeScope): Promise<readonly ReadFile[]> {
  const git = await gitApi();
  if (!git) return nothing(whyWithoutGit());
  if (git.repositories.length === 0) return nothing(localize("No Git repository is open in this window."));
  const repository = await chooseRepository(git, scope);
  if (!repository) return [];
  const name = nameIn(git, repository);
  return whileShown((token) =>
    kind === "branch"
      ? collectBranch(repository, name, token)
      : collectDiff(repository, kind, name, scope.files),
  );
}

/** One change of a file, as the editor shows it beside the lines: what the index has against what stands in the editor. */
export async function collectChange(
  uri: vscode.Uri,
  changes: readonly LineChange[],
  index: number,
): Promise<readonly ReadFile[]> {
  const git = await gitApi();
  const repository = git?.getRepository(uri);
  const change = changes[index];
  if (!git || !repository || !change) return nothing(localize("Git knows of no change here."));
  const [original, modified] = await Promise.all(
    [git.toGitUri(uri, ""), uri].map(async (one) => linesIn(await vscode.workspace.openTextDocument(one))),
  );
  const path = uri.path.slice(rootOf(repository).length);
  const diff = writeChange(path, changes, index, original ?? [], modified ?? []);
  const { modifiedStartLineNumber: first, modifiedEndLineNumber: last } = change;
  const lines = last > first ? `${first}-${last}` : `${first}`;
  return written(diff, { path: `${nameIn(git, repository)}git diff ${path}:${lines}` }, repository);
}

function linesIn(document: vscode.TextDocument): readonly string[] {
  const lines = document.getText().split(/\r\n|\r|\n/);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** What stands before a label, where several repositories are open. */
function nameIn(git: GitApi, { rootUri }: Repository): string {
  return git.repositories.length > 1 ? `${basename(rootUri.path)}: ` : "";
}

function rootOf({ rootUri }: Repository): string {
  return `${rootUri.path.replace(/\/$/, "")}/`;
}

async function chooseRepository(git: GitApi, { root, files }: ChangeScope): Promise<Repository | null> {
  const place = root ?? files?.[0];
  if (place) return git.getRepository(place);
  const [only, ...others] = git.repositories;
  if (only && others.length === 0) return only;
  const picks = git.repositories.map((repository) => ({
    label: basename(repository.rootUri.path),
    description: repository.state.HEAD?.name ?? "",
    repository,
  }));
  const title = localize("Which repository?");
  return (await vscode.window.showQuickPick(picks, { title }))?.repository ?? null;
}

async function collectDiff(
  repository: Repository,
  kind: "changes" | "staged",
  name: string,
  files: readonly vscode.Uri[] | undefined,
): Promise<readonly ReadFile[]> {
  const root = rootOf(repository);
  const paths = files?.map(({ path }) => path.slice(root.length));
  const whole = await repository.diff(kind === "staged");
  const diff = paths ? partsAbout(whole, paths) : whole;
  const command = kind === "staged" ? "git diff --staged" : "git diff";
  const diffName = namedFor(() => [name + command, ...namesOf(paths ?? [])].join(" "));
  // Git's diff does not know of files that it does not track: they go as they are.
  const added = kind === "changes" ? untrackedIn(repository, paths && new Set(paths), root) : [];
  const found: ReadFile[] = [];
  if (diff !== "")
    found.push(...written(diff, diffName, repository, { type: kind, ...(paths && { files: paths }) }));
  for (const uri of added) found.push(await (await attachTools()).readUri(uri));
  if (found.length > 0) return found;
  return nothing(
    kind === "staged"
      ? localize("Nothing is staged in {repository}.", { repository: basename(repository.rootUri.path) })
      : localize("Nothing has changed in {repository} that is not staged.", {
          repository: basename(repository.rootUri.path),
        }),
  );
}

/** Of many the first and their number: the diff itself names all of them. */
function namesOf(paths: readonly string[]): readonly string[] {
  const [path = ""] = paths;
  const count = paths.length - 1;
  if (count < mostNamed) return paths;
  return [
    localize(
      { one: "{path} and {count} more file", other: "{path} and {count} more files" },
      { path, count },
    ),
  ];
}

/** Only those that were asked for: a build's leavings may be among all of them. */
function untrackedIn(
  { state }: Repository,
  paths: ReadonlySet<string> | undefined,
  root: string,
): readonly vscode.Uri[] {
  if (!paths) return [];
  const changes = [...state.workingTreeChanges, ...state.untrackedChanges];
  return changes.flatMap(({ uri, status }) =>
    status === untracked && paths.has(uri.path.slice(root.length)) ? uri : [],
  );
}

/** What the branch has that its base has not: committed, on top of where the two have parted. */
async function collectBranch(
  repository: Repository,
  name: string,
  token: vscode.CancellationToken,
): Promise<readonly ReadFile[]> {
  const branch = repository.state.HEAD?.name;
  if (branch === undefined) return nothing(localize("No branch is checked out."));
  const base = await baseOf(repository, branch);
  if (base === null) {
    return nothing(
      localize("{branch} has no upstream, and no other branch that it came from is known.", { branch }),
    );
  }
  const changes = await repository.diffBetween(base, "HEAD");
  const root = rootOf(repository);
  const parts: string[] = [];
  let length = 0;
  for (const { uri } of changes.slice(0, mostFiles)) {
    if (token.isCancellationRequested) return [];
    const part = await repository.diffBetween(base, "HEAD", uri.path.slice(root.length));
    parts.push(`${part}\n`); // which the API has taken off
    length += part.length;
    if (length > longestDiff) break; // refused, whatever follows
  }
  if (parts.length === 0)
    return nothing(localize("{branch} has nothing that {base} has not.", { branch, base }));
  if (changes.length > mostFiles) parts.push(`(${changes.length - mostFiles} more files, not listed)\n`);
  return written(parts.join(""), { path: `${name}git diff ${base}...${branch}` }, repository, {
    type: "branch",
  });
}

/**
 * The default branch, or for that one itself its upstream. Not by the API's `getBranchBase`, which writes what it finds
 * into the repository's configuration.
 */
async function baseOf(repository: Repository, branch: string): Promise<string | null> {
  const upstream = repository.state.HEAD?.upstream;
  const own = upstream && `${upstream.remote}/${upstream.name}`;
  for (const name of ["origin/HEAD", "origin/main", "origin/master", "main", "master"]) {
    if (name !== branch && name !== own && (await hasMergeBase(repository, name))) return name;
  }
  return own ?? null;
}

async function hasMergeBase(repository: Repository, name: string): Promise<boolean> {
  try {
    return (await repository.getMergeBase(name, "HEAD")) !== undefined;
  } catch {
    return false; // no such branch
  }
}

function written(
  diff: string,
  name: ExcerptName,
  { rootUri }: Repository,
  again?: Recollection,
): readonly ReadFile[] {
  if (diff.length > longestDiff) {
    return nothing(
      localize("{name} is over 1 MB. Choose some of its files in the Source Control view.", {
        name: name.label ?? name.path,
      }),
    );
  }
  return excerpt({
    kind: "changes",
    ...name,
    language: "diff",
    text: diff,
    uri: rootUri.toString(),
    ...(again && { again }),
  });
}

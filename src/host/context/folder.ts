/** A folder as a listing: read level by level, bounded in entries, depth and time, without what nobody asks about. */
import * as vscode from "vscode";
import { drawTree, type TreeFolder } from "../../core/folderTree.ts";
import { isEntryIgnored } from "../../core/gitignore.ts";
import { localize } from "../../core/localize.ts";
import type { ReadFile } from "./reading.ts";
import { hiddenBySettings } from "./hidden.ts";
import { excerpt, nothing } from "./found.ts";
import { rulesAround, rulesWithin, type FolderRules } from "./ignoreFiles.ts";
import { folderPath } from "./paths.ts";

/** Entries of one listing: about 10,000 tokens. */
const mostEntries = 2000;
/** Entries of one folder: in one with more, their names say more of a generator than of the project. */
const mostInFolder = 200;
/** Entries of one folder that are looked at: of 100,000 names that are all ignored the rest is not asked about. */
const mostLooked = 5000;
const deepest = 12;
/** Milliseconds after which no further folder is begun: a slow disk or a remote one. */
const patience = 5000;

/** Folders of others' code and of tools, which are named and not listed. */
const skipped = new Set([
  ".git",
  ".hg",
  ".svn",
  ".jj",
  "node_modules",
  "bower_components",
  "__pycache__",
  ".venv",
  "venv",
  ".tox",
  ".gradle",
  ".next",
  ".cache",
]);

type Entry = readonly [name: string, type: vscode.FileType];

interface Listing extends TreeFolder {
  folders: Listing[];
  files: string[];
  omitted: number;
  ignored: number;
  unread?: NonNullable<TreeFolder["unread"]>;
}

/** A folder that is still to be read. */
interface Place {
  readonly uri: vscode.Uri;
  readonly listing: Listing;
  /** Those of the folders around it, with its own path. */
  readonly rules: FolderRules;
}

/** Lists the folder at `uri`; what was not listed is said in the text. */
export async function collectFolder(
  uri: vscode.Uri,
  token: vscode.CancellationToken,
): Promise<readonly ReadFile[]> {
  const path = folderPath(uri);
  const root = emptyListing(path.replace(/\/$/, ""));
  const isHidden = hiddenBySettings(uri);
  const end = Date.now() + patience;
  let left = mostEntries;
  // Level by level: what is left out is deep down, not at the end of the alphabet.
  let level: Place[] = [{ uri, listing: root, rules: await rulesAround(uri) }];
  for (let depth = 0; level.length > 0; depth++) {
    const next: typeof level = [];
    for (const { uri: folder, listing, rules: around } of level) {
      if (token.isCancellationRequested) return [];
      if (depth >= deepest || left === 0 || Date.now() > end) {
        listing.unread = "skipped";
        continue;
      }
      const entries = await readFolder(folder);
      if (!entries) {
        listing.unread = "unreadable";
        continue;
      }
      const hasRules = entries.some(([name]) => name === ".gitignore");
      const rules = hasRules ? await rulesWithin(folder, around) : around;
      const listed = firstOf(arrange(entries), Math.min(mostInFolder, left), ([name, type]) => {
        if (isHidden(vscode.Uri.joinPath(folder, name))) return "hidden";
        const isFolder = (type & vscode.FileType.Directory) !== 0;
        return isEntryIgnored(pathIn(rules, name), isFolder, rules.levels) ? "ignored" : "listed";
      });
      left -= listed.entries.length;
      listing.omitted = listed.omitted;
      listing.ignored = listed.ignored;
      for (const [name, type] of listed.entries) {
        if (!(type & vscode.FileType.Directory)) {
          listing.files.push(name);
          continue;
        }
        const child = emptyListing(name);
        listing.folders.push(child);
        // A link may lead back up.
        if (skipped.has(name) || type & vscode.FileType.SymbolicLink) child.unread = "skipped";
        else {
          const uriOfChild = vscode.Uri.joinPath(folder, name);
          next.push({ uri: uriOfChild, listing: child, rules: { ...rules, path: pathIn(rules, name) } });
        }
      }
    }
    level = next;
  }
  if (root.unread) return nothing(localize("{name} could not be read.", { name: path }));
  return excerpt({ kind: "folder", path, language: "", text: drawTree(root), uri: uri.toString() });
}

function emptyListing(name: string): Listing {
  return { name, folders: [], files: [], omitted: 0, ignored: 0 };
}

async function readFolder(uri: vscode.Uri): Promise<readonly Entry[] | null> {
  try {
    return await vscode.workspace.fs.readDirectory(uri);
  } catch {
    return null; // gone, or not allowed: the listing says so
  }
}

/** Folders first, both by name. By code units: with 100,000 names a language's own order takes seconds. */
function arrange(entries: readonly Entry[]): readonly Entry[] {
  const byName = ([one]: Entry, [other]: Entry): number => (one < other ? -1 : 1);
  const [files = [], folders = []] = [0, vscode.FileType.Directory].map((wanted) =>
    entries.filter(([, type]) => (type & vscode.FileType.Directory) === wanted).toSorted(byName),
  );
  return [...folders, ...files];
}

/** So many of those that are to be listed; what the others are is not looked at. */
function firstOf(
  entries: readonly Entry[],
  most: number,
  judge: (entry: Entry) => "listed" | "hidden" | "ignored",
): { readonly entries: readonly Entry[]; readonly omitted: number; readonly ignored: number } {
  const listed: Entry[] = [];
  let ignored = 0;
  let looked = 0;
  for (const entry of entries.slice(0, mostLooked)) {
    if (listed.length >= most) break;
    looked++;
    const verdict = judge(entry);
    if (verdict === "listed") listed.push(entry);
    else if (verdict === "ignored") ignored++;
  }
  return { entries: listed, omitted: entries.length - looked, ignored };
}

function pathIn({ path }: FolderRules, name: string): string {
  return path === "" ? name : `${path}/${name}`;
}

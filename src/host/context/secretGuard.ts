/** Decides about what a user attaches: what there is to be warned of, and what goes out after the answer. */
import { createHash } from "node:crypto";
import { isText, type ContextItem } from "../../core/context.ts";
import { changedFiles } from "../../core/gitDiff.ts";
import { scanSecrets, withoutFindings, type SecretFinding } from "../../core/secretScan.ts";
import { isSensitivePath } from "../../core/sensitivePaths.ts";

/** What there is to be said of an item. */
export interface SecretWarning {
  readonly item: ContextItem;
  /** The files of it that usually hold keys or passwords: its own, or those that a diff is of. */
  readonly sensitive: readonly string[];
  /** What hides its file in the workspace: `.gitignore`, or a pattern of `files.exclude`; else null. */
  readonly hiddenBy: string | null;
  /** Lines of its text, from 1. */
  readonly findings: readonly SecretFinding[];
}

export type SecretChoice = "anyway" | "without-lines";

export interface SecretGuardPorts {
  readonly hiddenBy: (uri: string) => Promise<string | null>;
  /** Asks the user; null when they turn away. */
  readonly choose: (warnings: readonly SecretWarning[]) => Promise<SecretChoice | null>;
}

export interface SecretGuard {
  /** See `guard.ts`. */
  readonly guardItems: <Item extends ContextItem>(
    items: readonly Item[],
    unseen?: readonly ContextItem[],
  ) => Promise<readonly Item[] | null>;
  /** Whether the user would be asked about none of these. Asks nothing. */
  readonly isClear: (items: readonly ContextItem[]) => Promise<boolean>;
}

/** Makes the guard. It remembers for as long as it lives what was agreed to. */
export function createSecretGuard({ hiddenBy, choose }: SecretGuardPorts): SecretGuard {
  /** Of lines only hashes: a secret that was sent once is not kept. */
  const agreed = new Set<string>();

  async function examine(item: ContextItem, isUnseen: boolean): Promise<SecretWarning> {
    const isNew = ({ key }: TextSource): boolean => !agreed.has(key);
    const sensitive = sourcesOf(item).filter((file) => isNew(file) && isSensitivePath(file.path));
    // A selection is what the user saw and chose, wherever it is.
    const mayHide = (isWhole(item) || isUnseen) && !agreed.has(fileKey(item));
    const hidden = mayHide && item.uri !== undefined ? await hiddenBy(item.uri) : null;
    const findings = isText(item) ? scanSecrets(item.text) : [];
    const keys = lineKeys(item, findings);
    const fresh = findings.filter((_, index) => !agreed.has(keys[index] ?? ""));
    return { item, sensitive: sensitive.map(({ name }) => name), hiddenBy: hidden, findings: fresh };
  }

  async function warningsOf(
    items: readonly ContextItem[],
    unseen: readonly ContextItem[],
  ): Promise<readonly SecretWarning[]> {
    const examined = await Promise.all(items.map((item) => examine(item, unseen.includes(item))));
    return examined.filter(isOne);
  }

  function agreeToFiles({ item }: SecretWarning): void {
    agreed.add(fileKey(item));
    for (const { key } of sourcesOf(item)) agreed.add(key);
  }

  function agreeToLines({ item, findings }: SecretWarning): void {
    for (const key of lineKeys(item, findings)) agreed.add(key);
  }

  return {
    async guardItems(items, unseen = []) {
      const warnings = await warningsOf(items, unseen);
      if (warnings.length === 0) return items;
      const choice = await choose(warnings);
      if (choice === null) return null;
      warnings.forEach(agreeToFiles);
      if (choice === "anyway") {
        warnings.forEach(agreeToLines);
        return items;
      }
      return items.map((item) => {
        const findings = warnings.find((warning) => warning.item === item)?.findings ?? [];
        return findings.length === 0 ? item : withoutLines(item, findings);
      });
    },
    isClear: async (items) => (await warningsOf(items, [])).length === 0,
  };
}

function isOne({ sensitive, hiddenBy, findings }: SecretWarning): boolean {
  return sensitive.length > 0 || hiddenBy !== null || findings.length > 0;
}

/** What reads items again goes by their `uri`: this one must not be read again, with those lines in it. */
function withoutLines<Item extends ContextItem>(item: Item, findings: readonly SecretFinding[]): Item {
  if (!isText(item)) return item;
  const { uri, again: _again, ...rest } = { again: undefined, ...item };
  const from = uri === undefined ? {} : { readFrom: uri };
  return { ...rest, ...from, text: withoutFindings(item.text, findings) } as Item;
}

/** A file that an item has text of. */
interface TextSource {
  /** For the user. */
  readonly name: string;
  /** With the folder that it is in, as far as that is known. */
  readonly path: string;
  /** Under which is remembered that it was agreed to. */
  readonly key: string;
}

function sourcesOf(item: ContextItem): readonly TextSource[] {
  const { path, uri } = item;
  if (item.type === "excerpt" && item.kind !== "instructions") {
    if (item.kind !== "changes") return [];
    return changedFiles(item.text).map((name) => ({ name, path: name, key: `part ${uri ?? ""}/${name}` }));
  }
  if (!isText(item)) return [];
  // Outside of the workspace the item's own path is a name alone, as `config` is.
  return [
    {
      name: path,
      path: uri === undefined ? path : decodeURIComponent(new URL(uri).pathname),
      key: fileKey(item),
    },
  ];
}

function isWhole(item: ContextItem): boolean {
  return item.type === "file" || item.type === "pdf" || item.type === "image";
}

/** To have agreed to a part of a file is not to have agreed to all of it. */
function fileKey(item: ContextItem): string {
  return `${isWhole(item) ? "file" : "part"} ${item.uri ?? item.path}`;
}

/** One for each finding: the same text at another place is known again. */
function lineKeys(item: ContextItem, findings: readonly SecretFinding[]): readonly string[] {
  if (!isText(item) || findings.length === 0) return [];
  const lines = item.text.split("\n").map((line) => line.trim());
  return findings.map(({ startLine, endLine }) => {
    const secret = [item.path, ...lines.slice(startLine - 1, endLine)].join("\n");
    return createHash("sha256").update(secret).digest("base64");
  });
}

/** Decides about what a user attaches: what there is to be warned of, and what goes out after the answer. */
import { createHash } from "node:crypto";
import { isText, type ContextItem } from "../../core/context.ts";
import { scanSecrets, withoutFindings, type SecretFinding } from "../../core/secretScan.ts";
import { isSensitivePath } from "../../core/sensitivePaths.ts";

/** What there is to be said of an item. */
export interface SecretWarning {
  readonly item: ContextItem;
  /** Its file is one that usually holds keys or passwords. */
  readonly isSensitive: boolean;
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

export type SecretGuard = <Item extends ContextItem>(
  items: readonly Item[],
) => Promise<readonly Item[] | null>;

/** Makes the guard; see `guardItems` in `guard.ts`. It remembers for as long as it lives what was agreed to. */
export function createSecretGuard({ hiddenBy, choose }: SecretGuardPorts): SecretGuard {
  /** Of lines only hashes: a secret that was sent once is not kept. */
  const agreed = new Set<string>();

  async function examine(item: ContextItem): Promise<SecretWarning> {
    const isAgreed = agreed.has(fileKey(item));
    const isSensitive = !isAgreed && item.type !== "excerpt" && isText(item) && isSensitivePath(item.path);
    // A selection is what the user saw and chose, wherever it is.
    const hidden = !isAgreed && isWhole(item) && item.uri !== undefined ? await hiddenBy(item.uri) : null;
    const findings = isText(item) ? scanSecrets(item.text) : [];
    const keys = lineKeys(item, findings);
    const fresh = findings.filter((_, index) => !agreed.has(keys[index] ?? ""));
    return { item, isSensitive, hiddenBy: hidden, findings: fresh };
  }

  function agree({ item, findings }: SecretWarning): void {
    agreed.add(fileKey(item));
    for (const key of lineKeys(item, findings)) agreed.add(key);
  }

  return async <Item extends ContextItem>(items: readonly Item[]) => {
    const warnings = (await Promise.all(items.map(examine))).filter(isOne);
    if (warnings.length === 0) return items;
    const choice = await choose(warnings);
    if (choice === null) return null;
    warnings.forEach(agree);
    if (choice === "anyway") return items;
    return items.map((item) => {
      const findings = warnings.find((warning) => warning.item === item)?.findings ?? [];
      return findings.length === 0 ? item : withoutLines(item, findings);
    });
  };
}

function isOne({ isSensitive, hiddenBy, findings }: SecretWarning): boolean {
  return isSensitive || hiddenBy !== null || findings.length > 0;
}

/** It says no more where it was read: it must not be read again with those lines in it. */
function withoutLines<Item extends ContextItem>(item: Item, findings: readonly SecretFinding[]): Item {
  if (!isText(item)) return item;
  const { uri: _uri, ...rest } = item;
  return { ...rest, text: withoutFindings(item.text, findings) } as Item;
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

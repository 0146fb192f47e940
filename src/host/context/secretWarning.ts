/** The question about what may be secret: names the file, the line and the kind, and never the secret. */
import * as vscode from "vscode";
import { labelOf, placeOf, type ContextItem } from "../../core/context.ts";
import { localize } from "../../core/localize.ts";
import type { SecretFinding } from "../../core/secretScan.ts";
import type { SecretChoice, SecretWarning } from "./secretGuard.ts";

/** Lines that a dialog holds without being taller than a small window. */
const mostLines = 8;

/** Asks in a dialog of the editor; null when the user turns away. */
export async function askAboutSecrets(warnings: readonly SecretWarning[]): Promise<SecretChoice | null> {
  const anyway = localize("Attach Anyway");
  const without = localize("Attach Without These Lines");
  const [first, ...others] = warnings;
  if (!first) return "anyway";
  const message =
    others.length === 0
      ? localize("{name} may hold what should stay with you.", { name: nameOf(first.item) })
      : localize("What is attached may hold what should stay with you.");
  const lines = warnings.flatMap(linesOf);
  const more = lines.length - mostLines;
  const shown = lines.slice(0, mostLines);
  if (more > 0) shown.push(localize({ one: "and {count} more", other: "and {count} more" }, { count: more }));
  const hasLines = warnings.some(({ findings }) => findings.length > 0);
  const choice = await vscode.window.showWarningMessage(
    message,
    { modal: true, detail: shown.join("\n") },
    // The first is what Enter means.
    ...(hasLines ? [without, anyway] : [anyway]),
  );
  if (choice === anyway) return "anyway";
  return choice === without ? "without-lines" : null;
}

function nameOf(item: ContextItem): string {
  return item.type === "excerpt" ? labelOf(item) : placeOf(item);
}

function linesOf({ item, sensitive, hiddenBy, findings }: SecretWarning): readonly string[] {
  const path = item.type === "excerpt" ? labelOf(item) : item.path;
  return [
    ...sensitive.map((name) =>
      localize("{path}: such a file usually holds keys or passwords", { path: name }),
    ),
    ...(hiddenBy === null
      ? []
      : [localize("{path}: left out of the workspace by {rule}", { path, rule: hiddenBy })]),
    ...findings.map((finding) => `${path}:${lineOf(item, finding)} – ${kindOf(finding)}`),
  ];
}

function lineOf(item: ContextItem, { startLine }: SecretFinding): number {
  return item.type === "selection" ? item.startLine + startLine - 1 : startLine;
}

function kindOf({ kind, service }: SecretFinding): string {
  switch (kind) {
    case "private-key":
      return localize("a private key");
    case "service-key":
      return localize("a key of {service}", { service });
    case "web-token":
      return localize("a signed token (JWT)");
    case "address":
      return localize("an address with a password");
    case "header":
      return localize("a credential as headers have it");
    case "assignment":
      return localize("a password or key");
  }
}

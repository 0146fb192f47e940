/** The command that checks the connection: runs the checks where the user sees them, and shows what was found. */
import { lookup } from "node:dns/promises";
import * as vscode from "vscode";
import type { Endpoint } from "../api/endpoint.ts";
import type { FoundCredential, Instruments, Patient } from "../api/examination.ts";
import type { Credential } from "../api/headers.ts";
import {
  checks,
  findingsReport,
  labelOfCheck,
  mainFinding,
  settingToChange,
  summaryOf,
  type Finding,
} from "../core/findings.ts";
import { currentTranslations, localize } from "../core/localize.ts";
import type { Settings } from "../core/settings.ts";
import type { Documents } from "./documents.ts";
import { currentEndpoint, environmentCredential } from "./endpoint.ts";
import { editorName, platformName } from "./hostFacts.ts";
import { currentNetwork } from "./network.ts";
import type { Secrets } from "./secrets.ts";
import { currentSettings } from "./settings.ts";

export interface ConnectionCheckParts {
  readonly secrets: Pick<Secrets, "find">;
  readonly documents: Documents;
  /** As every request says it. */
  readonly userAgent: string;
  /** Sidenote's version. */
  readonly version: string;
}

/** Makes the handler of `sidenote.checkConnection`. It settles when the findings are shown, or the user has cancelled. */
export function createConnectionCheck(parts: ConnectionCheckParts): () => Promise<void> {
  async function credentialOf(endpoint: Endpoint): Promise<FoundCredential | null> {
    const credential = await parts.secrets.find(endpoint);
    return credential && { credential, source: sourceOf(credential, endpoint) };
  }

  async function findAll(patient: Patient): Promise<readonly Finding[] | null> {
    const title = localize("Sidenote: checking the connection");
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    return vscode.window.withProgress(options, async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const [{ examine }, { createClient }] = await Promise.all([import("#doctor"), import("#client")]);
      const findings: Finding[] = [];
      const reportNext = (): void => {
        const next = checks[findings.length];
        const increment = findings.length === 0 ? 0 : 100 / checks.length;
        progress.report({ message: next === undefined ? "" : labelOfCheck(next), increment });
      };
      reportNext();
      const translations = currentTranslations();
      const instruments: Instruments = {
        createClient: ({ fetch }) => createClient({ fetch, translations }),
        translations,
        fetch: () => globalThis.fetch,
        lookup: addressesOf,
        signal: abort.signal,
      };
      for await (const finding of examine(patient, instruments)) {
        findings.push(finding);
        reportNext();
      }
      return abort.signal.aborted ? null : findings;
    });
  }

  return async () => {
    const settings = currentSettings();
    const findings = await findAll({
      endpoint: () => currentEndpoint(settings, process.env),
      endpointSource: endpointSource(settings),
      network: currentNetwork(settings),
      settings,
      userAgent: parts.userAgent,
      credential: credentialOf,
    });
    if (!findings) return;
    const report = findingsReport(findings, [
      new Date().toISOString(),
      `Sidenote ${parts.version}, ${editorName()}, ${platformName()}`,
    ]);
    await parts.documents.showMarkdown("Connection.md", report);
    // Not awaited: a notification may stay for long.
    void offerNext(findings, report);
  };
}

/** Says the outcome, and offers what can be done with it. */
async function offerNext(findings: readonly Finding[], report: string): Promise<void> {
  const copy = localize("Copy Report");
  const settings = localize("Open Settings");
  const setting = settingToChange(findings);
  const choice = await show(findings)(summaryOf(findings), copy, ...(setting === null ? [] : [settings]));
  if (choice === copy) await vscode.env.clipboard.writeText(report);
  if (choice === settings) await vscode.commands.executeCommand("workbench.action.openSettings", setting);
}

type Show = (message: string, ...items: string[]) => Thenable<string | undefined>;

function show(findings: readonly Finding[]): Show {
  const main = mainFinding(findings);
  if (!main) return vscode.window.showInformationMessage;
  return main.state === "failed" ? vscode.window.showErrorMessage : vscode.window.showWarningMessage;
}

function endpointSource(settings: Settings): string {
  if (settings.baseUrl !== "") return "sidenote.baseUrl";
  return process.env["ANTHROPIC_BASE_URL"]?.trim() ? "ANTHROPIC_BASE_URL" : localize("the default");
}

/** A key that is the environment's as well is told as that: there it would have to be changed. */
function sourceOf(credential: Credential, endpoint: Endpoint): FoundCredential["source"] {
  if (environmentCredential(endpoint, process.env)?.secret !== credential.secret) return "stored";
  return credential.type === "api-key" ? "ANTHROPIC_API_KEY" : "ANTHROPIC_AUTH_TOKEN";
}

async function addressesOf(hostname: string): Promise<readonly string[]> {
  return (await lookup(hostname, { all: true })).map(({ address }) => address);
}

/** Keys: kept in SecretStorage, each bound to one origin, and asked for when a question needs one. */
import * as vscode from "vscode";
import { defaultBaseUrl, type Endpoint } from "../api/endpoint.ts";
import type { Credential } from "../api/headers.ts";
import { toChatError } from "../core/errors.ts";
import { checkedSecret, environmentCredential } from "./endpoint.ts";

export interface Secrets {
  /** The endpoint's credential: stored, or the environment's own. Null when there is none. */
  readonly find: (endpoint: Endpoint) => Promise<Credential | null>;
  /** Asks the user for the endpoint's key and keeps it. Null when the user turns away. */
  readonly ask: (endpoint: Endpoint) => Promise<Credential | null>;
  readonly clear: (endpoint: Endpoint) => Promise<void>;
}

export function createSecrets(storage: vscode.SecretStorage): Secrets {
  /** One question at a time: an answer and its topic request need the same key at the same moment. */
  let asking: { readonly origin: string; readonly result: Promise<Credential | null> } | null = null;

  async function find(endpoint: Endpoint): Promise<Credential | null> {
    const stored = readStored(await storage.get(nameOf(endpoint)));
    return stored ?? environmentCredential(endpoint, process.env);
  }

  async function askAndStore(endpoint: Endpoint): Promise<Credential | null> {
    const type = await pickType(endpoint);
    if (!type) return null;
    const secret = await vscode.window.showInputBox({
      title: `API key for ${endpoint.host}`,
      prompt: `Kept in the editor's secret storage and sent to ${endpoint.origin} only.`,
      password: true,
      ignoreFocusOut: true,
      validateInput: (value) => problemOf(value.trim()),
    });
    if (!secret) return null;
    const credential: Credential = { type, secret: secret.trim() };
    await storage.store(nameOf(endpoint), JSON.stringify(credential));
    return credential;
  }

  return {
    find,
    ask(endpoint) {
      if (asking?.origin === endpoint.origin) return asking.result;
      const result = askAndStore(endpoint).finally(() => {
        asking = null;
      });
      asking = { origin: endpoint.origin, result };
      return result;
    },
    clear: async (endpoint) => storage.delete(nameOf(endpoint)),
  };
}

function nameOf(endpoint: Endpoint): string {
  return `key:${endpoint.origin}`;
}

function readStored(stored: string | undefined): Credential | null {
  if (stored === undefined) return null;
  const value = JSON.parse(stored) as Credential; // written by `ask` alone
  return { type: value.type, secret: value.secret };
}

/** Anthropic takes an API key; a gateway may want either. */
async function pickType(endpoint: Endpoint): Promise<Credential["type"] | undefined> {
  if (endpoint.origin === defaultBaseUrl) return "api-key";
  const picked = await vscode.window.showQuickPick(
    [
      { label: "API key", description: "sent as x-api-key", type: "api-key" as const },
      { label: "Token", description: "sent as Authorization: Bearer", type: "bearer" as const },
    ],
    { title: `How does ${endpoint.host} know you?`, ignoreFocusOut: true },
  );
  return picked?.type;
}

function problemOf(value: string): string | null {
  if (value === "") return null; // nothing typed yet
  try {
    checkedSecret(value);
    return null;
  } catch (error) {
    return toChatError(error).message;
  }
}

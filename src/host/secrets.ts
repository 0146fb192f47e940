/** Keys: kept in SecretStorage, each bound to one origin, and asked for when a question needs one. */
import * as vscode from "vscode";
import { defaultBaseUrl, type Endpoint } from "../api/endpoint.ts";
import type { Credential } from "../api/headers.ts";
import { toChatError } from "../core/errors.ts";
import { localize } from "../core/localize.ts";
import { checkedSecret, environmentCredential } from "./endpoint.ts";

export interface Secrets {
  /** The endpoint's credential: stored, or the environment's own. Null when there is none. */
  readonly find: (endpoint: Endpoint) => Promise<Credential | null>;
  /** Asks the user for the endpoint's key and keeps it. Null when the user turns away. */
  readonly ask: (endpoint: Endpoint) => Promise<Credential | null>;
  readonly clear: (endpoint: Endpoint) => Promise<void>;
  /** Calls `listener` when a key was set or cleared, in another window too. */
  readonly onChange: (listener: () => void) => vscode.Disposable;
}

export function createSecrets(storage: vscode.SecretStorage): Secrets {
  /** One question per origin at a time: an answer and its topic request need the same key at the same moment. */
  const asking = new Map<string, Promise<Credential | null>>();

  async function find(endpoint: Endpoint): Promise<Credential | null> {
    const stored = readStored(await storage.get(nameOf(endpoint)));
    return stored ?? environmentCredential(endpoint, process.env);
  }

  async function askAndStore(endpoint: Endpoint): Promise<Credential | null> {
    const type = await pickType(endpoint);
    if (!type) return null;
    const secret = await vscode.window.showInputBox({
      title: localize("API key for {host}", { host: endpoint.host }),
      prompt: localize("Kept in the editor's secret storage and sent to {origin} only.", {
        origin: endpoint.origin,
      }),
      password: true,
      ignoreFocusOut: true,
      validateInput: (value) => problemOf(value.trim()),
    });
    if (!secret) return null;
    const credential: Credential = { type, secret: secret.trim() };
    await storage.store(nameOf(endpoint), `${type}:${credential.secret}`);
    return credential;
  }

  return {
    find,
    ask(endpoint) {
      const { origin } = endpoint;
      const result = asking.get(origin) ?? askAndStore(endpoint).finally(() => asking.delete(origin));
      asking.set(origin, result);
      return result;
    },
    clear: async (endpoint) => storage.delete(nameOf(endpoint)),
    onChange: (listener) => storage.onDidChange(listener),
  };
}

function nameOf(endpoint: Endpoint): string {
  return `key:${endpoint.origin}`;
}

function readStored(stored: string | undefined): Credential | null {
  if (stored === undefined) return null;
  // Written as `type:secret` by `ask` alone; what it did not write is no key, and is not quoted in an error either.
  const [, type, secret] = /^(api-key|bearer):(.+)$/.exec(stored) ?? [];
  if (secret === undefined) return null;
  return { type: type === "bearer" ? "bearer" : "api-key", secret };
}

/** Anthropic takes an API key; a gateway may want either. */
async function pickType(endpoint: Endpoint): Promise<Credential["type"] | undefined> {
  if (endpoint.origin === defaultBaseUrl) return "api-key";
  const picked = await vscode.window.showQuickPick(
    [
      {
        label: localize("API key"),
        description: localize("sent as {header}", { header: "x-api-key" }),
        type: "api-key" as const,
      },
      {
        label: localize("Token"),
        description: localize("sent as {header}", { header: "Authorization: Bearer" }),
        type: "bearer" as const,
      },
    ],
    { title: localize("How does {host} know you?", { host: endpoint.host }), ignoreFocusOut: true },
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

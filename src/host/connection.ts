/** From a request body to an open stream: endpoint, credential, headers, and the client, loaded at the first question. */
import { buildHeaders } from "../api/headers.ts";
import type { Endpoint } from "../api/endpoint.ts";
import type { Client } from "../api/client.ts";
import type { ChatPorts } from "../core/chat.ts";
import { ChatError, toChatError } from "../core/errors.ts";
import type { Settings } from "../core/settings.ts";
import { currentEndpoint } from "./endpoint.ts";
import type { Secrets } from "./secrets.ts";

export interface Connection {
  readonly open: ChatPorts["open"];
  readonly close: () => Promise<void>;
}

/** @param options.userAgent Sidenote's name and version, as every request says them. */
export function createConnection(options: {
  readonly secrets: Secrets;
  readonly userAgent: string;
}): Connection {
  let client: { readonly connectTimeout: number; readonly client: Client } | null = null;

  async function clientFor(settings: Settings): Promise<Client> {
    // The only place that loads undici: 20 ms that a window without a question never pays.
    const { createClient } = await import("#client");
    const connectTimeout = settings["timeouts.connect"];
    if (client?.connectTimeout !== connectTimeout) {
      client = { connectTimeout, client: createClient({ connectTimeout }) };
    }
    return client.client;
  }

  async function headersFor(endpoint: Endpoint, settings: Settings): Promise<Record<string, string>> {
    const { secrets, userAgent } = options;
    // A local server needs no key; any other does, and the user is asked before the question is given up.
    const credential =
      (await secrets.find(endpoint)) ?? (endpoint.isLoopback ? null : await secrets.ask(endpoint));
    if (!credential && !endpoint.isLoopback) {
      throw new ChatError("no-key", `There is no API key for ${endpoint.host}.`);
    }
    const { apiVersion, betas, headers: extra } = settings;
    return buildHeaders({ userAgent, apiVersion, betas, credential, extra });
  }

  return {
    open(body, settings, observer) {
      let cancelled = false;
      let cancelCall: (() => void) | null = null;
      async function start(): Promise<void> {
        const endpoint = currentEndpoint(settings, process.env);
        const headers = await headersFor(endpoint, settings);
        const opened = await clientFor(settings);
        if (cancelled) return;
        const call = {
          endpoint,
          headers,
          body,
          beta: settings.betas.length > 0,
          idleTimeout: settings["timeouts.idle"],
        };
        cancelCall = opened.open(call, observer);
      }
      start().catch((error: unknown) => {
        if (!cancelled) observer.onError(toChatError(error));
      });
      return () => {
        cancelled = true;
        cancelCall?.();
      };
    },
    close: async () => client?.client.close(),
  };
}

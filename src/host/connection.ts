/** From a request to its answer: endpoint, network, credential, headers, and the client, loaded at the first question. */
import { buildHeaders, type Credential } from "../api/headers.ts";
import type { Endpoint } from "../api/endpoint.ts";
import type { Client, Exchange, ExchangeResult } from "../api/client.ts";
import { errorWithoutSecret, withoutSecret } from "../api/redact.ts";
import type { RunPorts } from "../core/run.ts";
import { ChatError, toChatError } from "../core/errors.ts";
import type { Settings } from "../core/settings.ts";
import { currentEndpoint } from "./endpoint.ts";
import { currentNetwork } from "./network.ts";
import type { Secrets } from "./secrets.ts";
import { currentSettings } from "./settings.ts";
import { currentTranslations, localize } from "../core/localize.ts";

/** A request whose answer is read whole; what it needs besides is what every request needs. */
export interface ExchangeOptions extends Pick<Exchange, "method" | "body" | "timeout" | "signal"> {
  /** Below the endpoint's root, with its query: `/v1/models?limit=100`. */
  readonly path: string;
}

export interface Connection {
  readonly open: RunPorts["open"];
  /**
   * Settles with the answer when its status is 2xx. The user is never asked for a key.
   * @throws ChatError, of kind `no-key` when there is none; the signal's reason when that aborts.
   */
  readonly exchange: (settings: Settings, options: ExchangeOptions) => Promise<ExchangeResult>;
  /** Opens the connection that the next question will need. Sends nothing, reads no key, and reports nothing. */
  readonly warm: () => void;
  readonly close: () => Promise<void>;
}

/** @param options.userAgent Sidenote's name and version, as every request says them. */
export function createConnection(options: {
  readonly secrets: Secrets;
  readonly userAgent: string;
}): Connection {
  let client: Client | null = null;

  async function theClient(): Promise<Client> {
    // The only place that loads undici: 20 ms that a window without a question never pays.
    const { createClient } = await import("#client");
    return (client ??= createClient({ translations: currentTranslations() }));
  }

  /** A local server needs no key; any other does, and the user is asked before the question is given up. */
  async function credentialFor(
    endpoint: Endpoint,
    ask: () => Promise<Credential | null>,
  ): Promise<Credential | null> {
    const found = await options.secrets.find(endpoint);
    if (found || endpoint.isLoopback) return found;
    const entered = await ask();
    if (!entered)
      throw new ChatError("no-key", localize("There is no API key for {host}.", { host: endpoint.host }));
    return entered;
  }

  function headersFor(settings: Settings, credential: Credential | null): Record<string, string> {
    const { apiVersion, betas, headers: extra } = settings;
    return buildHeaders({ userAgent: options.userAgent, apiVersion, betas, credential, extra });
  }

  return {
    open(body, settings, observer) {
      let cancelled = false;
      let cancelCall: (() => void) | null = null;
      async function start(): Promise<void> {
        const endpoint = currentEndpoint(settings, process.env);
        const credential = await credentialFor(endpoint, async () =>
          cancelled ? null : options.secrets.ask(endpoint),
        );
        if (cancelled) return;
        const call = {
          endpoint,
          network: currentNetwork(settings),
          headers: headersFor(settings, credential),
          body,
          beta: settings.betas.length > 0,
          idleTimeout: settings["timeouts.idle"],
        };
        const opened = await theClient();
        if (cancelled) return;
        cancelCall = opened.open(call, withoutSecret(observer, credential?.secret));
      }
      start().catch((error: unknown) => {
        if (!cancelled) observer.onError(toChatError(error));
      });
      return () => {
        cancelled = true;
        cancelCall?.();
      };
    },
    async exchange(settings, { path, ...rest }) {
      const endpoint = currentEndpoint(settings, process.env);
      const credential = await credentialFor(endpoint, async () => null);
      const { exchange } = await theClient();
      try {
        return await exchange({
          ...rest,
          endpoint,
          network: currentNetwork(settings),
          headers: headersFor(settings, credential),
          path: endpoint.root + path,
        });
      } catch (error) {
        throw error instanceof ChatError ? errorWithoutSecret(error, credential?.secret) : error;
      }
    },
    warm() {
      async function start(): Promise<void> {
        const settings = currentSettings();
        const target = {
          endpoint: currentEndpoint(settings, process.env),
          network: currentNetwork(settings),
        };
        (await theClient()).warm(target);
      }
      start().catch((error: unknown) => {
        // A wrong setting is told when a question is asked, with what to do about it.
        if (!(error instanceof ChatError)) throw error;
      });
    },
    close: async () => client?.destroy(),
  };
}

/** From a request to its answer: endpoint, network, credential, headers, and the client, loaded at the first question. */
import { buildHeaders, type Credential } from "../api/headers.ts";
import type { Endpoint } from "../api/endpoint.ts";
import type { Client, Exchange, ExchangeResult } from "../api/client.ts";
import { errorWithoutSecret, withoutSecret } from "../api/redact.ts";
import type { RunPorts, StreamObserver } from "../core/run.ts";
import { ChatError, toChatError, type ErrorKind } from "../core/errors.ts";
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
  /** Opens the connection that the next question will need. Sends nothing, and reads no key. */
  readonly warm: () => void;
  readonly close: () => Promise<void>;
}

/** Failures to get an answer at all, whatever it would have said. */
const unreachable: readonly ErrorKind[] = ["network", "proxy", "certificate", "timeout"];

/**
 * @param options.userAgent Sidenote's name and version, as every request says them.
 * @param options.onReach hears of every attempt to reach an endpoint: null once it answers or a connection stands.
 */
export function createConnection(options: {
  readonly secrets: Secrets;
  readonly userAgent: string;
  readonly onReach: (endpoint: Endpoint, failure: ChatError | null) => void;
}): Connection {
  let client: Client | null = null;

  function reached(endpoint: Endpoint, error: unknown): void {
    const isOut = error instanceof ChatError && unreachable.includes(error.kind);
    options.onReach(endpoint, isOut ? error : null);
  }

  /** Only what fails before there is an answer says that there is no way to the endpoint. */
  function noting(endpoint: Endpoint, observer: StreamObserver): StreamObserver {
    let isOpen = false;
    return {
      ...observer,
      onOpen(response) {
        isOpen = true;
        reached(endpoint, null);
        observer.onOpen(response);
      },
      onError(error) {
        if (!isOpen) reached(endpoint, error);
        observer.onError(error);
      },
    };
  }

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
        cancelCall = opened.open(call, withoutSecret(noting(endpoint, observer), credential?.secret));
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
        const result = await exchange({
          ...rest,
          endpoint,
          network: currentNetwork(settings),
          headers: headersFor(settings, credential),
          path: endpoint.root + path,
        });
        reached(endpoint, null);
        return result;
      } catch (error) {
        if (!(error instanceof ChatError)) throw error;
        const told = errorWithoutSecret(error, credential?.secret);
        reached(endpoint, told);
        throw told;
      }
    },
    warm() {
      async function start(): Promise<void> {
        const settings = currentSettings();
        const endpoint = currentEndpoint(settings, process.env);
        const target = { endpoint, network: currentNetwork(settings) };
        (await theClient()).warm(target, (failure) => reached(endpoint, failure));
      }
      start().catch((error: unknown) => {
        // A wrong setting is told when a question is asked, with what to do about it.
        if (!(error instanceof ChatError)) throw error;
      });
    },
    close: async () => client?.destroy(),
  };
}

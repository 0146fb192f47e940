/** From a request body to an open stream: endpoint, credential, headers, and the client, loaded at the first question. */
import { buildHeaders, type Credential } from "../api/headers.ts";
import type { Endpoint } from "../api/endpoint.ts";
import type { Client } from "../api/client.ts";
import type { RunPorts, StreamObserver } from "../core/run.ts";
import { changed, ChatError, toChatError } from "../core/errors.ts";
import type { Settings } from "../core/settings.ts";
import type { WireEvent } from "../core/wire.ts";
import { currentEndpoint } from "./endpoint.ts";
import type { Secrets } from "./secrets.ts";

export interface Connection {
  readonly open: RunPorts["open"];
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
    if (client?.connectTimeout === connectTimeout) return client.client;
    void client?.client.close();
    client = { connectTimeout, client: createClient({ connectTimeout }) };
    return client.client;
  }

  /** A local server needs no key; any other does, and the user is asked before the question is given up. */
  async function credentialFor(endpoint: Endpoint, isCancelled: () => boolean): Promise<Credential | null> {
    const found = await options.secrets.find(endpoint);
    if (found || endpoint.isLoopback || isCancelled()) return found;
    const entered = await options.secrets.ask(endpoint);
    if (!entered) throw new ChatError("no-key", `There is no API key for ${endpoint.host}.`);
    return entered;
  }

  return {
    open(body, settings, observer) {
      let cancelled = false;
      let cancelCall: (() => void) | null = null;
      async function start(): Promise<void> {
        const endpoint = currentEndpoint(settings, process.env);
        const credential = await credentialFor(endpoint, () => cancelled);
        if (cancelled) return;
        const { apiVersion, betas, headers: extra } = settings;
        const headers = buildHeaders({ userAgent: options.userAgent, apiVersion, betas, credential, extra });
        const opened = await clientFor(settings);
        if (cancelled) return;
        const call = {
          endpoint,
          headers,
          body,
          beta: settings.betas.length > 0,
          idleTimeout: settings["timeouts.idle"],
        };
        cancelCall = opened.open(call, withoutSecret(observer, credential));
      }
      start().catch((error: unknown) => {
        if (!cancelled) observer.onError(toChatError(error));
      });
      return () => {
        cancelled = true;
        cancelCall?.();
      };
    },
    close: async () => client?.client.destroy(),
  };
}

/** Some gateways quote the key that they refuse: it must not reach the transcript, a file or a log. */
function withoutSecret(observer: StreamObserver, credential: Credential | null): StreamObserver {
  if (!credential) return observer;
  const clean = (text: string): string => text.replaceAll(credential.secret, "[key]");

  function cleanEvent(event: WireEvent): WireEvent {
    const { error } = event;
    return error?.message === undefined
      ? event
      : { ...event, error: { ...error, message: clean(error.message) } };
  }

  return {
    ...observer,
    onEvents: (events) =>
      observer.onEvents(events.some(({ type }) => type === "error") ? events.map(cleanEvent) : events),
    onError(error) {
      const message = clean(error.message);
      // The cause goes too: it may quote the request.
      observer.onError(message === error.message ? error : changed(error, { message, cause: undefined }));
    },
  };
}

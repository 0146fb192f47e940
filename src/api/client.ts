/**
 * The Messages client: one request out, its event stream or its whole answer in.
 *
 * Each socket chunk is decoded in the stack that delivers it. Which way a request goes is decided here: over our own
 * warm connections, or, where these cannot be made and the editor may know better, by the editor's `fetch`.
 */
import type { StreamObserver } from "../core/run.ts";
import { ChatError } from "../core/errors.ts";
import type { MessagesRequest } from "../core/wire.ts";
import { createConnections, wayOf, type Target, type Way } from "./connections.ts";
import { decompressing } from "./decompress.ts";
import { sendByFetch } from "./editorFetch.ts";
import type { Endpoint } from "./endpoint.ts";
import type { ResponseListener, WireRequest } from "./line.ts";
import type { NetworkSettings } from "./network.ts";
import { editorMayHelp, failureOfNetwork } from "./networkFailure.ts";
import { readStream, readWhole, type WholeAnswer } from "./responses.ts";
import { setTranslations, type Translations } from "../core/localize.ts";

export interface Call {
  readonly endpoint: Endpoint;
  readonly network: NetworkSettings;
  /** See `buildHeaders`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sends `?beta=true`, as the API's own clients do when betas are set. */
  readonly beta: boolean;
  readonly body: MessagesRequest;
  /** Seconds without any byte after which the stream counts as broken. */
  readonly idleTimeout: number;
}

/** A request whose answer is read whole, such as `GET /v1/models`. */
export interface Exchange {
  readonly endpoint: Endpoint;
  readonly network: NetworkSettings;
  readonly headers: Readonly<Record<string, string>>;
  readonly method: "GET" | "POST";
  /** Absolute, with its query: `${endpoint.root}/v1/models?limit=100`. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: object;
  /** Seconds for the whole. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
}

export type ExchangeResult = WholeAnswer;

export interface Client {
  /**
   * Sends the request. Never throws; every failure goes to `observer.onError`.
   * Returns how to cancel: the connection closes, and the observer hears nothing more.
   */
  readonly open: (call: Call, observer: StreamObserver) => () => void;
  /**
   * Settles with the answer when its status is 2xx.
   * @throws ChatError for any other; the signal's reason when that aborts.
   */
  readonly exchange: (exchange: Exchange) => Promise<ExchangeResult>;
  /**
   * Opens a connection for the next request where none stands. Sends no request.
   * @param tell hears how that went, if a connection was made: null, or why none stands. Where the editor may know
   * another way nothing is told: the request will show.
   */
  readonly warm: (target: Target, tell?: (failure: ChatError | null) => void) => void;
  /** Closes all connections; requests under way come to their end first. */
  readonly close: () => Promise<void>;
  /** Closes all connections at once. */
  readonly destroy: () => Promise<void>;
}

/**
 * Makes a client with its own connections.
 * @param options.translations for the texts of its failures, in this bundle; without them they stay as they are.
 * @param options.fetch looks up the editor's `fetch`, anew for each request that needs it: it may be replaced.
 */
export function createClient(
  options: { readonly fetch?: () => typeof fetch; readonly translations?: Translations | null } = {},
): Client {
  const { fetch = () => globalThis.fetch, translations } = options;
  if (translations !== undefined) setTranslations(translations);
  const connections = createConnections();
  /** Ways, by origin, that only the editor's `fetch` has gone. With other settings, ours is tried again. */
  const goneByEditor = new Map<string, string>();

  function send(target: Target, request: WireRequest, listener: ResponseListener): () => void {
    const { endpoint } = target;
    let way: Way;
    try {
      way = wayOf(target);
    } catch (error) {
      listener.onFailure(error); // the name of the proxy cannot be read
      return () => undefined;
    }

    function sendByEditor(first: { readonly cause: unknown } | null): () => void {
      let isReached = false;
      return sendByFetch(fetch(), endpoint, request, {
        ...listener,
        onHead(status, headers) {
          isReached = true;
          goneByEditor.set(endpoint.origin, way.key);
          listener.onHead(status, headers);
        },
        onFailure(cause) {
          // Another network, perhaps: the next request looks for its way anew.
          if (!isReached) goneByEditor.delete(endpoint.origin);
          // What went wrong on our own way says more than that the editor knew no better.
          listener.onFailure(first && !isReached ? first.cause : cause);
        },
      });
    }

    if (goneByEditor.get(endpoint.origin) === way.key) return sendByEditor(null);
    const unpacked = decompressing(listener, endpoint.host);
    let cancel = connections.send(target, way, request, {
      ...unpacked,
      onFailure(cause) {
        if (editorMayHelp(cause, way.route)) cancel = sendByEditor({ cause });
        else unpacked.onFailure(cause);
      },
    });
    return () => cancel();
  }

  return {
    open(call, observer) {
      observer.onSending?.();
      const { endpoint, headers, beta, body, idleTimeout } = call;
      const request: WireRequest = {
        method: "POST",
        path: beta ? `${endpoint.path}?beta=true` : endpoint.path,
        headers,
        body: JSON.stringify(body),
        silence: idleTimeout * 1000,
      };
      return readStream(endpoint.host, observer, (listener) => send(call, request, listener));
    },
    exchange(exchange) {
      const { endpoint, method, path, headers, body, timeout, signal } = exchange;
      const request: WireRequest = {
        method,
        path,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
        silence: timeout * 1000,
      };
      return readWhole(endpoint.host, timeout, signal, (listener) => send(exchange, request, listener));
    },
    warm(target, tell) {
      const { host, origin } = target.endpoint;
      try {
        const way = wayOf(target);
        if (goneByEditor.get(origin) === way.key) return;
        connections.warm(target, way, (failure) => {
          if (failure === null) tell?.(null);
          else if (!editorMayHelp(failure, way.route)) tell?.(failureOfNetwork(failure, host));
        });
      } catch (error) {
        if (!(error instanceof ChatError)) throw error; // the request will say what is wrong with the setting
      }
    },
    close: connections.close,
    destroy: connections.destroy,
  };
}

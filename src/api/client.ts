/**
 * The Messages client: one request out, its event stream in.
 *
 * On undici's dispatcher, the lowest interface it has: each socket chunk is decoded in the stack that delivers it.
 * Retries, proxies and the content clock will wrap `open`; nothing in here decides them.
 */
import Agent from "undici/lib/dispatcher/agent.js";
import type { Dispatcher } from "undici";
import type { StreamObserver } from "../core/run.ts";
import type { MessagesRequest } from "../core/wire.ts";
import { createDecoder } from "./decode.ts";
import type { Endpoint } from "./endpoint.ts";
import {
  failureOfNetwork,
  failureOfResponse,
  headerOf,
  responseInfo,
  type ResponseHeaders,
} from "./failure.ts";

export interface Call {
  readonly endpoint: Endpoint;
  /** See `buildHeaders`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sends `?beta=true`, as the API's own clients do when betas are set. */
  readonly beta: boolean;
  readonly body: MessagesRequest;
  /** Seconds without any byte after which the stream counts as broken. */
  readonly idleTimeout: number;
}

export interface Client {
  /**
   * Sends the request. Never throws; every failure goes to `observer.onError`.
   * Returns how to cancel: the connection closes, and the observer hears nothing more.
   */
  readonly open: (call: Call, observer: StreamObserver) => () => void;
  /** Closes all connections; requests under way come to their end first. */
  readonly close: () => Promise<void>;
  /** Closes all connections at once. */
  readonly destroy: () => Promise<void>;
}

interface Refusal {
  readonly status: number;
  readonly headers: ResponseHeaders;
}

/** Enough to read any error page's message; the rest is not worth keeping. */
const longestErrorBody = 64 * 1024;

/**
 * Makes a client with its own pool of connections.
 * @param options.connectTimeout seconds to wait for a connection.
 */
export function createClient(options: { readonly connectTimeout: number }): Client {
  const agent = new Agent({
    connect: { timeout: options.connectTimeout * 1000 },
    // undici's default of 4 s would cost a new handshake at nearly every question.
    keepAliveTimeout: 90_000,
  });

  function open(call: Call, observer: StreamObserver): () => void {
    let controller: Dispatcher.DispatchController | null = null;
    let ended = false;

    /** Lets exactly one ending through. */
    function end(tell: () => void): void {
      if (ended) return;
      ended = true;
      tell();
    }

    function abort(): void {
      controller?.abort(new Error("cancelled"));
    }

    const handler = createHandler(call, observer, end, () => ended, abort);
    // Whatever goes wrong, an invalid argument too, undici tells to the handler's onResponseError.
    agent.dispatch(
      {
        origin: call.endpoint.origin,
        path: call.beta ? `${call.endpoint.path}?beta=true` : call.endpoint.path,
        method: "POST",
        headers: call.headers,
        body: JSON.stringify(call.body),
        headersTimeout: call.idleTimeout * 1000,
        bodyTimeout: call.idleTimeout * 1000,
      },
      {
        ...handler,
        onRequestStart(started) {
          controller = started;
          if (ended) abort(); // cancelled while it waited for a connection
        },
      },
    );
    return () => {
      ended = true;
      abort();
    };
  }

  return { open, close: () => agent.close(), destroy: () => agent.destroy() };
}

function createHandler(
  call: Call,
  observer: StreamObserver,
  end: (tell: () => void) => void,
  isEnded: () => boolean,
  abort: () => void,
): Dispatcher.DispatchHandler {
  const decoder = createDecoder();
  /** Set when the response is not an event stream: then its body is read as an error. */
  let refusal: Refusal | null = null;
  const refusalText = new TextDecoder();
  let refusalBody = "";

  function refuse({ status, headers }: Refusal): void {
    end(() => observer.onError(failureOfResponse(status, headers, refusalBody)));
  }

  return {
    onResponseStart(_controller, status, headers) {
      if (status < 200 || isEnded()) return; // 1xx: the real response follows
      const contentType = headerOf(headers, "content-type") ?? "text/event-stream";
      if (status === 200 && contentType.includes("text/event-stream")) {
        observer.onOpen(responseInfo(headers));
      } else {
        refusal = { status, headers };
      }
    },
    onResponseData(_controller, chunk) {
      if (isEnded()) return;
      if (refusal) {
        refusalBody += refusalText.decode(chunk, { stream: true });
        if (refusalBody.length < longestErrorBody) return;
        refuse(refusal);
        abort();
        return;
      }
      observer.onEvents(decoder.feed(chunk));
      const failure = decoder.failure();
      if (!failure) return;
      end(() => observer.onError(failure));
      abort();
    },
    onResponseEnd() {
      if (refusal) refuse(refusal);
      else end(() => observer.onEnd());
    },
    onResponseError(_controller, error) {
      end(() => observer.onError(failureOfNetwork(error, call.endpoint.host)));
    },
  };
}

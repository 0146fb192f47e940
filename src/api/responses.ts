/** What becomes of an answer's bytes: events for an observer, or one whole text. */
import type { StreamObserver } from "../core/run.ts";
import { ChatError } from "../core/errors.ts";
import { createDecoder } from "./decode.ts";
import { failureOfResponse, headerOf, responseInfo, type ResponseHeaders } from "./failure.ts";
import type { ResponseListener } from "./line.ts";
import { failureOfNetwork } from "./networkFailure.ts";
import { localize } from "../core/localize.ts";

/** Sends a request, its answer going to the listener; returns how to cancel it. */
export type Send = (listener: ResponseListener) => () => void;

export interface WholeAnswer {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body: string;
}

/** Enough to read any error page's message; the rest is not worth keeping. */
const longestErrorBody = 64 * 1024;
/** A list of a thousand models is less than a megabyte. */
const longestAnswer = 16 * 1024 * 1024;

/**
 * Sends a request whose answer is an event stream.
 * @param host the server's, to show in errors.
 * @returns how to cancel it, after which the observer hears nothing.
 */
export function readStream(host: string, observer: StreamObserver, send: Send): () => void {
  const decoder = createDecoder();
  /** Set when the answer is no event stream: then its body is read as an error. */
  let refusal: { readonly status: number; readonly headers: ResponseHeaders } | null = null;
  const refusalText = new TextDecoder();
  let refusalBody = "";
  let cancel: (() => void) | null = null;
  let isOver = false;

  /** Lets exactly one ending through, and gives up what is still to come. */
  function end(tell: () => void): void {
    if (isOver) return;
    isOver = true;
    tell();
    cancel?.();
  }

  function begin(headers: ResponseHeaders): void {
    refusal = null;
    observer.onOpen(responseInfo(headers));
  }

  /** Tells what the head and as much of the body as came stand for; false for a stream. */
  function refuse(): boolean {
    if (!refusal) return false;
    const { status, headers } = refusal;
    end(() => observer.onError(failureOfResponse(status, headers, refusalBody)));
    return true;
  }

  /** An event whose blank line alone is missing counts as well, however the body ends. */
  function readLast(): void {
    const events = isOver ? [] : decoder.end();
    if (events.length > 0) observer.onEvents(events);
  }

  cancel = send({
    onHead(status, headers) {
      if (isOver) return;
      const contentType = headerOf(headers, "content-type")?.toLowerCase() ?? "text/event-stream";
      if (status === 200 && contentType.includes("text/event-stream")) begin(headers);
      else refusal = { status, headers };
    },
    onBytes(bytes) {
      if (isOver) return;
      if (refusal?.status === 200 && refusalBody === "" && beginsWithEvent(bytes)) begin(refusal.headers);
      if (refusal) {
        refusalBody += refusalText.decode(bytes, { stream: true });
        if (refusalBody.length >= longestErrorBody) refuse();
        return;
      }
      observer.onEvents(decoder.feed(bytes));
      const failure = decoder.failure();
      if (failure) end(() => observer.onError(failure));
    },
    onEnd() {
      if (refuse()) return;
      readLast();
      end(() => observer.onEnd());
    },
    onFailure(cause) {
      if (refuse()) return;
      readLast();
      end(() => observer.onError(failureOfNetwork(cause, host)));
    },
  });
  if (isOver) cancel();
  return () => {
    isOver = true;
    cancel();
  };
}

/** Some gateways call an event stream JSON or text. Neither of these, and no page, begins like one. */
function beginsWithEvent(bytes: Uint8Array): boolean {
  return /^(event|data|id|retry)?:/.test(new TextDecoder().decode(bytes.subarray(0, 16)).trimStart());
}

/**
 * Sends a request and settles with its whole answer when the status is 2xx.
 * @param timeout seconds for the whole.
 * @throws ChatError for any other status, and when there is no answer; the signal's reason when that aborts.
 */
export function readWhole(
  host: string,
  timeout: number,
  signal: AbortSignal | undefined,
  send: Send,
): Promise<WholeAnswer> {
  return new Promise((resolve, reject) => {
    const text = new TextDecoder();
    let head: { readonly status: number; readonly headers: ResponseHeaders } | null = null;
    let body = "";
    let cancel: (() => void) | null = null;
    let isOver = false;

    function end(settle: () => void): void {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      settle();
      cancel?.();
    }
    function onAbort(): void {
      end(() => reject(signal?.reason as Error));
    }

    const timer = setTimeout(() => {
      const message = localize("{host} did not answer in time.", { host });
      end(() => reject(new ChatError("timeout", message, { retryable: true })));
    }, timeout * 1000);
    signal?.addEventListener("abort", onAbort);
    if (signal?.aborted) {
      onAbort();
      return;
    }
    cancel = send({
      onHead(status, headers) {
        head = { status, headers };
      },
      onBytes(bytes) {
        if (isOver) return;
        body += text.decode(bytes, { stream: true });
        if (body.length < longestAnswer) return;
        end(() => reject(new ChatError("network", localize("{host} answers without an end.", { host }))));
      },
      onEnd() {
        end(() => {
          const { status, headers } = head ?? { status: 0, headers: {} };
          if (status >= 200 && status < 300) resolve({ status, headers, body });
          else reject(failureOfResponse(status, headers, body));
        });
      },
      onFailure(cause) {
        end(() => reject(failureOfNetwork(cause, host)));
      },
    });
    if (isOver) cancel();
  });
}

/** The way that only the editor knows (PAC, the system's proxy, Kerberos): its own `fetch`, heard like a connection of ours. */
import type { Endpoint } from "./endpoint.ts";
import type { ResponseListener, WireRequest } from "./line.ts";

/** Ends a request whose answer does not come, or falls silent; `fetch` has no such clock. The codes are undici's. */
class SilenceError extends Error {
  readonly code: string;

  constructor(hasBegun: boolean) {
    super("silence");
    this.code = hasBegun ? "UND_ERR_BODY_TIMEOUT" : "UND_ERR_HEADERS_TIMEOUT";
  }
}

/** How often the clock of silence is read, in parts of its limit: one timer for a stream, none for a delta. */
const looksPerLimit = 8;

/**
 * Sends a request by `fetch`. Redirects are not followed. Returns how to cancel, after which the listener hears nothing.
 * @param fetch the editor's, as it stands now; called without a dispatcher, which would lead around its proxy.
 */
export function sendByFetch(
  fetch: typeof globalThis.fetch,
  endpoint: Endpoint,
  request: WireRequest,
  listener: ResponseListener,
): () => void {
  const { method, headers, body, path, silence } = request;
  const abort = new AbortController();
  let isOver = false;
  let hasBegun = false;
  let heardAt = performance.now();
  const clock = setInterval(() => {
    if (performance.now() - heardAt >= silence) fail(new SilenceError(hasBegun));
  }, silence / looksPerLimit);

  function finish(tell: () => void): void {
    if (isOver) return;
    isOver = true;
    clearInterval(clock);
    tell();
  }

  function fail(cause: unknown): void {
    finish(() => listener.onFailure(cause));
    abort.abort();
  }

  async function run(): Promise<void> {
    const response = await fetch(endpoint.origin + path, {
      method,
      headers,
      body,
      redirect: "manual",
      signal: abort.signal,
    });
    if (isOver) return;
    hasBegun = true;
    heardAt = performance.now();
    listener.onHead(response.status, Object.fromEntries(response.headers));
    for await (const bytes of response.body ?? []) {
      if (isOver) return;
      heardAt = performance.now();
      listener.onBytes(bytes);
    }
    finish(() => listener.onEnd());
  }

  run().catch(fail);
  return () => {
    finish(() => undefined);
    abort.abort();
  };
}

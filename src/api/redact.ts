/** Some gateways quote the key that they refuse: it must not reach the transcript, a file or a log. */
import { changed, type ChatError } from "../core/errors.ts";
import type { StreamObserver } from "../core/run.ts";
import type { ResponseInfo, WireEvent } from "../core/wire.ts";

/** So much of a key at the end of a text that was cut short is a piece of it, and no accident. */
const shortestPiece = 6;

/** The text without the secret, and without the piece of it that is left where the text was cut short. */
function clean(text: string, secret: string): string {
  const result = text.replaceAll(secret, "[key]");
  const end = result.endsWith("…") ? "…" : "";
  const body = end === "" ? result : result.slice(0, -1);
  for (let length = secret.length - 1; length >= shortestPiece; length--) {
    if (body.endsWith(secret.slice(0, length))) return `${body.slice(0, -length)}[key]${end}`;
  }
  return result;
}

/** What a response's headers say, without the secret: the ids are the server's words as well. */
function responseWithoutSecret(response: ResponseInfo, secret: string): ResponseInfo {
  const { requestId, organizationId } = response;
  return {
    ...response,
    requestId: requestId && clean(requestId, secret),
    organizationId: organizationId && clean(organizationId, secret),
  };
}

/** The same error without the secret in anything that is told of it. */
export function errorWithoutSecret(error: ChatError, secret: string | undefined): ChatError {
  if (secret === undefined) return error;
  const message = clean(error.message, secret);
  const errorType = error.errorType && clean(error.errorType, secret);
  const requestId = error.requestId && clean(error.requestId, secret);
  const response = error.response && responseWithoutSecret(error.response, secret);
  const isSame = message === error.message && errorType === error.errorType && requestId === error.requestId;
  // The cause goes too: it may quote the request.
  return changed(error, {
    message,
    errorType,
    requestId,
    response,
    ...(!isSame && { cause: undefined }),
  });
}

/** An observer that hears no error with the secret in it. The decoder brings every error event into one shape. */
export function withoutSecret(observer: StreamObserver, secret: string | undefined): StreamObserver {
  if (secret === undefined) return observer;

  function cleanEvent(event: WireEvent): WireEvent {
    if (event.type !== "error" || !event.error || secret === undefined) return event;
    const { type, message } = event.error;
    const error = { type: type && clean(type, secret), message: message && clean(message, secret) };
    return { ...event, error, request_id: event.request_id && clean(event.request_id, secret) };
  }

  return {
    ...observer,
    onOpen: (response) => observer.onOpen(responseWithoutSecret(response, secret)),
    onEvents: (events) =>
      observer.onEvents(events.some(({ type }) => type === "error") ? events.map(cleanEvent) : events),
    onError: (error) => observer.onError(errorWithoutSecret(error, secret)),
  };
}

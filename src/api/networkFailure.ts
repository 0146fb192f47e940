/** What went wrong below HTTP, as a `ChatError` that names the setting which would mend it. Never a proxy's password. */
import { ChatError, type ErrorDetails } from "../core/errors.ts";
import { fill, localize, translated } from "../core/localize.ts";
import { ConnectError } from "./connector.ts";
import { ProxyRefusal } from "./proxyHandshake.ts";
import type { ProxyRoute, Route } from "./route.ts";

/** Texts by error code, of Node, OpenSSL or undici; `{who}` is the host, or the proxy with the setting that names it. */
const networkTexts: Readonly<Record<string, string>> = translated({
  ENOTFOUND: "The address of {who} was not found.",
  EAI_AGAIN: "The address of {who} could not be looked up just now.",
  ECONNREFUSED: "Nothing answers at {who}.",
  ECONNRESET: "The connection to {who} was reset.",
  EPIPE: "The connection to {who} was reset.",
  UND_ERR_SOCKET: "{who} closed the connection.",
  ENETUNREACH: "The network of {who} cannot be reached.",
  EHOSTUNREACH: "{who} cannot be reached.",
  HTTPParserError: "{who} does not answer in HTTP.",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "{who} does not answer in HTTP.",
  UND_ERR_HEADERS_OVERFLOW: "{who} answers with more headers than anyone needs.",
  ERR_SSL_WRONG_VERSION_NUMBER: "{who} does not speak TLS: should its address begin with http://?",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "{who} does not speak TLS: should its address begin with http://?",
});
const timeoutTexts: Readonly<Record<string, string>> = translated({
  UND_ERR_CONNECT_TIMEOUT: "{who} could not be reached in time.",
  ETIMEDOUT: "{who} could not be reached in time.",
  UND_ERR_HEADERS_TIMEOUT: "{who} took the request but did not answer in time.",
  UND_ERR_BODY_TIMEOUT: "{who} fell silent in the middle of the answer.",
});

/** What is wrong with a certificate, and what to do where that is not to trust more (the advice of the kind says that). */
const certificateTexts: Readonly<Record<string, string>> = translated({
  CERT_HAS_EXPIRED:
    "The certificate of {who} has expired. Its operator must renew it, or this machine's clock is wrong ({code}).",
  CERT_NOT_YET_VALID: "The certificate of {who} is not valid yet. Look at this machine's clock ({code}).",
  CERT_REVOKED: "The certificate of {who} has been revoked. Its operator must renew it ({code}).",
  ERR_TLS_CERT_ALTNAME_INVALID: "The certificate of {who} is for another host. Look at the address ({code}).",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The certificate of {who} is self-signed and not trusted here ({code}).",
  SELF_SIGNED_CERT_IN_CHAIN:
    "The certificate of {who} was issued by an authority that is not trusted here ({code}).",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "The certificate of {who} was issued by an authority that is not trusted here ({code}).",
  UNABLE_TO_GET_ISSUER_CERT:
    "The certificate of {who} was issued by an authority that is not trusted here ({code}).",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "The certificate of {who} was issued by an authority that is not trusted here ({code}).",
});
const certificateCodes = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY_LEAF|UNABLE_TO_GET_ISSUER|ERR_TLS/;

/** What may be gone a moment later. An address that does not exist, or where nothing listens, is told at once. */
const passing = new Set([
  "EAI_AGAIN",
  "ECONNRESET",
  "EPIPE",
  "UND_ERR_SOCKET",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "ETIMEDOUT",
]);

/**
 * The error that a failed connection or request stands for.
 * @param host the server's, to show.
 */
export function failureOfNetwork(cause: unknown, host: string): ChatError {
  if (cause instanceof ChatError) return cause;
  const reason = cause instanceof ConnectError ? cause.cause : cause;
  const proxy = cause instanceof ConnectError ? cause.proxy : null;
  if (proxy && reason instanceof ProxyRefusal) return failureOfRefusal(reason, proxy, host);
  const code = codeOf(reason);
  const who = proxy ? localize("the proxy {proxy}", { proxy: nameOf(proxy) }) : host;
  const named = { who, code, problem: messageOf(reason) };
  const told = (text: string): string => capitalised(text, proxy !== null);
  const details: ErrorDetails = { cause, retryable: passing.has(code) };
  const timeout = timeoutTexts[code];
  if (timeout !== undefined)
    return new ChatError(proxy ? "proxy" : "timeout", told(fill(timeout, named)), details);
  if (code.startsWith("ERR_SSL_") && networkTexts[code] === undefined) {
    // OpenSSL's message is for its developers; its code names the alert. The other end may have refused ours.
    return new ChatError(
      proxy ? "proxy" : "network",
      told(localize("The TLS handshake with {who} failed ({code}).", named)),
      details,
    );
  }
  if (certificateCodes.test(code)) {
    const known = certificateTexts[code];
    const text = known
      ? fill(known, named)
      : localize("The certificate of {who} is not trusted ({code}).", named);
    return new ChatError("certificate", text, details);
  }
  if (code === "UND_ERR_INVALID_ARG") {
    const text = localize("The request cannot be sent: {problem}. Check sidenote.headers.", named);
    return new ChatError("setting", text, details);
  }
  // undici's parser gives its errors no code at times
  const known = networkTexts[code] ?? networkTexts[reason instanceof Error ? reason.name : ""];
  const text = known ? fill(known, named) : localize("The request to {who} failed: {problem}", named);
  return new ChatError(proxy ? "proxy" : "network", told(text), details);
}

/**
 * Whether the editor's own `fetch` may get through where we did not: no connection could be made, and no rule says that
 * this is the way; or the proxy wants credentials that we do not have. In both cases nothing of the request was sent.
 */
export function editorMayHelp(cause: unknown, route: Route): boolean {
  if (!(cause instanceof ConnectError)) return false;
  if (route.type === "direct") return route.editorMayKnow && !certificateCodes.test(codeOf(cause.cause));
  return cause.cause instanceof ProxyRefusal && cause.cause.status === 407;
}

function failureOfRefusal(reason: ProxyRefusal, proxy: ProxyRoute, host: string): ChatError {
  const { status } = reason;
  const details: ErrorDetails = { cause: reason, status, retryable: status !== undefined && status >= 500 };
  const named = { proxy: nameOf(proxy), reason: reason.message, host };
  if (status !== 407) {
    return new ChatError("proxy", localize("The proxy {proxy} {reason}, asked for {host}.", named), details);
  }
  const text =
    proxy.authorization === null && proxy.credentials === null
      ? localize("The proxy {proxy} asks for a user and a password, and has been given none.", named)
      : localize("The proxy {proxy} does not accept the user and password that it was given.", named);
  return new ChatError("proxy", text, details);
}

/** Host and port and what names it; no user, no password. */
function nameOf({ hostname, port, source }: ProxyRoute): string {
  const address = `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
  return localize("{address} of {source}", { address, source });
}

/** A proxy at the beginning of a sentence; the name of a host stays as it is. */
function capitalised(text: string, isProxy: boolean): string {
  return isProxy ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

/** The code of an error, of its cause, or of the first of several attempts (an AggregateError of addresses). */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if ("code" in error && typeof error.code === "string") return error.code;
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error.cause === undefined ? "" : codeOf(error.cause);
}

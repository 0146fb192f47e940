/** The checks below HTTP: address, way, name and connection. */
import { isIP, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { ChatError } from "../core/errors.ts";
import { codeSpan } from "../core/inlineMarkdown.ts";
import { canReadSystemCertificates, isTrustError } from "./certificates.ts";
import { ConnectError, createConnector } from "./connector.ts";
import type { Examination } from "./examination.ts";
import type { NetworkSettings } from "./network.ts";
import { editorMayHelp, failureOfNetwork } from "./networkFailure.ts";
import { failureOf, found, type Outcome } from "./outcome.ts";
import { routeOf, type ProxyRoute, type Route } from "./route.ts";
import { describeRoute } from "./routeText.ts";
import { localize } from "../core/localize.ts";

/** Seconds for a name: resolvers give up after that themselves, or never. */
const lookupLimit = 10;

export function checkAddress({ patient, endpoint }: Examination): Outcome {
  const { origin, root, isLoopback } = endpoint();
  const source = patient.endpointSource;
  const detail = [
    codeSpan(origin),
    ...(root === "" ? [] : [localize("with a path")]),
    ...(isLoopback ? [localize("on this machine")] : []),
    localize("from {source}", { source }),
  ].join(", ");
  if (isLoopback || origin.startsWith("https:")) return found("ok", detail);
  const advice = localize("Use https in {source}: the key and the questions travel unencrypted.", { source });
  return found("warning", detail, advice);
}

export function checkWay({ patient, endpoint }: Examination): Outcome {
  return found("ok", describeRoute(endpoint(), patient.network));
}

export async function checkName(examination: Examination): Promise<Outcome> {
  const { patient, instruments, endpoint } = examination;
  const { host, origin } = endpoint();
  const hostname = new URL(origin).hostname.replace(/^\[(.*)\]$/, "$1");
  const route = routeOf(endpoint(), patient.network);
  if (isIP(hostname) !== 0) return found("skipped", localize("the address is a number"));
  if (route.type === "proxy") return found("skipped", localize("the proxy looks the name up"));
  try {
    const addresses = await within(lookupLimit, instruments.signal, instruments.lookup(hostname));
    const named = { name: codeSpan(hostname), addresses: addresses.map(codeSpan).join(", ") };
    return found("ok", localize("{name} is {addresses}", named));
  } catch (cause) {
    const error = failureOfNetwork(cause, host);
    if (route.editorMayKnow && (await examination.answersEditor())) {
      const detail = localize("{problem} The editor's own fetch finds its way.", { problem: error.message });
      return found("warning", detail, adviceForEditor());
    }
    const source = patient.endpointSource;
    return failureOf(
      error,
      localize("Correct the host in {source}, or connect to the network that knows it.", { source }),
    );
  }
}

export async function checkConnection(examination: Examination): Promise<Outcome> {
  const { patient, instruments, endpoint } = examination;
  const { network } = patient;
  const { origin } = endpoint();
  const route = routeOf(endpoint(), network);

  function open(systemCertificates: boolean): Promise<Socket> {
    return createConnector(origin, route, { ...network, systemCertificates }).open(instruments.signal);
  }

  try {
    return describeSocket(await open(false), network, false);
  } catch (error) {
    const mayHelp = network.systemCertificates && canReadSystemCertificates();
    if (!mayHelp || !isTrustError(causeOf(error))) return connectionFailure(error, route, examination);
  }
  try {
    return describeSocket(await open(true), network, true);
  } catch (error) {
    return connectionFailure(error, route, examination);
  }
}

async function connectionFailure(cause: unknown, route: Route, examination: Examination): Promise<Outcome> {
  if (!(cause instanceof ConnectError)) throw cause;
  const { host, isLoopback } = examination.endpoint();
  const { endpointSource } = examination.patient;
  const error = failureOfNetwork(cause, host);
  if (editorMayHelp(cause, route) && (await examination.answersEditor())) {
    const detail = localize("through the editor's own fetch. {problem}", { problem: error.message });
    return found("warning", detail, adviceForEditor());
  }
  if (error.kind === "certificate") return failureOf(error);
  if (cause.proxy) return failureOf(error, adviceForProxy(cause.proxy, error.status));
  return failureOf(
    error,
    isLoopback
      ? localize("Start the server at {host}, or correct {source}.", { host, source: endpointSource })
      : localize(
          "Find out what keeps this machine from {host}: a firewall, or a proxy that http.proxy should name.",
          { host },
        ),
  );
}

function adviceForProxy({ source, credentials, authorization }: ProxyRoute, status?: number): string {
  if (status !== 407) {
    return localize("Correct {source}, or ask who runs the proxy why it does not let this through.", {
      source,
    });
  }
  const isGiven = credentials !== null || authorization !== null;
  if (isGiven) return localize("Correct the user and the password that belong to {source}.", { source });
  return localize("Put the user and the password into {source}, as in http://user:password@proxy:8080.", {
    source,
  });
}

function causeOf(error: unknown): unknown {
  return error instanceof ConnectError ? error.cause : null;
}

function adviceForEditor(): string {
  return localize(
    "Set http.proxy to your organisation's proxy: connections are then kept open between questions.",
  );
}

/** What a connection that stands is like; closes it. */
function describeSocket(socket: Socket, network: NetworkSettings, isBySystem: boolean): Outcome {
  if (!(socket instanceof TLSSocket)) {
    socket.destroy();
    return found("ok", localize("stands, not encrypted"));
  }
  const { issuer, valid_to: end } = socket.getPeerCertificate();
  const { authorized, authorizationError } = socket;
  const protocol = socket.getProtocol() ?? "TLS";
  socket.destroy();
  const name = [issuer?.O ?? issuer?.CN ?? localize("an unnamed authority")].flat().join(", ");
  const until = new Date(end);
  const detail = [
    localize("{protocol}, certificate issued by {name}", { protocol, name: codeSpan(name) }),
    ...(Number.isNaN(until.getTime())
      ? []
      : [localize("valid until {date}", { date: until.toISOString().slice(0, 10) })]),
  ].join(", ");
  if (!network.strictSSL) {
    const values = { connection: detail, reason: String(authorizationError) };
    return found(
      "warning",
      authorized
        ? localize("{connection}, not checked", values)
        : localize("{connection}, not checked; it would not be trusted ({reason})", values),
      localize("Turn http.proxyStrictSSL on: while it is off, anyone on the way can read the key."),
    );
  }
  if (!isBySystem) return found("ok", detail);
  return found(
    "warning",
    localize("{connection}, trusted by this machine's own certificates only", { connection: detail }),
    localize("If you do not know this issuer, ask who runs your network: it can read what is sent."),
  );
}

/** @throws ChatError of kind `timeout` when the promise takes longer; the signal's reason when that aborts. */
function within<Result>(seconds: number, signal: AbortSignal, promise: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    const timer = setTimeout(() => {
      reject(new ChatError("timeout", localize("There was no answer within {seconds} s.", { seconds })));
    }, seconds * 1000);
    signal.addEventListener("abort", abort);
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    });
  });
}

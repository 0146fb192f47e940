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

/** Seconds for a name: resolvers give up after that themselves, or never. */
const lookupLimit = 10;

export function checkAddress({ patient, endpoint }: Examination): Outcome {
  const { origin, root, isLoopback } = endpoint();
  const detail = [
    codeSpan(origin),
    root === "" ? "" : ", with a path",
    isLoopback ? ", on this machine" : "",
    `, from ${patient.endpointSource}`,
  ].join("");
  if (isLoopback || origin.startsWith("https:")) return found("ok", detail);
  const advice = `Use https in ${patient.endpointSource}: the key and the questions travel unencrypted.`;
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
  if (isIP(hostname) !== 0) return found("skipped", "the address is a number");
  if (route.type === "proxy") return found("skipped", "the proxy looks the name up");
  try {
    const addresses = await within(lookupLimit, instruments.signal, instruments.lookup(hostname));
    return found("ok", `${codeSpan(hostname)} is ${addresses.map(codeSpan).join(", ")}`);
  } catch (cause) {
    const error = failureOfNetwork(cause, host);
    if (route.editorMayKnow && (await examination.answersEditor())) {
      return found("warning", `${error.message} The editor's own fetch finds its way.`, adviceForEditor);
    }
    return failureOf(
      error,
      `Correct the host in ${patient.endpointSource}, or connect to the network that knows it.`,
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
    return found("warning", `through the editor's own fetch. ${error.message}`, adviceForEditor);
  }
  if (error.kind === "certificate") return failureOf(error);
  if (cause.proxy) return failureOf(error, adviceForProxy(cause.proxy, error.status));
  return failureOf(
    error,
    isLoopback
      ? `Start the server at ${host}, or correct ${endpointSource}.`
      : `Find out what keeps this machine from ${host}: a firewall, or a proxy that http.proxy should name.`,
  );
}

function adviceForProxy({ source, credentials, authorization }: ProxyRoute, status?: number): string {
  if (status !== 407) return `Correct ${source}, or ask who runs the proxy why it does not let this through.`;
  const isGiven = credentials !== null || authorization !== null;
  if (isGiven) return `Correct the user and the password that belong to ${source}.`;
  return `Put the user and the password into ${source}, as in http://user:password@proxy:8080.`;
}

function causeOf(error: unknown): unknown {
  return error instanceof ConnectError ? error.cause : null;
}

const adviceForEditor =
  "Set http.proxy to your organisation's proxy: connections are then kept open between questions.";

/** What a connection that stands is like; closes it. */
function describeSocket(socket: Socket, network: NetworkSettings, isBySystem: boolean): Outcome {
  if (!(socket instanceof TLSSocket)) {
    socket.destroy();
    return found("ok", "stands, not encrypted");
  }
  const { issuer, valid_to: end } = socket.getPeerCertificate();
  const { authorized, authorizationError } = socket;
  const protocol = socket.getProtocol() ?? "TLS";
  socket.destroy();
  const name = [issuer?.O ?? issuer?.CN ?? "an unnamed authority"].flat().join(", ");
  const until = new Date(end);
  const detail = [
    `${protocol}, certificate issued by ${codeSpan(name)}`,
    ...(Number.isNaN(until.getTime()) ? [] : [`valid until ${until.toISOString().slice(0, 10)}`]),
  ].join(", ");
  if (!network.strictSSL) {
    const trust = authorized ? "" : `; it would not be trusted (${String(authorizationError)})`;
    return found(
      "warning",
      `${detail}, not checked${trust}`,
      "Turn http.proxyStrictSSL on: while it is off, anyone on the way can read the key.",
    );
  }
  if (!isBySystem) return found("ok", detail);
  return found(
    "warning",
    `${detail}, trusted by this machine's own certificates only`,
    "If you do not know this issuer, ask who runs your network: it can read what is sent.",
  );
}

/** @throws ChatError of kind `timeout` when the promise takes longer; the signal's reason when that aborts. */
function within<Result>(seconds: number, signal: AbortSignal, promise: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    const timer = setTimeout(() => {
      reject(new ChatError("timeout", `There was no answer within ${seconds} s.`));
    }, seconds * 1000);
    signal.addEventListener("abort", abort);
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    });
  });
}

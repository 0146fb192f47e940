/** What both network suites need: a server for a name that has no DNS, a proxy that knows it, and the editor's settings. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import type { ServerCertificate } from "../../fixtures/certificates.ts";
import { startConnectProxy, type ConnectProxy } from "../../fixtures/connectProxy.ts";
import { replyBody, replyStream, startWireServer, type WireServer } from "../../fixtures/wireServer.ts";
import { panel } from "../suite/driver.ts";
import { configure, newSession, say } from "../suite/world.ts";

/** What the environment's ANTHROPIC_BASE_URL names. */
export const host = "api.sidenote.test";

export interface NetworkWorld {
  readonly server: WireServer;
  readonly proxy: ConnectProxy;
  /** What the proxy was asked for and what came out at the server, since the last look. */
  readonly seen: () => { tunnels: string[]; requests: string[] };
}

/** @param options as `startConnectProxy` has them. */
export async function startNetworkWorld(
  options: Parameters<typeof startConnectProxy>[0] = {},
): Promise<NetworkWorld> {
  const server = await startWireServer(certificate("server"));
  // A connection for each question: whether one may be kept is not the point here.
  server.answer = () => replyStream(say("Through."), { connection: "close" });
  server.aside = ({ path }) =>
    path.startsWith("/v1/models") ? replyBody(404, "{}", { connection: "close" }) : null;
  const proxy = await startConnectProxy(options);
  proxy.hosts.set(host, server.port);
  await configure({ "topic.enabled": false, maxRetries: 0 });
  return {
    server,
    proxy,
    seen: () => ({
      // The editor goes through the proxy as well; and a handshake that wants more trust is begun a second time.
      tunnels: [...new Set(proxy.connects.splice(0).map(({ target }) => target))].filter((target) =>
        target.startsWith(host),
      ),
      requests: server.requests.splice(0).map(({ path, headers }) => `${path} for ${headers["x-api-key"]}`),
    }),
  };
}

/** A certificate that the runner made: see `network.test.ts`. */
export function certificate(name: string): ServerCertificate {
  const directory = process.env["SIDENOTE_CERTIFICATES"] ?? "";
  return JSON.parse(readFileSync(join(directory, `${name}.json`), "utf8")) as ServerCertificate;
}

const changed = new Set<string>();

/** Sets the editor's own `http.*` settings, by their names without the prefix. */
export async function configureHttp(settings: Readonly<Record<string, unknown>>): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("http");
  for (const [name, value] of Object.entries(settings)) {
    changed.add(name);
    await configuration.update(name, value, vscode.ConfigurationTarget.Global);
  }
}

export async function resetHttp(): Promise<void> {
  await configureHttp(Object.fromEntries([...changed].map((name) => [name, undefined])));
}

let connectTimeout = 20;

/**
 * Makes every connection that stands, or is on its way, one of earlier settings: one is opened whenever the composer
 * gets the focus, and the next question would take it.
 */
export async function forgetConnections(world: NetworkWorld): Promise<void> {
  await configure({ "timeouts.connect": ++connectTimeout });
  world.seen();
}

/** Asks in a new session; settles with the answer, or with the error as the panel shows it. */
export async function askInPanel(): Promise<string> {
  await newSession();
  await vscode.commands.executeCommand("sidenote.ask", { prompt: "Hello" });
  await panel.waitFor('.turn:is([data-state="done"], [data-state="failed"])');
  const isDone = (await panel.count('.turn[data-state="done"]')) === 1;
  return panel.text(isDone ? ".turn .answer" : ".turn .error-message");
}

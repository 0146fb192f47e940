/** The only reader of the editor's `http.*` settings, and of the variables that say how to reach a network. */
import * as vscode from "vscode";
import { directNetwork, type NetworkSettings } from "../api/network.ts";
import type { Settings } from "../core/settings.ts";

const variables = ["https_proxy", "http_proxy", "all_proxy", "no_proxy"];

/**
 * Reads them as they stand.
 *
 * From the user's own settings or their defaults, as the editor itself does: a workspace must not lead a request, and
 * the key in it, through a proxy of its own. A value of a wrong type counts as not set.
 */
export function currentNetwork(settings: Settings): NetworkSettings {
  const configuration = vscode.workspace.getConfiguration("http");

  function read<T>(name: string, accepts: (value: unknown) => value is T): T | undefined {
    const found = configuration.inspect(name);
    const value: unknown = found?.globalValue ?? found?.defaultValue;
    return accepts(value) ? value : undefined;
  }

  const names = variables.flatMap((name) => [name, name.toUpperCase()]);
  return {
    proxy: read("proxy", isText) ?? directNetwork.proxy,
    proxyAuthorization: read("proxyAuthorization", isText) ?? directNetwork.proxyAuthorization,
    proxySupport: read("proxySupport", isProxySupport) ?? directNetwork.proxySupport,
    noProxy: read("noProxy", isTexts) ?? directNetwork.noProxy,
    strictSSL: read("proxyStrictSSL", isFlag) ?? directNetwork.strictSSL,
    systemCertificates: read("systemCertificates", isFlag) ?? directNetwork.systemCertificates,
    connectTimeout: settings["timeouts.connect"],
    environment: Object.fromEntries(names.map((name) => [name, process.env[name]])),
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}

function isFlag(value: unknown): value is boolean {
  return typeof value === "boolean";
}

function isProxySupport(value: unknown): value is NetworkSettings["proxySupport"] {
  return value === "off" || value === "on" || value === "fallback" || value === "override";
}

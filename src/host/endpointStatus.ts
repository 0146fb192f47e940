/** What the panel is told of the endpoint: where it is, whether it has a key, and whether it can be reached. */
import type * as vscode from "vscode";
import type { Endpoint } from "../api/endpoint.ts";
import { ChatError, toChatError } from "../core/errors.ts";
import { localize } from "../core/localize.ts";
import type { EndpointView } from "../core/protocol.ts";
import type { Settings } from "../core/settings.ts";
import { currentEndpoint, isDemo, type Environment } from "./endpoint.ts";
import type { Secrets } from "./secrets.ts";

export interface EndpointStatus extends vscode.Disposable {
  /** As far as it is known. Reads no key. */
  readonly view: () => EndpointView;
  /** Looks up whether there is a key, as soon as somebody sees the answer and whenever keys change from then on. */
  readonly show: () => void;
  /** The settings have changed: what was found out with the earlier ones is forgotten. */
  readonly settingsChanged: () => void;
  /** An attempt to reach an endpoint has ended: with an answer or a connection (null), or with a failure. */
  readonly reached: (endpoint: Endpoint, failure: ChatError | null) => void;
}

/** @param options.onChange what `view` gives has changed. */
export function createEndpointStatus(options: {
  readonly secrets: Pick<Secrets, "find" | "onChange">;
  /** Throws a `ChatError` of kind `setting` when one is wrong. */
  readonly settings: () => Settings;
  readonly environment: Environment;
  readonly onChange: () => void;
}): EndpointStatus {
  /** By origin. */
  const keys = new Map<string, EndpointView["key"]>();
  const troubles = new Map<string, string>();
  /** Null until somebody looks: activation reads no key. */
  let watch: vscode.Disposable | null = null;

  async function look(): Promise<void> {
    const endpoint = endpointNow();
    if (!endpoint) return; // `view` tells what is wrong with the setting
    const { origin } = endpoint;
    let key: EndpointView["key"] = endpoint.isLoopback ? "not-needed" : "missing";
    try {
      if (await options.secrets.find(endpoint)) key = "set";
    } catch (error) {
      // A key of no use is none.
      if (!(error instanceof ChatError && error.kind === "unusable-key")) {
        key = "unknown";
        const problem = toChatError(error).message;
        troubles.set(origin, localize("The editor's secret storage cannot be read: {problem}", { problem }));
      }
    }
    if (keys.get(origin) === key) return;
    keys.set(origin, key);
    options.onChange();
  }

  /** Null while a setting is wrong. */
  function endpointNow(): Endpoint | null {
    try {
      return currentEndpoint(options.settings(), options.environment);
    } catch {
      return null;
    }
  }

  return {
    view() {
      try {
        const settings = options.settings();
        const endpoint = currentEndpoint(settings, options.environment);
        const { host, origin } = endpoint;
        return {
          host,
          model: settings.model,
          demo: isDemo(endpoint, options.environment),
          key: keys.get(origin) ?? "unknown",
          trouble: troubles.get(origin) ?? null,
        };
      } catch (error) {
        return { host: "", model: "", demo: false, key: "unknown", trouble: toChatError(error).message };
      }
    },
    show() {
      watch ??= options.secrets.onChange(() => void look());
      void look();
    },
    settingsChanged() {
      troubles.clear();
      options.onChange();
      if (watch) void look();
    },
    reached({ origin }, failure) {
      if (troubles.get(origin) === failure?.message) return;
      if (failure) troubles.set(origin, failure.message);
      else troubles.delete(origin);
      options.onChange();
    },
    dispose: () => void watch?.dispose(),
  };
}

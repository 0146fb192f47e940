/** Remembers which parameters a server has refused for a model, so that they are left out from then on. */
import type * as vscode from "vscode";
import type { Settings } from "../core/settings.ts";
import { currentEndpoint } from "./endpoint.ts";

export interface Refusals {
  /** Names of parameters that the server of `settings` does not take for `model`. */
  readonly of: (settings: Settings, model: string) => ReadonlySet<string>;
  /** Remembers one for the model of `settings`. */
  readonly add: (settings: Settings, name: string) => void;
}

interface Refusal {
  readonly names: readonly string[];
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const stateKey = "sidenote.refusals";
/** Servers learn: after a week a parameter is tried again. */
const memory = 7 * 24 * 3600_000;

/** @param state where it is kept across windows; read at the first question. */
export function createRefusals(state: vscode.Memento): Refusals {
  function all(): Readonly<Record<string, Refusal>> {
    return state.get<Record<string, Refusal>>(stateKey, {});
  }

  function keyOf(settings: Settings, model: string): string {
    return `${currentEndpoint(settings, process.env).origin} ${model} ${settings.apiVersion}`;
  }

  function namesAt(key: string): readonly string[] {
    const found = all()[key];
    return found && Date.now() - found.at < memory ? found.names : [];
  }

  return {
    of: (settings, model) => new Set(namesAt(keyOf(settings, model))),
    add(settings, name) {
      const key = keyOf(settings, settings.model);
      const refusal: Refusal = { names: [...new Set([...namesAt(key), name])], at: Date.now() };
      void state.update(stateKey, { ...all(), [key]: refusal });
    },
  };
}

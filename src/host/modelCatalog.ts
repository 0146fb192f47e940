/** The models of each endpoint: asked for when somebody needs them, shared while under way, kept for a day. */
import type { Endpoint } from "../api/endpoint.ts";
import type { ModelInfo } from "../core/modelList.ts";

/** The part of an editor's `Memento` that is needed. */
export interface CatalogStorage {
  readonly get: (key: string) => unknown;
  readonly update: (key: string, value: unknown) => Thenable<void>;
}

export interface ModelCatalog {
  /**
   * The endpoint's models, or null where it has no list: as known if that is not older than a day, else asked for.
   * Rejects when they cannot be had; then what is known stays.
   *
   * @param options.anew asks whatever is known.
   */
  readonly refresh: (
    endpoint: Endpoint,
    options?: { readonly anew?: boolean },
  ) => Promise<readonly ModelInfo[] | null>;
  /** What is known without asking, however old; null where the endpoint has no list or was never asked. */
  readonly known: (endpoint: Endpoint) => readonly ModelInfo[] | null;
  /** What is known of one model, by its id or by its id without a date. */
  readonly infoOf: (endpoint: Endpoint, model: string) => ModelInfo | null;
}

interface Entry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly models: readonly ModelInfo[] | null;
}

/** Raise the number when the shape of `ModelInfo` changes. */
const storageKey = "sidenote.models.1";
const day = 24 * 60 * 60 * 1000;

/** Endpoints that are remembered: the ones asked last. */
const mostEndpoints = 8;

/**
 * @param parts.list asks an endpoint; see `listModels`.
 * @param parts.now milliseconds since the epoch.
 * @param parts.onChange a server has given its list.
 * @param parts.log takes a line for the log: a list that could not be saved is only asked for again.
 */
export function createModelCatalog(parts: {
  readonly list: (endpoint: Endpoint) => Promise<readonly ModelInfo[] | null>;
  readonly storage: CatalogStorage;
  readonly now: () => number;
  readonly onChange: () => void;
  readonly log: (line: string) => void;
}): ModelCatalog {
  /** From disk at the first need, and in step with it from then on. */
  let entries: Map<string, Entry> | null = null;
  const asking = new Map<string, Promise<readonly ModelInfo[] | null>>();

  function all(): Map<string, Entry> {
    return (entries ??= readEntries(parts.storage.get(storageKey)));
  }

  async function ask(endpoint: Endpoint): Promise<readonly ModelInfo[] | null> {
    const models = await parts.list(endpoint);
    const kept = all();
    const name = nameOf(endpoint);
    kept.delete(name); // to the end: the oldest comes first
    kept.set(name, { at: parts.now(), models });
    for (const oldest of [...kept.keys()].slice(0, -mostEndpoints)) kept.delete(oldest);
    parts.storage.update(storageKey, Object.fromEntries(kept)).then(undefined, (error: unknown) => {
      parts.log(`The list of models was not saved: ${String(error)}`);
    });
    parts.onChange();
    return models;
  }

  function known(endpoint: Endpoint): readonly ModelInfo[] | null {
    return all().get(nameOf(endpoint))?.models ?? null;
  }

  return {
    async refresh(endpoint, { anew = false } = {}) {
      const name = nameOf(endpoint);
      const entry = all().get(name);
      // An entry from the future was written by a wrong clock.
      const age = entry ? parts.now() - entry.at : Infinity;
      if (entry && !anew && age >= 0 && age < day) return entry.models;
      const request = asking.get(name) ?? ask(endpoint).finally(() => asking.delete(name));
      asking.set(name, request);
      return request;
    },
    known,
    infoOf(endpoint, model) {
      const models = known(endpoint) ?? [];
      return (
        models.find(({ id }) => id === model) ??
        models.find(({ id }) => id.replace(/-20\d{6}$/, "") === model) ??
        null
      );
    },
  };
}

/** Two gateways may share an origin. */
function nameOf(endpoint: Endpoint): string {
  return endpoint.origin + endpoint.root;
}

/** What was saved, as far as it is of our shape: entries that are not are asked for again. */
function readEntries(saved: unknown): Map<string, Entry> {
  if (typeof saved !== "object" || saved === null) return new Map();
  return new Map(
    Object.entries(saved).filter((pair): pair is [string, Entry] => {
      const entry: unknown = pair[1];
      if (typeof entry !== "object" || entry === null || !("at" in entry) || !("models" in entry))
        return false;
      return typeof entry.at === "number" && (entry.models === null || Array.isArray(entry.models));
    }),
  );
}

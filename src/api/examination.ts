/** What the checks of a connection share: what is known of it, and the requests whose answers several of them read. */
import { ChatError } from "../core/errors.ts";
import type { Translations } from "../core/localize.ts";
import type { ModelInfo } from "../core/modelList.ts";
import { capabilitiesOf } from "../core/models.ts";
import type { Settings } from "../core/settings.ts";
import type { MessagesRequest } from "../core/wire.ts";
import type { Call, Client } from "./client.ts";
import { countTokens } from "./countTokens.ts";
import type { Endpoint } from "./endpoint.ts";
import { buildHeaders, type Credential } from "./headers.ts";
import { listModels } from "./models.ts";
import type { NetworkSettings } from "./network.ts";
import { errorWithoutSecret, withoutSecret } from "./redact.ts";
import type { Server } from "./resource.ts";

/** What the editor and the environment say. */
export interface Patient {
  /** @throws ChatError of kind `setting`. */
  readonly endpoint: () => Endpoint;
  /** What names the endpoint: `sidenote.baseUrl`, `ANTHROPIC_BASE_URL`, or `the default`. */
  readonly endpointSource: string;
  readonly network: NetworkSettings;
  readonly settings: Settings;
  readonly userAgent: string;
  /**
   * The endpoint's key, or null when there is none.
   * @throws ChatError of kind `unusable-key`.
   */
  readonly credential: (endpoint: Endpoint) => Promise<FoundCredential | null>;
}

export interface FoundCredential {
  readonly credential: Credential;
  /** Where it was found. */
  readonly source: "stored" | "ANTHROPIC_API_KEY" | "ANTHROPIC_AUTH_TOKEN";
}

export interface Instruments {
  /** Makes a client for this examination alone, so that no connection stands yet. */
  readonly createClient: (options: { readonly fetch: () => typeof fetch }) => Client;
  /** The editor's `fetch`, looked up anew for each request. */
  readonly fetch: () => typeof fetch;
  /** The addresses of a name. */
  readonly lookup: (hostname: string) => Promise<readonly string[]>;
  /** For the texts of what is found; null for English. */
  readonly translations: Translations | null;
  /** Ends the examination. */
  readonly signal: AbortSignal;
}

export interface Examination {
  readonly patient: Patient;
  readonly instruments: Instruments;
  readonly endpoint: () => Endpoint;
  readonly credential: () => Promise<FoundCredential | null>;
  /** The server's models; null where it has no list of them. Asked for once. */
  readonly models: () => Promise<readonly ModelInfo[] | null>;
  /** The tokens of the question; null where the server does not count. Asked for once. */
  readonly tokens: () => Promise<number | null>;
  /** A short question to the model that is set. */
  readonly question: () => MessagesRequest;
  readonly call: (body: MessagesRequest) => Promise<Call>;
  /** What it tells of failures is without the key. */
  readonly client: Pick<Client, "open" | "exchange">;
  /** Whether the endpoint answers through the editor's `fetch`, where no connection of ours can be made. */
  readonly answersEditor: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

export function createExamination(patient: Patient, instruments: Instruments): Examination {
  const { settings, network } = patient;
  let usesEditor = false;
  const raw = instruments.createClient({
    fetch() {
      usesEditor = true;
      return instruments.fetch();
    },
  });
  const endpoint = once(patient.endpoint);
  /** The key, once it was found. */
  let secret: string | undefined;
  const credential = once(async () => {
    const found = await patient.credential(endpoint());
    secret = found?.credential.secret;
    return found;
  });
  const client: Examination["client"] = {
    open: (call, observer) => raw.open(call, withoutSecret(observer, secret)),
    async exchange(exchange) {
      try {
        return await raw.exchange(exchange);
      } catch (error) {
        throw error instanceof ChatError ? errorWithoutSecret(error, secret) : error;
      }
    },
  };
  const models = once(async () => listModels(await server()));
  const tokens = once(async () => countTokens(await server(), question()));

  async function headers(): Promise<Record<string, string>> {
    const { apiVersion, betas, headers: extra } = settings;
    const found = await credential();
    const key = found?.credential ?? null;
    return buildHeaders({ userAgent: patient.userAgent, apiVersion, betas, extra, credential: key });
  }

  async function server(): Promise<Server> {
    const { root, isLoopback } = endpoint();
    const common = { endpoint: endpoint(), network, headers: await headers(), signal: instruments.signal };
    return {
      isLoopback,
      exchange: (request) => client.exchange({ ...common, ...request, path: root + request.path }),
    };
  }

  function question(): MessagesRequest {
    return {
      model: settings.model,
      // Room for thoughts, where the model cannot be told not to have them.
      max_tokens: capabilitiesOf(settings.model, settings.apiVersion).thinksByDefault ? 1024 : 128,
      messages: [
        { role: "user", content: "Count from one to twenty in English words, and say nothing else." },
      ],
      stream: true,
    };
  }

  return {
    patient,
    instruments,
    endpoint,
    credential,
    models,
    tokens,
    question,
    client,
    async call(body) {
      const beta = settings.betas.length > 0;
      const idleTimeout = Math.min(settings["timeouts.idle"], longestSilence);
      return { endpoint: endpoint(), network, headers: await headers(), beta, body, idleTimeout };
    },
    async answersEditor() {
      try {
        await models();
        return usesEditor;
      } catch (error) {
        // Any answer of the endpoint's will do; a proxy's own refusal has a status as well.
        const isAnswer = error instanceof ChatError && error.status !== undefined && error.kind !== "proxy";
        return usesEditor && isAnswer;
      }
    },
    close: () => raw.destroy(),
  };
}

/** Seconds: nobody looks at a progress bar for longer. */
const longestSilence = 30;

/** Calls `make` at the first call, and gives its result, or its promise, ever after. */
function once<Result>(make: () => Result): () => Result {
  let made: { readonly result: Result } | null = null;
  return () => (made ??= { result: make() }).result;
}

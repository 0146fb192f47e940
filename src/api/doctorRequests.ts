/** The checks that ask the endpoint: key, model, token count and streaming. */
import { ChatError } from "../core/errors.ts";
import { codeSpan } from "../core/inlineMarkdown.ts";
import { capabilitiesOf } from "../core/models.ts";
import { mayBeBuffered, type StreamTimes } from "../core/streamTimes.ts";
import type { MessagesRequest } from "../core/wire.ts";
import type { Examination, FoundCredential } from "./examination.ts";
import { failureOf, found, type Outcome } from "./outcome.ts";
import { probeStream } from "./streamProbe.ts";
import { formatNumber, localize } from "../core/localize.ts";

export async function checkKey(examination: Examination): Promise<Outcome> {
  const key = await examination.credential();
  const { host, isLoopback } = examination.endpoint();
  if (!key && !isLoopback)
    return failureOf(new ChatError("no-key", localize("There is no API key for {host}.", { host })));
  const named = { key: nameOf(key) };
  try {
    const isTried = (await examination.models()) !== null || (await examination.tokens()) !== null;
    if (isTried) {
      return found(
        "ok",
        key ? localize("{key} is accepted", named) : localize("none is needed on this machine"),
      );
    }
    return found(
      "skipped",
      key ? localize("{key} cannot be tried without a question: see below", named) : localize("none is set"),
    );
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    return judgeRefusal(error, key, examination);
  }
}

/** What a refused list of models says of the key: not every key that may ask may also list. */
async function judgeRefusal(
  error: ChatError,
  key: FoundCredential | null,
  examination: Examination,
): Promise<Outcome> {
  const name = nameOf(key);
  if (error.kind === "rate-limit") return { ...failureOf(error), state: "warning" };
  if (error.kind === "permission" && (await countsTokens(examination))) {
    return found("ok", localize("{key} is accepted, though not for the list of models", { key: name }));
  }
  if (error.kind !== "authentication" && error.kind !== "permission") return failureOf(error);
  const { detail, ...rest } = failureOf(error, adviceFor(key));
  return { ...rest, detail: localize("{key} is refused: {reason}", { key: name, reason: detail }) };
}

async function countsTokens({ tokens }: Examination): Promise<boolean> {
  try {
    return (await tokens()) !== null;
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    return false;
  }
}

function nameOf(key: FoundCredential | null): string {
  if (!key) return localize("no key");
  const { source } = key;
  return source === "stored" ? localize("the stored key") : localize("the key of {source}", { source });
}

function adviceFor(key: FoundCredential | null): string {
  return key === null || key.source === "stored"
    ? localize("Set a valid key with Sidenote: Set API Key.")
    : localize("Correct {source} where the editor is started, or set a key with Sidenote: Set API Key.", {
        source: key.source,
      });
}

export async function checkModel(examination: Examination): Promise<Outcome> {
  const { model } = examination.patient.settings;
  const name = codeSpan(model);
  const models = await listed(examination);
  if (!models || models.length === 0) return found("skipped", localize("this server has no list of models"));
  const named = { model: name, count: models.length };
  // A name without a date stands for the latest of that name, which alone may be in the list.
  const info = models.find(({ id }) => id === model) ?? models.find(({ id }) => isDated(id, model));
  if (!info) {
    const examples = models.slice(0, 3).map(({ id }) => codeSpan(id));
    return found(
      "warning",
      localize(
        {
          one: "{model} is not among the server's one model",
          other: "{model} is not among the server's {count} models",
        },
        named,
      ),
      localize("Set sidenote.model to one of them, such as {examples}.", {
        examples: examples.join(localize(" or ")),
      }),
    );
  }
  const advice = localize("Choose a newer model in sidenote.model.");
  if (info.lifecycle === "retired") return found("failed", localize("{model} is retired", named), advice);
  if (info.lifecycle === "deprecated") {
    const detail =
      info.retiresAt === null
        ? localize("{model} is deprecated", named)
        : localize("{model} is deprecated and retires on {date}", { ...named, date: day(info.retiresAt) });
    return found("warning", detail, advice);
  }
  return found(
    "ok",
    localize(
      {
        one: "{model} is among the server's one model",
        other: "{model} is among the server's {count} models",
      },
      named,
    ),
  );
}

/** The list, or null where the key may not have it; the check of the key has told then. */
async function listed({ models }: Examination): ReturnType<Examination["models"]> {
  try {
    return await models();
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    return null;
  }
}

function isDated(id: string, model: string): boolean {
  return id.startsWith(`${model}-`) && /^\d{8}$/.test(id.slice(model.length + 1));
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

export async function checkTokenCount({ tokens }: Examination): Promise<Outcome> {
  try {
    const count = await tokens();
    return found(
      "ok",
      count === null
        ? localize("this server does not count; Sidenote estimates")
        : localize({ one: "{count} token", other: "{count} tokens" }, { count }),
    );
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    return { ...failureOf(error), state: "warning" };
  }
}

export async function checkStreaming(examination: Examination): Promise<Outcome> {
  try {
    return judgeTimes(await askShortly(examination));
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    // The connection stood before: something does not bear a stream.
    const isCut = error.kind === "incomplete" || error.kind === "timeout" || error.kind === "network";
    return failureOf(error, isCut ? adviceForCuts() : undefined);
  }
}

function adviceForCuts(): string {
  return localize(
    "Ask who runs the proxy or gateway to let event streams through until they end, however long that takes.",
  );
}

async function askShortly(examination: Examination): Promise<StreamTimes> {
  const { client, call, instruments } = examination;
  const ask = async (body: MessagesRequest): Promise<StreamTimes> =>
    probeStream(client, await call(body), instruments.signal);
  const plain = examination.question();
  try {
    return await ask(withoutThoughts(plain, examination));
  } catch (error) {
    // A gateway may not know how to switch thoughts off; that is no fault of the connection.
    if (error instanceof ChatError && error.kind === "bad-request") return ask(plain);
    throw error;
  }
}

function judgeTimes(times: StreamTimes): Outcome {
  const { first, last, pieces, events, outputTokens } = times;
  const came = localize(
    {
      one: "{events} events in {count} piece, the first after {first}, the last after {last}",
      other: "{events} events in {count} pieces, the first after {first}, the last after {last}",
    },
    { events, count: pieces, first: seconds(first), last: seconds(last) },
  );
  const detail =
    outputTokens === null
      ? came
      : localize(
          {
            one: "{stream}; the answer took {count} token",
            other: "{stream}; the answer took {count} tokens",
          },
          { stream: came, count: outputTokens },
        );
  if (!mayBeBuffered(times)) return found("ok", detail);
  return found(
    "warning",
    localize("{stream}. All of it came at once: it may be buffered on the way", { stream: detail }),
    localize(
      "Ask who runs the proxy or gateway to pass event streams on unbuffered (for nginx: proxy_buffering off).",
    ),
  );
}

/** As few tokens as the model allows. A model that is not known is not told anything that it may not know. */
function withoutThoughts(body: MessagesRequest, { patient }: Examination): MessagesRequest {
  const { model, apiVersion } = patient.settings;
  const { thinksByDefault, thinking, effort } = capabilitiesOf(model, apiVersion);
  if (!thinksByDefault) return body;
  if (thinking.includes("disabled")) return { ...body, thinking: { type: "disabled" } };
  return effort.includes("low") ? { ...body, output_config: { effort: "low" } } : body;
}

function seconds(milliseconds: number): string {
  return localize("{seconds} s", { seconds: formatNumber(milliseconds / 1000, 2) });
}

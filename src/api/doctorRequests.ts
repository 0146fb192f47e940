/** The checks that ask the endpoint: key, model, token count and streaming. */
import { ChatError } from "../core/errors.ts";
import { codeSpan } from "../core/inlineMarkdown.ts";
import { capabilitiesOf } from "../core/models.ts";
import { mayBeBuffered, type StreamTimes } from "../core/streamTimes.ts";
import type { MessagesRequest } from "../core/wire.ts";
import type { Examination, FoundCredential } from "./examination.ts";
import { failureOf, found, type Outcome } from "./outcome.ts";
import { probeStream } from "./streamProbe.ts";

export async function checkKey(examination: Examination): Promise<Outcome> {
  const key = await examination.credential();
  const { host, isLoopback } = examination.endpoint();
  if (!key && !isLoopback) return failureOf(new ChatError("no-key", `There is no API key for ${host}.`));
  const name = nameOf(key);
  try {
    const isTried = (await examination.models()) !== null || (await examination.tokens()) !== null;
    if (isTried) return found("ok", key ? `${name} is accepted` : "none is needed on this machine");
    return found("skipped", key ? `${name} cannot be tried without a question: see below` : "none is set");
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
    return found("ok", `${name} is accepted, though not for the list of models`);
  }
  if (error.kind !== "authentication" && error.kind !== "permission") return failureOf(error);
  const { detail, ...rest } = failureOf(error, adviceFor(key));
  return { ...rest, detail: `${name} is refused: ${detail}` };
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
  if (!key) return "no key";
  return key.source === "stored" ? "the stored key" : `the key of ${key.source}`;
}

function adviceFor(key: FoundCredential | null): string {
  return key === null || key.source === "stored"
    ? "Set a valid key with Sidenote: Set API Key."
    : `Correct ${key.source} where the editor is started, or set a key with Sidenote: Set API Key.`;
}

export async function checkModel(examination: Examination): Promise<Outcome> {
  const { model } = examination.patient.settings;
  const name = codeSpan(model);
  const models = await listed(examination);
  if (!models || models.length === 0) return found("skipped", "this server has no list of models");
  const count = models.length === 1 ? "the server's one model" : `the server's ${models.length} models`;
  // A name without a date stands for the latest of that name, which alone may be in the list.
  const info = models.find(({ id }) => id === model) ?? models.find(({ id }) => isDated(id, model));
  if (!info) {
    const examples = models.slice(0, 3).map(({ id }) => codeSpan(id));
    return found(
      "warning",
      `${name} is not among ${count}`,
      `Set sidenote.model to one of them, such as ${examples.join(" or ")}.`,
    );
  }
  const end = info.retiresAt === null ? "" : ` and retires on ${day(info.retiresAt)}`;
  const advice = "Choose a newer model in sidenote.model.";
  if (info.lifecycle === "retired") return found("failed", `${name} is retired`, advice);
  if (info.lifecycle === "deprecated") return found("warning", `${name} is deprecated${end}`, advice);
  return found("ok", `${name} is among ${count}`);
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
    return found("ok", count === null ? "this server does not count; Sidenote estimates" : `${count} tokens`);
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
    return failureOf(error, isCut ? adviceForCuts : undefined);
  }
}

const adviceForCuts =
  "Ask who runs the proxy or gateway to let event streams through until they end, however long that takes.";

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
  const cost = outputTokens === null ? "" : `; the answer took ${outputTokens} tokens`;
  const detail = `${events} events in ${pieces} ${pieces === 1 ? "piece" : "pieces"}, the first after ${seconds(first)}, the last after ${seconds(last)}${cost}`;
  if (!mayBeBuffered(times)) return found("ok", detail);
  return found(
    "warning",
    `${detail}. All of it came at once: it may be buffered on the way`,
    "Ask who runs the proxy or gateway to pass event streams on unbuffered (for nginx: proxy_buffering off).",
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
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

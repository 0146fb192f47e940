/** Servers that quote the key which they refuse: wherever they put it, nobody else sees it. */
import { errorEvent, event, helloEvents } from "../../fixtures/events.ts";
import { replyBody, replyStream } from "../../fixtures/wireServer.ts";
import { secret } from "./conversation.ts";
import { answered, brokenAfter, failed, runFaults, type Fault } from "./fault.ts";

const quote = `Incorrect API key provided: ${secret}.`;
const cleaned = "Incorrect API key provided: [key].";
const start = helloEvents.slice(0, 4).join("");
const json = { "content-type": "application/json" };

/** An event after some content that quotes the key, and how the error is told. */
function inStream(
  name: string,
  stream: string,
  kind: "stream" | "authentication" | "not-json",
  message: string,
  facts = "",
): Fault {
  return {
    name,
    reply: replyStream(start + stream),
    expected: brokenAfter("Hello, ", kind, message, { facts }),
  };
}

/** Text before the key so that a limit of `length` characters cuts it after `shown` of its own. */
const before = (length: number, shown: number): string => "x".repeat(length - shown);

runFaults("servers that quote the key", [
  {
    name: "in a refusal's message",
    reply: replyBody(401, JSON.stringify({ error: { type: "authentication_error", message: quote } }), json),
    expected: failed("authentication", cleaned, { facts: "HTTP 401 · authentication_error" }),
  },
  {
    name: "in a refusal's type and request id",
    reply: replyBody(
      401,
      JSON.stringify({ error: { type: quote, message: "no" }, request_id: secret }),
      json,
    ),
    expected: failed("authentication", "no", { facts: `HTTP 401 · ${cleaned} · [key]` }),
  },
  {
    name: "in a header that names the refused request",
    reply: replyBody(401, JSON.stringify({ error: { message: "no" } }), { ...json, "request-id": secret }),
    expected: failed("authentication", "no", { facts: "HTTP 401 · [key]", requestId: "[key]" }),
  },
  {
    name: "in the headers of an answer",
    reply: replyStream(helloEvents.join(""), {
      "request-id": `for ${secret}`,
      "anthropic-organization-id": secret,
    }),
    expected: { ...answered, requestId: "for [key]" },
  },
  {
    name: "in a message that is cut in the middle of it",
    reply: replyBody(
      401,
      JSON.stringify({ error: { message: `${before(2000, 10)}${secret} is wrong` } }),
      json,
    ),
    expected: failed("authentication", `${before(2000, 10)}[key]…`, { facts: "HTTP 401" }),
  },
  {
    name: "in the address of a redirect",
    reply: replyBody(302, "", { location: `https://elsewhere.example/?key=${secret}` }),
    expected: failed(
      "redirect",
      "The server redirects to https://elsewhere.example/?key=[key]. Sidenote does not follow.",
      { facts: "HTTP 302" },
    ),
  },
  {
    name: "as the name of an encoding",
    reply: replyStream("x", { "content-encoding": secret }),
    expected: failed("not-json", 'The answer of HOST is packed as "[key]", which Sidenote cannot read.'),
  },
  inStream(
    "in an error event",
    errorEvent("authentication_error", quote),
    "authentication",
    cleaned,
    "authentication_error",
  ),
  inStream("in an error event that is a text", event({ type: "error", error: quote }), "stream", cleaned),
  inStream("in an error event that is no JSON", `event: error\ndata: ${quote}\n\n`, "stream", cleaned),
  inStream(
    "in an event that is no JSON",
    `data: ${quote}\n\n`,
    "not-json",
    `The stream holds an event that is not JSON: ${cleaned}`,
  ),
  inStream(
    "in an event that is no JSON and cut in the middle of it",
    `data: ${before(80, 12)}${secret}\n\n`,
    "not-json",
    `The stream holds an event that is not JSON: ${before(80, 12)}[key]…`,
  ),
]);

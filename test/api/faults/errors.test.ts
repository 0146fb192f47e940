/** Errors that come inside a stream: of every type, before and after the first content, and in every shape. */
import {
  ending,
  errorEvent,
  event,
  helloEvents,
  messageStart,
  ping,
  textStart,
} from "../../fixtures/events.ts";
import { replyStream } from "../../fixtures/wireServer.ts";
import type { Failure } from "./conversation.ts";
import { brokenAfter, failed, runFaults, triedAgain, type Fault } from "./fault.ts";

/** The API's error types inside a stream: kind, and whether it may pass. */
const errors: readonly [string, Failure["kind"], boolean][] = [
  ["invalid_request_error", "bad-request", false],
  ["authentication_error", "authentication", false],
  ["billing_error", "billing", false],
  ["permission_error", "permission", false],
  ["not_found_error", "not-found", false],
  ["request_too_large", "too-large", false],
  ["rate_limit_error", "rate-limit", true],
  ["timeout_error", "timeout", true],
  ["api_error", "stream", true],
  ["overloaded_error", "overloaded", true],
  ["brand_new_error", "stream", false],
];

runFaults(
  "errors inside the stream",
  errors.flatMap(([type, kind, mayPass]): Fault[] => {
    const error = errorEvent(type, "in the server's words");
    return [
      {
        name: `${type} before any content${mayPass ? ", tried again" : ""}`,
        reply: replyStream(messageStart + textStart + ping + error),
        expected: failed(kind, "in the server's words", { facts: type, ...(mayPass && triedAgain) }),
      },
      {
        name: `${type} after some content`,
        reply: replyStream(helloEvents.slice(0, 4).join("") + error + ending),
        expected: brokenAfter("Hello, ", kind, "in the server's words", { facts: type }),
      },
    ];
  }),
);

function errorAs(name: string, stream: string, message: string, facts = ""): Fault {
  const start = helloEvents.slice(0, 4).join("");
  return {
    name,
    reply: replyStream(start + stream + ending),
    expected: brokenAfter("Hello, ", "stream", message, { facts }),
  };
}

const nameless = "The server reported an error.";

runFaults("errors inside the stream, in other shapes", [
  errorAs(
    "with a request id",
    event({ type: "error", error: { message: "no" }, request_id: "r9" }),
    "no",
    "r9",
  ),
  errorAs("a text", event({ type: "error", error: "boom" }), "boom"),
  errorAs("a message beside it", event({ type: "error", message: "boom" }), "boom"),
  errorAs("without a type", 'data: {"error":{"message":"boom","code":500}}\n\n', "boom"),
  errorAs("by its event's name alone", 'event: error\ndata: {"message":"boom"}\n\n', "boom"),
  errorAs("no JSON", "event: error\ndata: Internal Server Error\n\n", "Internal Server Error"),
  errorAs("JSON that is a text", 'event: error\ndata: "boom"\n\n', "boom"),
  errorAs("empty", event({ type: "error" }), nameless),
  errorAs("null", event({ type: "error", error: null }), nameless),
  errorAs("of the wrong types", event({ type: "error", error: { type: 7, message: {} } }), nameless),
]);

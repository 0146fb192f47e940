/** Answers whose body is not what was asked for: errors of every shape, pages, and the wrong kind of success. */
import { hello } from "../../fixtures/events.ts";
import { chunk, replyBody, replyBytes, type Reply } from "../../fixtures/wireServer.ts";
import { answered, failed, runFaults, triedAgain, type Fault } from "./fault.ts";

/** A 400 with this body: what is told is what could be read of it. */
function told(name: string, body: string | Buffer, message: string, facts = "HTTP 400"): Fault {
  const head = `HTTP/1.1 400 Bad\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`;
  const reply = replyBytes(Buffer.concat([Buffer.from(head), Buffer.from(body)]));
  return { name, reply, expected: failed("bad-request", message, { facts }) };
}

const unread = "The server answered with status 400.";
const long = "x".repeat(9000);

runFaults("bodies of errors", [
  told(
    "the request id stands in the body alone",
    '{"error":{"message":"no"},"request_id":"r9"}',
    "no",
    "HTTP 400 · r9",
  ),
  told("the error is a text (Ollama)", '{"error":"model is required"}', "model is required"),
  told("OpenAI's shape", '{"error":{"message":"no","type":"odd","code":null}}', "no", "HTTP 400 · odd"),
  told("vLLM's old shape", '{"object":"error","message":"no such","type":"BadRequestError"}', "no such"),
  told("FastAPI's shape", '{"detail":"Not allowed"}', "Not allowed"),
  told("FastAPI's list of faults", '{"detail":[{"loc":["body"],"msg":"field required"}]}', "field required"),
  told("no message", '{"type":"error","error":{"type":"odd_error"}}', unread, "HTTP 400 · odd_error"),
  told("members of the wrong type", '{"error":{"type":7,"message":["x"]},"request_id":8}', unread),
  told("JSON that is no object", '"nope"', unread),
  told("JSON null", "null", unread),
  told("JSON cut short", '{"error":{"message":"no', unread),
  told("an HTML page", "<!doctype html><h1>Bad request</h1>", unread),
  told("nothing", "", unread),
  told("invalid UTF-8", Buffer.from('{"error":{"message":"caf\xe9"}}', "latin1"), "caf\uFFFD"),
  told("more than anyone reads", JSON.stringify({ error: { message: long } }), `${long.slice(0, 2000)}…`),
]);

const json = { "content-type": "application/json" };
const html = { "content-type": "text/html; charset=utf-8" };

/** Sends a page in pieces for as long as anyone listens. */
const endless: Reply = async (socket) => {
  socket.write("HTTP/1.1 500 Status\r\ncontent-type: text/html\r\ntransfer-encoding: chunked\r\n\r\n");
  while (!socket.destroyed) {
    socket.write(chunk("x".repeat(100_000)));
    await new Promise(setImmediate);
  }
};

/** A 200 that is no stream; `seen` is one, unless it may pass. */
function wrong(name: string, reply: Reply, expected: Fault["expected"]): Fault {
  return { name, reply, expected };
}

runFaults("bodies of a success", [
  wrong(
    "a page",
    replyBody(200, "<h1>Sign in to the network</h1>", html),
    failed("not-a-stream", "The server answered with text/html; charset=utf-8, not an event stream.", {
      facts: "HTTP 200",
    }),
  ),
  wrong(
    "JSON that is not the API's",
    replyBody(200, '{"status":"ok"}', json),
    failed("not-a-stream", "The server answered with application/json, not an event stream.", {
      facts: "HTTP 200",
    }),
  ),
  wrong(
    "an error as JSON is what its type says",
    replyBody(200, '{"error":{"type":"authentication_error","message":"bad key"}}', json),
    failed("authentication", "bad key", { facts: "HTTP 200 · authentication_error" }),
  ),
  wrong(
    "an error as JSON that may pass is tried again",
    replyBody(200, '{"error":{"type":"overloaded_error","message":"Overloaded"}}', json),
    failed("overloaded", "Overloaded", { facts: "HTTP 200 · overloaded_error", ...triedAgain }),
  ),
  wrong("an event stream that calls itself JSON is read all the same", replyBody(200, hello, json), answered),
  wrong(
    "an event stream that calls itself text is read all the same",
    replyBody(200, `\uFEFF: comment\n\n${hello}`, { "content-type": "text/plain" }),
    answered,
  ),
  wrong("an event stream without a content type", replyBody(200, hello, {}), answered),
  wrong(
    "nothing at all",
    replyBody(200, "", {}),
    failed("incomplete", "The answer is incomplete: the connection closed before its end.", triedAgain),
  ),
  wrong(
    "an error that breaks off is what its status says",
    (socket) => void socket.end('HTTP/1.1 401 No\r\ncontent-length: 99\r\n\r\n{"error":'),
    failed("authentication", "The server answered with status 401.", {
      facts: "HTTP 401",
    }),
  ),
  wrong(
    "an endless page of an error is read as far as it may matter",
    endless,
    failed("server", "The server answered with status 500.", { facts: "HTTP 500", ...triedAgain }),
  ),
]);

import assert from "node:assert/strict";
import { test } from "node:test";
import { ChatError, describeError, toChatError } from "../../src/core/errors.ts";

test("a failure is told as what happened, what to do, the facts and the command that mends it", () => {
  const error = new ChatError("authentication", "invalid x-api-key", {
    status: 401,
    errorType: "authentication_error",
    requestId: "req_1",
  });
  assert.deepEqual(describeError(error), {
    kind: "authentication",
    message: "invalid x-api-key",
    advice: "The key was not accepted. Set a valid API key for this endpoint.",
    facts: "HTTP 401 · authentication_error · req_1",
    action: "set-key",
  });
});

test("a rate limit says when to come back, where the server did", () => {
  const advice = (retryAfter?: number): string =>
    describeError(new ChatError("rate-limit", "slow down", { retryAfter })).advice;
  assert.equal(advice(12.2), "You have reached a rate limit. Come back in 13 s, then try again.");
  assert.equal(advice(600), "You have reached a rate limit. Come back in 10 min, then try again.");
  assert.equal(advice(), "You have reached a rate limit. Wait a little, then try again.");
});

test("anything thrown that is no ChatError is a fault of ours", () => {
  const cause = new TypeError("x is undefined");
  const error = toChatError(cause);
  assert.deepEqual([error.kind, error.message, error.cause], ["internal", "x is undefined", cause]);
  assert.equal(toChatError(error), error);
});

test("an error of the client's bundle, which has its own copy of the class, is what it is", () => {
  class CopiedError extends Error {
    override readonly name = "ChatError";
    readonly kind = "network";
  }
  const error = new CopiedError("Nothing answers.");
  assert.ok(error instanceof ChatError);
  assert.equal(toChatError(error), error);
  assert.ok(!(new Error("ChatError") instanceof ChatError));
});

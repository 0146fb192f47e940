import assert from "node:assert/strict";
import * as vscode from "vscode";
import { replyBody, replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { focusComposer } from "./composing.ts";
import { panel, screenshot, window } from "./driver.ts";
import { cleanUp, configure, isTopic, newSession, route, say, startWorld, until } from "./world.ts";

const topic = replyStream(say('{"isNewTopic":true,"title":"Counting"}'));

describe("the receipt and what stands under the composer", () => {
  let wire: WireServer;
  before(async () => {
    wire = await startWorld();
  });
  after(async () => {
    await cleanUp();
    await wire.close();
  });
  beforeEach(newSession);

  it("has everything that is known of an answer, behind one line", async () => {
    const stream = say("One.")
      .replace("wire-model", "claude-sonnet-5-5")
      .replace('"output_tokens":5', '"output_tokens":500,"output_tokens_details":{"thinking_tokens":40}')
      .replace('"input_tokens":3', '"input_tokens":1000,"cache_read_input_tokens":20000');
    const headers = {
      "request-id": "req_7",
      "anthropic-organization-id": "org_1",
      "anthropic-ratelimit-input-tokens-limit": "450000",
      "anthropic-ratelimit-input-tokens-remaining": "9000",
    };
    wire.answer = route(replyStream(stream, headers), topic);
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Count", selection: false });
    await panel.waitFor('.turn[data-state="done"]');
    assert.match(
      await panel.text(".turn .receipt summary"),
      /^claude-sonnet-5-5 · end_turn · 21,000 tokens in, 500 out · first word \d+\.\d s · \d+\.\d s$/,
    );
    await panel.click(".turn .receipt summary");
    await panel.waitFor(".turn .receipt dt", { hasText: "Topic" }); // which may be judged after the answer's end
    const names = await panel.texts(".turn .receipt dt");
    const values = await panel.texts(".turn .receipt dd");
    const facts = Object.fromEntries(names.map((name, index) => [name, values[index]]));
    for (const time of ["First byte", "First word", "Duration"]) {
      assert.match(facts[time] ?? "", /^\d+\.\d s$/);
      facts[time] = "a time";
    }
    assert.deepEqual(facts, {
      Model: "claude-sonnet-5-5",
      "Stop reason": "end_turn",
      "First byte": "a time",
      "First word": "a time",
      Duration: "a time",
      Input: "21,000 tokens (20,000 read from the cache, 0 written to it)",
      Output: "500 tokens (40 for thoughts)",
      Cost: "price unknown",
      Topic: "wire-model, price unknown",
      Requests: "1",
      "Request id": "req_7",
      Organisation: "org_1",
      Limit: "Input tokens: 98 % used, 9,000 of 450,000 left",
    });
    await window.waitFor('[id="sidenote.sidenote.sidenote.limits"]', { hasText: "Input tokens: 98 % used" });
    await screenshot("receipt");
    wire.answer = route(replyStream(say("Two.")), topic);
  });

  it("weighs a draft as it is typed: about, or as the server counts where the user wants that", async () => {
    await panel.fill(".composer textarea", "How many words are in this question of mine?");
    await panel.waitFor(".composer .footnote", { hasText: "about " });
    assert.match(await panel.text(".composer .footnote"), /· about \d\d tokens/);
    assert.equal(
      wire.requests.filter(({ path }) => path.endsWith("count_tokens")).length,
      0,
      "nothing is sent",
    );
    await configure({ countTokens: true });
    wire.requests.length = 0;
    wire.answer = () => replyBody(200, '{"input_tokens":12345}');
    await panel.fill(".composer textarea", "And how many in this one?");
    await panel.waitFor(".composer .footnote", { hasText: "· 12,345 tokens (1 % of the window)" });
    await screenshot("weighed");
    assert.deepEqual(
      wire.requests.map(({ path, body }): unknown => [path, JSON.parse(body)]),
      [
        [
          "/v1/messages/count_tokens",
          { model: "claude-sonnet-5-5", messages: [{ role: "user", content: "And how many in this one?" }] },
        ],
      ],
    );
    await panel.fill(".composer textarea", "");
    await until("an empty draft weighs nothing", async () => {
      return !(await panel.text(".composer .footnote")).includes("tokens");
    });
    await configure({ countTokens: undefined });
  });

  it("opens the connection when the composer gets the focus, and sends nothing", async () => {
    await focusComposer(); // a focus on its way would open a connection as well
    const other = await startWorld();
    assert.equal(other.connectionCount(), 0);
    await panel.evaluate("document.activeElement.blur()");
    await panel.click(".composer textarea");
    await until("a connection stands", () => other.connectionCount() === 1);
    assert.deepEqual(other.requests, []);
    other.answer = route(replyStream(say("Warm.")), topic);
    await configure({ "topic.enabled": false });
    await panel.fill(".composer textarea", "Quick?");
    await panel.press("Enter", ".composer textarea");
    await panel.waitFor('.turn[data-state="done"]');
    assert.deepEqual(
      [other.requests.filter((request) => !isTopic(request)).length, other.connectionCount()],
      [1, 1],
    );
    await other.close();
  });
});

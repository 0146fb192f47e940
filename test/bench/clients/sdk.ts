/** The API's own client, as its users read text: `messages.stream(…).on("text")`. */
import Anthropic from "@anthropic-ai/sdk";
import { createTally, question, type BenchClient } from "./client.ts";

export const benchClient: BenchClient = {
  async read(baseUrl, onFirst) {
    const tally = createTally(onFirst);
    const client = new Anthropic({ baseURL: baseUrl, apiKey: "none", maxRetries: 0 });
    const stream = client.messages.stream(question);
    stream.on("text", tally.add).on("inputJson", tally.add);
    const answer = await stream.finalMessage();
    return { length: tally.length(), answer };
  },
};

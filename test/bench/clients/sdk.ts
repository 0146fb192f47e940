/** The API's own client, as its users read text: `messages.stream(…).on("text")`. */
import Anthropic from "@anthropic-ai/sdk";
import { question, type BenchClient } from "./client.ts";

export const benchClient: BenchClient = {
  async read(baseUrl, onFirst) {
    let length = 0;
    function count(text: string): void {
      if (length === 0) onFirst();
      length += text.length;
    }
    const stream = new Anthropic({ baseURL: baseUrl, apiKey: "none", maxRetries: 0 }).messages.stream(
      question,
    );
    stream.on("text", count).on("inputJson", count);
    await stream.finalMessage();
    return length;
  },
};

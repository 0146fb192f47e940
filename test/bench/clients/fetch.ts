/** The global fetch with eventsource-parser: what a careful extension writes by hand. */
import { createParser } from "eventsource-parser";
import { question, type BenchClient } from "./client.ts";

export const benchClient: BenchClient = {
  async read(baseUrl, onFirst) {
    let length = 0;
    const decoder = new TextDecoder();
    const parser = createParser({
      onEvent: ({ data }) => {
        const { delta } = JSON.parse(data);
        const text = delta?.text ?? delta?.partial_json;
        if (typeof text !== "string") return;
        if (length === 0) onFirst();
        length += text.length;
      },
    });
    const response = await fetch(`${baseUrl}/v1/messages`, {
      method: "POST",
      body: JSON.stringify(question),
    });
    for await (const bytes of response.body ?? []) parser.feed(decoder.decode(bytes, { stream: true }));
    return length;
  },
};

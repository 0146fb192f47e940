/** The global fetch with eventsource-parser. */
import { createTally, question, type BenchClient } from "./client.ts";
import { createDeltaReader } from "./deltas.ts";

export const benchClient: BenchClient = {
  async read(baseUrl, onFirst) {
    const reader = createDeltaReader(createTally(onFirst));
    const response = await fetch(`${baseUrl}/v1/messages`, {
      method: "POST",
      body: JSON.stringify(question),
    });
    for await (const bytes of response.body ?? []) reader.feed(bytes);
    return reader.reading();
  },
};

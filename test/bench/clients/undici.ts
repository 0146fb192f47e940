/** undici's dispatcher with eventsource-parser and nothing else: the difference to Sidenote is Sidenote's own layers. */
import Client from "undici/lib/dispatcher/client.js";
import { createTally, question, type BenchClient } from "./client.ts";
import { createDeltaReader } from "./deltas.ts";

let client: Client | null = null;

export const benchClient: BenchClient = {
  read: (baseUrl, onFirst) =>
    new Promise((resolve, reject) => {
      const reader = createDeltaReader(createTally(onFirst));
      const { origin, pathname } = new URL(baseUrl);
      client ??= new Client(origin);
      client.dispatch(
        { path: `${pathname}/v1/messages`, method: "POST", body: JSON.stringify(question) },
        {
          // undici refuses a handler without these two.
          onRequestStart: () => undefined,
          onResponseStart: () => undefined,
          onResponseData: (_controller, chunk) => reader.feed(chunk),
          onResponseEnd: () => resolve(reader.reading()),
          onResponseError: (_controller, error) => reject(error),
        },
      );
    }),
};

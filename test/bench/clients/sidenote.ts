/** Sidenote's own client, from bytes to the updates that it posts. */
import { createClient } from "../../../src/api/client.ts";
import { parseEndpoint } from "../../../src/api/endpoint.ts";
import { buildHeaders } from "../../../src/api/headers.ts";
import { directNetwork } from "../../../src/api/network.ts";
import { createAnswerReader } from "../../../src/core/answer.ts";
import type { Turn, TurnUpdate } from "../../../src/core/conversation.ts";
import { question, type BenchClient } from "./client.ts";

const client = createClient();
const headers = buildHeaders({
  userAgent: "bench",
  apiVersion: "2023-06-01",
  betas: [],
  credential: { type: "api-key", secret: "none" },
  extra: {},
});

export const benchClient: BenchClient = {
  warm: (baseUrl) => client.warm({ endpoint: parseEndpoint(baseUrl), network: directNetwork }),
  read: (baseUrl, onFirst) =>
    new Promise((resolve, reject) => {
      let length = 0;
      const turn = { blocks: [], state: "waiting", firstContentAt: null } as unknown as Turn;
      function post(updates: readonly TurnUpdate[]): void {
        for (const update of updates) {
          if (update.type !== "block-append") continue;
          if (length === 0) onFirst();
          length += update.text.length;
        }
      }
      const reader = createAnswerReader(turn, { post, now: Date.now, continues: null });
      client.open(
        {
          endpoint: parseEndpoint(baseUrl),
          network: directNetwork,
          headers,
          beta: false,
          body: question,
          idleTimeout: 60,
        },
        {
          onOpen: reader.open,
          onEvents: (events) => reader.read(events),
          onEnd: () => {
            const input = turn.blocks.find(({ type }) => type === "tool_use");
            if (input) JSON.parse(input.text);
            resolve(length);
          },
          onError: reject,
        },
      );
    }),
};

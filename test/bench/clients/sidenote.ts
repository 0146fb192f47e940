/** Sidenote's own client, from bytes to the updates that it posts. */
import { createClient } from "../../../src/api/client.ts";
import { parseEndpoint } from "../../../src/api/endpoint.ts";
import { buildHeaders } from "../../../src/api/headers.ts";
import { directNetwork } from "../../../src/api/network.ts";
import { createAnswerReader } from "../../../src/core/answer.ts";
import type { Turn } from "../../../src/core/conversation.ts";
import type { TurnUpdate } from "../../../src/core/turnUpdate.ts";
import { createTally, question, type BenchClient } from "./client.ts";

const client = createClient();
const headers = buildHeaders({
  userAgent: "bench",
  apiVersion: "2023-06-01",
  betas: [],
  credential: { type: "api-key", secret: "none" },
  extra: {},
});

/** The SDK hands tool input over parsed, so the turn's is parsed too. */
function parseToolInput(turn: Turn): void {
  for (const { type, text } of turn.blocks) if (type === "tool_use") JSON.parse(text);
}

export const benchClient: BenchClient = {
  warm: (baseUrl) => client.warm({ endpoint: parseEndpoint(baseUrl), network: directNetwork }),
  read: (baseUrl, onFirst) =>
    new Promise((resolve, reject) => {
      const tally = createTally(onFirst);
      const turn = { blocks: [], state: "waiting", firstContentAt: null } as unknown as Turn;
      function post(updates: readonly TurnUpdate[]): void {
        for (const update of updates) if (update.type === "block-append") tally.add(update.text);
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
          onEnd() {
            parseToolInput(turn);
            resolve({ length: tally.length(), answer: turn });
          },
          onError: reject,
        },
      );
    }),
};

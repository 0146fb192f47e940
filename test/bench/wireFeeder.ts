/** The server of `bench:wire`: a process of its own that says `<n>` deltas, in the way that the path names. */
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

const words = [
  "The ",
  "total ",
  "is ",
  "wrong ",
  "because ",
  "`find` ",
  "returns ",
  "first. ",
  "größer\\n",
  "漢字 ",
];

function event(type: string, data: string): string {
  return `event: ${type}\ndata: ${data}\n\n`;
}

function opening(block: string): string {
  const message = `{"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"bench","content":[],"stop_reason":null,"usage":{"input_tokens":9,"output_tokens":1}}}`;
  return (
    event("message_start", message) +
    event("content_block_start", `{"type":"content_block_start","index":0,"content_block":${block}}`)
  );
}

const closing =
  event("content_block_stop", `{"type":"content_block_stop","index":0}`) +
  event(
    "message_delta",
    `{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}`,
  ) +
  event("message_stop", `{"type":"message_stop"}`);

function textDelta(index: number): string {
  const text = words[index % words.length] ?? "";
  return event(
    "content_block_delta",
    `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"${text}"} }`,
  );
}

/** Tool input of any length: one long string in an object. */
function inputDelta(index: number, count: number): string {
  const json = index === 0 ? `{\\"code\\":\\"` : index === count - 1 ? `\\"}` : "let total = 0; ";
  return event(
    "content_block_delta",
    `{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"${json}"} }`,
  );
}

const ways: Record<string, (response: ServerResponse, count: number) => Promise<void>> = {
  /** As fast as the socket takes it, in large writes. */
  async bulk(response, count) {
    for (let index = 0; index < count; index += 200) {
      let batch = "";
      for (let next = index; next < Math.min(index + 200, count); next++) batch += textDelta(next);
      if (!response.write(batch)) await once(response, "drain");
    }
  },
  /** One write per event. */
  async events(response, count) {
    for (let index = 0; index < count; index++) {
      if (!response.write(textDelta(index))) await once(response, "drain");
      if (index % 20 === 0) await new Promise(setImmediate);
    }
  },
  /** One event each 0.1 ms: the reader sleeps before each, as in `paced`, in a fortieth of the time. */
  async drip(response, count) {
    for (let index = 0; index < count; index++) {
      response.write(textDelta(index));
      const next = performance.now() + 0.1;
      while (performance.now() < next) await new Promise(setImmediate);
    }
  },
  /** One event each 4 ms. */
  async paced(response, count) {
    for (let index = 0; index < count; index++) {
      response.write(textDelta(index));
      await pause(4);
    }
  },
  async tool(response, count) {
    for (let index = 0; index < count; index++) {
      if (!response.write(inputDelta(index, count))) await once(response, "drain");
    }
  },
};

async function answer(path: string, response: ServerResponse): Promise<void> {
  const [, way = "", count = ""] = path.split("/");
  const say = ways[way];
  if (!say) throw new Error(`No such way: ${path}`);
  response.writeHead(200, { "content-type": "text/event-stream" });
  const tool = `{"type":"tool_use","id":"t","name":"write","input":{}}`;
  response.write(opening(way === "tool" ? tool : `{"type":"text","text":""}`));
  await say(response, Number(count));
  response.end(closing);
}

const server = createServer((request, response) => {
  request.resume().on("end", () => void answer(request.url ?? "", response));
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});

/** A local endpoint that speaks the Messages protocol, for trying the extension without a key. */
import { LLMock } from "@copilotkit/aimock";
import type { ChatCompletionRequest, TextResponse } from "@copilotkit/aimock";
import { chooseAnswer } from "./demoAnswers.ts";

export interface DemoEndpoint {
  /** What to set ANTHROPIC_BASE_URL to. */
  readonly url: string;
  /** The variables with which an editor's extension talks to this endpoint. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** What answers say of their origin, wherever an editor shows their model. */
const demoModel = "canned-demo-answer";

// About the pace of a real answer.
const pace = { ttft: 350, tps: 60, jitter: 0.4 };

/** Starts the endpoint on a free port of the loopback interface. */
export async function startDemoEndpoint(): Promise<DemoEndpoint> {
  const endpoint = new LLMock({ port: 0, host: "127.0.0.1" });
  endpoint.on({ systemMessage: "isNewTopic" }, judgeTopic, { chunkSize: 8, streamingProfile: pace });
  endpoint.on({}, answer, { chunkSize: 5, streamingProfile: pace });
  await endpoint.start();
  return {
    url: endpoint.url,
    environment: {
      ANTHROPIC_BASE_URL: endpoint.url,
      ANTHROPIC_API_KEY: "demo",
      SIDENOTE_DEMO: "1",
    },
    close: () => endpoint.stop(),
  };
}

function answer(request: ChatCompletionRequest): TextResponse {
  return response(request, chooseAnswer(lastMessage(request)).text);
}

function judgeTopic(request: ChatCompletionRequest): TextResponse {
  const { title } = chooseAnswer(lastMessage(request));
  return response(request, JSON.stringify({ isNewTopic: true, title }));
}

function response(request: ChatCompletionRequest, content: string): TextResponse {
  const input = JSON.stringify(request.messages);
  return {
    content,
    model: demoModel,
    usage: { input_tokens: tokens(input), output_tokens: tokens(content) },
  };
}

/** Four characters to a token: near enough for a receipt. */
function tokens(text: string): number {
  return Math.ceil(text.length / 4);
}

function lastMessage(request: ChatCompletionRequest): string {
  const content = request.messages.findLast(({ role }) => role === "user")?.content;
  return typeof content === "string" ? content : JSON.stringify(content ?? "");
}

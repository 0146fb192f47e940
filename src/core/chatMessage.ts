/**
 * The messages of another program, as plain data: what the editor's language models are asked in.
 *
 * They may hold what Sidenote's own turns never do: tool calls, their results, instructions between the messages.
 */
import type { ImageBlockParam, ToolParam } from "./wire.ts";

export type ChatPart =
  | { readonly type: "text"; readonly text: string }
  /** @see ImageBlockParam for the media types that the API takes; another one is refused. */
  | { readonly type: "image"; readonly mediaType: string; readonly data: string }
  | { readonly type: "tool-call"; readonly id: string; readonly name: string; readonly input: object }
  | {
      readonly type: "tool-result";
      readonly id: string;
      readonly content: readonly Extract<ChatPart, { type: "text" | "image" }>[];
      readonly isError: boolean;
    };

export interface ChatMessage {
  readonly role: "user" | "assistant" | "system";
  readonly parts: readonly ChatPart[];
}

export interface ChatOptions {
  /** By the API's names: see `readModelOptions`. */
  readonly modelOptions: Readonly<Record<string, unknown>>;
  readonly tools: readonly ToolParam[];
  /** The answer has to be a call of one of the tools. */
  readonly mustCall: boolean;
}

const imageTypes: readonly string[] = [
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
] satisfies readonly ImageBlockParam["source"]["media_type"][];

/** Whether the API takes images of this type. */
export function isImageType(type: string): type is ImageBlockParam["source"]["media_type"] {
  return imageTypes.includes(type);
}

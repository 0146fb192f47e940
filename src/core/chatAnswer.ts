/** A turn's updates in, the parts of an answer for another program out: text as it comes, a tool call when it is whole. */
import type { ToolCall } from "./conversation.ts";
import { ChatError } from "./errors.ts";
import { localize } from "./localize.ts";
import type { TurnUpdate } from "./turnUpdate.ts";

export type AnswerPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "tool-call"; readonly id: string; readonly name: string; readonly input: object };

export interface ChatAnswerReader {
  /**
   * Reads updates in order. A call is whole when the next block begins, or the server says why it stopped: one that
   * breaks off in the middle is never emitted.
   * @throws ChatError of kind `stream` where a call's input is no JSON object.
   */
  readonly read: (updates: readonly TurnUpdate[]) => void;
}

/** @param emit receives each part in order. Thoughts are none. */
export function createChatAnswerReader(emit: (part: AnswerPart) => void): ChatAnswerReader {
  /** The numbers of text blocks. */
  const texts = new Set<number>();
  let call: { readonly block: number; readonly tool: ToolCall; json: string } | null = null;

  function endCall(): void {
    if (!call) return;
    const { tool, json } = call;
    call = null;
    emit({ type: "tool-call", ...tool, input: readInput(tool.name, json) });
  }

  /** What is passed over here – times, counts, states – is for those who show a turn. */
  function readOne(update: TurnUpdate): void {
    if (update.type === "block-start") {
      endCall();
      const { block, blockType, tool } = update;
      if (blockType === "text") texts.add(block);
      else texts.delete(block);
      if (blockType === "tool_use" && tool) call = { block, tool, json: "" };
    } else if (update.type === "block-append") {
      if (update.block === call?.block) call.json += update.text;
      else if (texts.has(update.block)) emit({ type: "text", text: update.text });
    } else if (update.type === "stop") endCall();
    else if (update.type === "attempt" || update.type === "retry") call = null; // it is gone with the attempt
  }

  return {
    read(updates) {
      for (const update of updates) readOne(update);
    },
  };
}

function readInput(name: string, json: string): object {
  if (json.trim() === "") return {};
  let input: unknown;
  try {
    input = JSON.parse(json);
  } catch {
    input = null; // told below, as any other input that is no object
  }
  if (typeof input === "object" && input !== null) return input;
  throw new ChatError("stream", localize("The server sent a call of {name} that cannot be read.", { name }));
}

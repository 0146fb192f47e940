/**
 * Messages of another program in, the API's messages out.
 *
 * What a server refuses in any history is mended here: empty texts and messages, several messages of one role in a row,
 * text before a tool's result, blanks at an answer's end, ids with characters that the API does not take.
 */
import { isImageType, type ChatMessage, type ChatPart } from "./chatMessage.ts";
import { ChatError } from "./errors.ts";
import { localize } from "./localize.ts";
import type { ContentBlockParam, ImageBlockParam, MessageParam, TextBlockParam } from "./wire.ts";

export interface RenderedChat {
  /** The system messages in their order, or empty. */
  readonly system: string;
  readonly messages: readonly MessageParam[];
}

/**
 * Renders a whole conversation.
 * @throws ChatError of kind `bad-request` where an image is of a type that the API does not take.
 */
export function renderChat(chat: readonly ChatMessage[]): RenderedChat {
  const system: string[] = [];
  const rendered: { role: MessageParam["role"]; blocks: ContentBlockParam[] }[] = [];
  for (const { role, parts } of chat) {
    if (role === "system") {
      system.push(...parts.flatMap((part) => (part.type === "text" ? part.text : [])));
      continue;
    }
    const blocks = parts.flatMap(blocksOf);
    if (blocks.length === 0) continue;
    const last = rendered.at(-1);
    if (last?.role === role) last.blocks.push(...blocks);
    else rendered.push({ role, blocks });
  }
  const messages = rendered.map(({ role, blocks }): MessageParam => {
    return { role, content: role === "user" ? resultsFirst(blocks) : withoutTrailingBlanks(blocks) };
  });
  const texts = system.filter((text) => text.trim() !== "");
  return { system: texts.join("\n\n"), messages };
}

function blocksOf(part: ChatPart): readonly ContentBlockParam[] {
  switch (part.type) {
    case "text":
    case "image":
      return plainBlocks(part);
    case "tool-call":
      return [{ type: "tool_use", id: toolId(part.id), name: part.name, input: part.input }];
    case "tool-result": {
      const { id, content, isError } = part;
      return [
        {
          type: "tool_result",
          tool_use_id: toolId(id),
          content: content.flatMap(plainBlocks),
          ...(isError && { is_error: true }),
        },
      ];
    }
  }
}

function plainBlocks(
  part: Extract<ChatPart, { type: "text" | "image" }>,
): readonly (TextBlockParam | ImageBlockParam)[] {
  if (part.type === "text") {
    // Blank ones and halves of a character are refused.
    return part.text.trim() === "" ? [] : [{ type: "text", text: part.text.toWellFormed() }];
  }
  const { mediaType, data } = part;
  if (!isImageType(mediaType)) {
    const message = localize("Images of type {type} cannot be sent: PNG, JPEG, GIF and WebP can.", {
      type: mediaType,
    });
    throw new ChatError("bad-request", message);
  }
  return [{ type: "image", source: { type: "base64", media_type: mediaType, data } }];
}

/** The API takes letters, digits, `_` and `-`; a call made by another model may have been named otherwise. */
function toolId(id: string): string {
  return id.replaceAll(/[^\w-]/g, "_");
}

/** Results have to come before whatever else the message says. */
function resultsFirst(blocks: readonly ContentBlockParam[]): readonly ContentBlockParam[] {
  const isResult = (block: ContentBlockParam): boolean => block.type === "tool_result";
  return [...blocks.filter(isResult), ...blocks.filter((block) => !isResult(block))];
}

function withoutTrailingBlanks(blocks: readonly ContentBlockParam[]): readonly ContentBlockParam[] {
  const last = blocks.at(-1);
  if (last?.type !== "text") return blocks;
  return [...blocks.slice(0, -1), { ...last, text: last.text.trimEnd() }];
}

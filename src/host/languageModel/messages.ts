/** The editor's chat messages and answer parts, from and to plain data. */
import * as vscode from "vscode";
import type { AnswerPart } from "../../core/chatAnswer.ts";
import type { ChatMessage, ChatOptions, ChatPart } from "../../core/chatMessage.ts";
import { textOfPrompt } from "../../core/promptText.ts";

export function readMessage({ role, content }: vscode.LanguageModelChatRequestMessage): ChatMessage {
  return { role: readRole(role), parts: content.flatMap((part) => readPart(part) ?? []) };
}

function readRole(role: vscode.LanguageModelChatMessageRole): ChatMessage["role"] {
  if (role === vscode.LanguageModelChatMessageRole.User) return "user";
  // The third there is at run time, which the stable API does not declare, is `System`.
  return role === vscode.LanguageModelChatMessageRole.Assistant ? "assistant" : "system";
}

/** Null for what has no place in a request: thoughts, and marks of other providers such as `cache_control`. */
function readPart(part: unknown): ChatPart | null {
  if (part instanceof vscode.LanguageModelToolCallPart) {
    return { type: "tool-call", id: part.callId, name: part.name, input: part.input };
  }
  if (part instanceof vscode.LanguageModelToolResultPart) {
    const content = part.content.flatMap((inner) => readContent(inner) ?? []);
    // Declared by no stable version; set by the editor where a tool failed.
    const isError = "isError" in part && part.isError === true;
    return { type: "tool-result", id: part.callId, content, isError };
  }
  return readContent(part);
}

function readContent(part: unknown): Extract<ChatPart, { type: "text" | "image" }> | null {
  if (part instanceof vscode.LanguageModelTextPart) return { type: "text", text: part.value };
  if (part instanceof vscode.LanguageModelPromptTsxPart) {
    return { type: "text", text: textOfPrompt(part.value) };
  }
  if (!(part instanceof vscode.LanguageModelDataPart)) return null;
  const { mimeType, data } = part;
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  // The older name of the same type.
  const mediaType = mimeType.toLowerCase() === "image/jpg" ? "image/jpeg" : mimeType.toLowerCase();
  if (mediaType.startsWith("image/")) return { type: "image", mediaType, data: bytes.toString("base64") };
  const isText = /^text\/|[/+]json$/.test(mediaType);
  return isText ? { type: "text", text: bytes.toString("utf8") } : null;
}

export function readOptions(options: vscode.ProvideLanguageModelChatResponseOptions): ChatOptions {
  const { modelOptions = {}, tools = [], toolMode } = options;
  return {
    modelOptions,
    tools: tools.map(({ name, description, inputSchema }) => ({
      name,
      description,
      // A tool without input has no schema; the API wants one of every tool.
      input_schema: inputSchema ?? { type: "object", properties: {} },
    })),
    mustCall: toolMode === vscode.LanguageModelChatToolMode.Required,
  };
}

export function editorPart(part: AnswerPart): vscode.LanguageModelResponsePart {
  if (part.type === "text") return new vscode.LanguageModelTextPart(part.text);
  return new vscode.LanguageModelToolCallPart(part.id, part.name, part.input);
}

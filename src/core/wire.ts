/**
 * The shapes of the Messages API that Sidenote sends and reads (https://platform.claude.com/docs/en/api/messages).
 *
 * What is sent is exact. What is read is optional everywhere: compatible servers leave fields out, send null,
 * or add events of their own, and none of that may break an answer.
 */
import type { RateLimits } from "./limits.ts";

export interface TextBlockParam {
  readonly type: "text";
  readonly text: string;
}

export interface ImageBlockParam {
  readonly type: "image";
  readonly source: {
    readonly type: "base64";
    readonly media_type: "image/png" | "image/jpeg" | "image/gif" | "image/webp";
    readonly data: string;
  };
}

/** A call that the model made, given back to it as a part of what it said. */
export interface ToolUseBlockParam {
  readonly type: "tool_use";
  readonly id: string;
  readonly name: string;
  readonly input: object;
}

/** What came of a call: in the user's message that follows it, before anything else. */
export interface ToolResultBlockParam {
  readonly type: "tool_result";
  readonly tool_use_id: string;
  readonly content: readonly (TextBlockParam | ImageBlockParam)[];
  readonly is_error?: true;
}

/** A PDF. */
export interface DocumentBlockParam {
  readonly type: "document";
  readonly source: {
    readonly type: "base64";
    readonly media_type: "application/pdf";
    readonly data: string;
  };
  readonly title: string;
}

export type ContentBlockParam =
  TextBlockParam | ImageBlockParam | DocumentBlockParam | ToolUseBlockParam | ToolResultBlockParam;

export interface MessageParam {
  readonly role: "user" | "assistant";
  readonly content: string | readonly ContentBlockParam[];
}

/** A function that the model may ask for; Sidenote's own questions have none. */
export interface ToolParam {
  readonly name: string;
  readonly description: string;
  /** A JSON schema of type `object`. */
  readonly input_schema: object;
}

export type ThinkingParam =
  | { readonly type: "enabled"; readonly budget_tokens: number }
  | { readonly type: "adaptive"; readonly display?: "summarized" }
  | { readonly type: "disabled" }
  | { readonly type: "between_tools" };

export type Effort = "low" | "medium" | "high" | "xhigh" | "max";

export interface OutputConfig {
  readonly effort?: Effort;
  readonly format?: { readonly type: "json_schema"; readonly schema: object };
}

/** Where a prompt may be kept for five minutes: at the top level of a request, up to its last block. */
export interface CacheControl {
  readonly type: "ephemeral";
}

/** The body of `POST /v1/messages`. Optional members are absent, never null, when the user did not set them. */
export interface MessagesRequest {
  readonly model: string;
  readonly max_tokens: number;
  readonly stop_sequences?: readonly string[];
  readonly temperature?: number;
  readonly top_p?: number;
  readonly top_k?: number;
  readonly thinking?: ThinkingParam;
  readonly output_config?: OutputConfig;
  readonly system?: string | readonly TextBlockParam[];
  readonly messages: readonly MessageParam[];
  readonly tools?: readonly ToolParam[];
  /** Absent: the model chooses whether to call one. */
  readonly tool_choice?: { readonly type: "any" };
  readonly cache_control?: CacheControl;
  readonly metadata?: { readonly user_id: string };
  readonly stream: true;
}

/** Token counts as the server reports them. They are cumulative: a later value replaces an earlier one. */
export interface WireUsage {
  readonly input_tokens?: number | null;
  readonly output_tokens?: number | null;
  readonly cache_creation_input_tokens?: number | null;
  readonly cache_read_input_tokens?: number | null;
  readonly output_tokens_details?: { readonly thinking_tokens?: number | null } | null;
}

export interface WireDelta {
  /** `text_delta`, `thinking_delta`, `signature_delta`, `input_json_delta`, `citations_delta`, or one unknown yet. */
  readonly type?: string;
  readonly text?: string;
  readonly thinking?: string;
  readonly signature?: string;
  readonly partial_json?: string;
  readonly citation?: unknown;
  readonly stop_reason?: string | null;
  readonly stop_sequence?: string | null;
  readonly stop_details?: {
    readonly category?: string | null;
    readonly explanation?: string | null;
  } | null;
}

/** One decoded server-sent event. `type` is the one member that is always there; see the decoder. */
export interface WireEvent {
  readonly type: string;
  readonly index?: number;
  readonly message?: {
    readonly id?: string;
    readonly model?: string;
    readonly usage?: WireUsage | null;
  } | null;
  readonly content_block?: {
    readonly type?: string;
    readonly text?: string;
    readonly thinking?: string;
    /** Of a `tool_use` block; the input is empty where it comes in deltas. */
    readonly id?: string;
    readonly name?: string;
    readonly input?: unknown;
  } | null;
  readonly delta?: WireDelta | null;
  readonly usage?: WireUsage | null;
  readonly error?: { readonly type?: string | undefined; readonly message?: string | undefined } | null;
  readonly request_id?: string | undefined;
}

/** What a response says in its headers. */
export interface ResponseInfo {
  /** `request-id`: what a provider finds the request by. */
  readonly requestId: string | null;
  /** `anthropic-organization-id`: whom it is charged to. */
  readonly organizationId: string | null;
  readonly limits: RateLimits;
}

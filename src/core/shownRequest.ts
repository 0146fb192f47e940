/** A request as a user may see, copy and pass on: whole, but for the key, which it never holds. */
import type { MessagesRequest } from "./wire.ts";

/** Stands where the key stands in the request that is sent. */
export const keyPlaceholder = "$ANTHROPIC_API_KEY";

export interface ShownRequest {
  /** With the query, as it is sent. */
  readonly url: string;
  /** As `buildHeaders` makes them without a credential. */
  readonly headers: Readonly<Record<string, string>>;
  /** The header that carries the key, or null where none is sent. */
  readonly keyHeader: "x-api-key" | "authorization" | null;
  readonly body: MessagesRequest;
}

/** The value of the header that carries the key, with the placeholder in the key's place. */
export function keyHeaderValue(keyHeader: "x-api-key" | "authorization"): string {
  return keyHeader === "x-api-key" ? keyPlaceholder : `Bearer ${keyPlaceholder}`;
}

/**
 * The request as JSON with comments: method, URL and headers, then exactly the body.
 *
 * @param notes further lines to head it with, such as what is left out and why.
 */
export function requestDocument(request: ShownRequest, notes: readonly string[]): string {
  const { url, headers, keyHeader, body } = request;
  const lines = [
    `POST ${url}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(keyHeader === null ? [] : [`${keyHeader}: ${keyHeaderValue(keyHeader)}`]),
    ...(notes.length === 0 ? [] : ["", ...notes]),
  ];
  const head = lines.map((line) => `// ${line}`.trimEnd());
  return `${head.join("\n")}\n${JSON.stringify(body, null, 2)}\n`;
}

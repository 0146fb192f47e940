/** JSON resources that not every server has, beside the messages themselves: asked for, and missed without a fuss. */
import { ChatError } from "../core/errors.ts";
import type { Exchange, ExchangeResult } from "./client.ts";

/** A request to a server that is known already. Its path is below the endpoint's root, with its query. */
export type ResourceRequest = Pick<Exchange, "method" | "path" | "body" | "timeout">;

export interface Server {
  /** A program on this machine, which answers at once or not at all. */
  readonly isLoopback: boolean;
  /** See `Client.exchange`. */
  readonly exchange: (request: ResourceRequest) => Promise<Pick<ExchangeResult, "body">>;
}

/** Seconds: what a person who looks at a list will wait, and what a program on this machine needs at most. */
const patience = 10;
const patienceOnThisMachine = 3;

/** How servers say that they do not have this: no such path, no such method, not implemented. */
const absent = new Set([404, 405, 501]);

/**
 * The resource as parsed JSON, or undefined where the server does not have it: it says so, or answers with no JSON
 * (a gateway's page for whatever path).
 *
 * @throws ChatError for any other failure.
 */
export async function readResource(
  server: Server,
  request: Omit<ResourceRequest, "timeout">,
): Promise<unknown> {
  const timeout = server.isLoopback ? patienceOnThisMachine : patience;
  try {
    const { body } = await server.exchange({ ...request, timeout });
    return JSON.parse(body) as unknown;
  } catch (error) {
    const isAbsent = error instanceof ChatError && absent.has(error.status ?? 0);
    if (isAbsent || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

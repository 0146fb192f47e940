/** Lets the suite inside the extension host see and drive the window around it, over HTTP on this machine. */
import { randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { stripVTControlCharacters } from "node:util";
import type { Page } from "playwright-core";
import { driverVariables, grepVariable, tokenHeader } from "./driverProtocol.ts";
import type { DriverAnswer, DriverRequest, RequestFor, TestResult } from "./driverProtocol.ts";
import { createOperations } from "./operations.ts";
import type { PageOperation } from "./operations.ts";

export interface Driver {
  /** The variables that the extension host needs to find this driver. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the suite has reported so far. */
  readonly results: readonly TestResult[];
  /** Whether the suite has said that this is all. */
  readonly finished: boolean;
  /** Names the page to drive, which opens later than the driver; operations that come before it wait. */
  attach(page: Page): void;
  close(): void;
}

/**
 * Starts a driver on a free port of the loopback interface; a random token keeps other programs out.
 * @param grep narrows the suite down to the tests whose whole titles it fits.
 */
export async function startDriver(grep?: string): Promise<Driver> {
  const token = randomUUID();
  const results: TestResult[] = [];
  let finished = false;
  const pages = new EventEmitter<{ page: [Page] }>();
  const operations = once(pages, "page").then(([page]) => createOperations(page));

  async function answer(request: DriverRequest): Promise<DriverAnswer> {
    if (request.operation === "report") {
      results.push(request.input.result);
      return { value: undefined };
    }
    if (request.operation === "finish") {
      finished = true;
      return { value: undefined };
    }
    try {
      return { value: await perform(request) };
    } catch (error) {
      const reason = stripVTControlCharacters(error instanceof Error ? error.message : String(error));
      // By the time that its end is reported the test has cleaned up: what was to be seen is only to be seen now.
      const isExpected = request.operation === "situation" || "limit" in request.input;
      const situation = isExpected ? "" : await (await operations).situation("window", {});
      return { error: `${request.operation} in the ${request.scope}: ${reason}\n${situation}` };
    }
  }

  async function perform<Name extends PageOperation>(request: RequestFor<Name>): Promise<unknown> {
    return (await operations)[request.operation](request.scope, request.input);
  }

  const server = createServer((message, response) => {
    if (message.headers[tokenHeader] !== token) {
      response.writeHead(403).end();
      return;
    }
    // Not validated: the only other end is our own client, type-checked against the same protocol.
    text(message)
      .then((body) => answer(JSON.parse(body)))
      .then(
        (result) => response.end(JSON.stringify(result)),
        (error: unknown) => response.writeHead(400).end(String(error)),
      );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The driver has no port");

  return {
    environment: {
      [driverVariables.url]: `http://127.0.0.1:${address.port}/`,
      [driverVariables.token]: token,
      ...(grep !== undefined && { [grepVariable]: grep }),
    },
    results,
    get finished() {
      return finished;
    },
    attach: (page) => void pages.emit("page", page),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** One connection to one origin and the requests on it, one after the other: undici's HTTP over our connector's socket. */
import type { Socket } from "node:net";
import Client from "undici/lib/dispatcher/client.js";
import type { Dispatcher } from "undici";
import type { Connector } from "./connector.ts";
import type { ResponseHeaders } from "./failure.ts";

export interface WireRequest {
  readonly method: "GET" | "POST";
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Milliseconds without any byte after which the answer counts as broken. */
  readonly silence: number;
}

/** Who hears of an answer: its head once, its bytes as they come, then one of the last two. */
export interface ResponseListener {
  readonly onHead: (status: number, headers: ResponseHeaders) => void;
  readonly onBytes: (bytes: Uint8Array) => void;
  readonly onEnd: () => void;
  readonly onFailure: (cause: unknown) => void;
}

export interface LineListener extends Omit<ResponseListener, "onFailure"> {
  /**
   * @param wasClosedIdle the server closed a connection that had stood before the request, and sent not a byte in
   * answer: it closed an idle connection and the request crossed that on its way (RFC 9112, section 9.3.1).
   */
  readonly onFailure: (cause: unknown, wasClosedIdle: boolean) => void;
}

export interface Line {
  /** Sends a request at once, or as soon as the connection stands. Returns how to cancel it. Only for a free line. */
  readonly send: (request: WireRequest, listener: LineListener) => () => void;
  /**
   * Opens the connection; no byte of HTTP is sent.
   * @param tell hears once how that went: null when the connection stands, else what it failed with.
   */
  readonly warm: (tell: (failure: unknown) => void) => void;
  /** No request is under way, and the connection stands, or is being made, as far as anyone can know. */
  readonly isFree: () => boolean;
  /** Closes the connection when its request has ended. */
  readonly close: () => Promise<void>;
  readonly destroy: () => Promise<void>;
}

/**
 * Milliseconds that an idle connection is kept; a server's `keep-alive` hint of less is obeyed. undici's default of 4 s
 * would cost a new handshake at nearly every question.
 */
const keepAlive = 300_000;

/**
 * Milliseconds within which the end of an idle connection meets a request on its way: later the server may have worked
 * on it, and charged.
 */
const crossing = 2_000;

/** A difference between two clocks that is no rounding: the machine slept, or somebody set its time. */
const clockJump = 5_000;

/** Thrown where undici is about to write a request that nobody wants any more: it drops it and keeps the connection. */
const unsent = new Error("not sent");

const nothing: WireRequest = { method: "GET", path: "/", headers: {}, body: null, silence: 0 };
const nobody: LineListener = {
  onHead: () => undefined,
  onBytes: () => undefined,
  onEnd: () => undefined,
  onFailure: () => undefined,
};

const closings = new Set(["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"]);

/** @param onGone is called once, when the line has no connection any more and can be forgotten. */
export function createLine(origin: string, connector: Connector, onGone: (line: Line) => void): Line {
  const opening = new AbortController();
  /** Connections that stood, one after the other: undici opens another for a request that finds its own closed. */
  let connections = 0;
  let isBusy = false;
  let isGone = false;
  let lastUse = now();
  /** Hears how a connection that was opened ahead of its request has come about. */
  let tellWarmth: ((failure: unknown) => void) | null = null;

  const client = new Client(origin, {
    connect: (_options, callback) => void connect(callback),
    keepAliveTimeout: keepAlive,
    keepAliveMaxTimeout: keepAlive,
  });
  client.on("connect", () => {
    connections++;
    lastUse = now();
  });
  client.on("disconnect", () => {
    if (!isBusy) leave();
  });

  async function connect(tell: (...result: [null, Socket] | [Error, null]) => void): Promise<void> {
    let socket: Socket;
    try {
      socket = await connector.open(opening.signal);
    } catch (error) {
      if (!opening.signal.aborted) warmed(error);
      tell(error as Error, null);
      return;
    }
    warmed(null);
    tell(null, socket);
  }

  function warmed(failure: unknown): void {
    tellWarmth?.(failure);
    tellWarmth = null;
  }

  function leave(): void {
    if (isGone) return;
    isGone = true;
    onGone(line);
    opening.abort(unsent);
    // Not in the stack of undici's own clean-up, which often leads here.
    queueMicrotask(() => void client.destroy());
  }

  function release(): void {
    isBusy = false;
    lastUse = now();
  }

  /** After a sleep a socket may be dead without knowing it: timers stood still, and nobody heard the server's end. */
  function isStale(): boolean {
    const { wall, steady } = now();
    const idle = wall - lastUse.wall;
    return idle > keepAlive || Math.abs(idle - (steady - lastUse.steady)) > clockJump;
  }

  function send(request: WireRequest, listener: LineListener): () => void {
    isBusy = true;
    const connectionsBefore = connections;
    let controller: Dispatcher.DispatchController | null = null;
    let isOver = false;
    let wasIdle = false;
    let startedAt = 0;
    let isAnswered = false;
    // Whatever goes wrong, an invalid argument too, undici tells to the handler's onResponseError.
    client.dispatch(
      {
        method: request.method,
        path: request.path,
        headers: request.headers,
        body: request.body,
        headersTimeout: request.silence,
        bodyTimeout: request.silence,
      },
      {
        onRequestStart(started) {
          if (isOver) throw unsent; // cancelled while it waited for the connection
          controller = started;
          wasIdle = connections === connectionsBefore;
          startedAt = now().steady;
        },
        onResponseStarted() {
          isAnswered = true;
        },
        onResponseStart(_controller, status, headers) {
          if (status >= 200) listener.onHead(status, headers); // 1xx: the real response follows
        },
        onResponseData(_controller, chunk) {
          listener.onBytes(chunk);
        },
        onResponseEnd() {
          if (isOver) return;
          isOver = true;
          release();
          listener.onEnd();
        },
        onResponseError(_controller, error) {
          if (error === unsent) return;
          leave();
          if (isOver) return;
          isOver = true;
          const isCrossing = wasIdle && !isAnswered && now().steady - startedAt < crossing;
          listener.onFailure(error, isCrossing && closings.has(codeOf(error)));
        },
      },
    );
    return () => {
      if (isOver) return;
      isOver = true;
      release();
      controller?.abort(new Error("cancelled"));
    };
  }

  const line: Line = {
    send,
    // What is cancelled before it is written is never written, and leaves the connection that was made for it.
    warm(tell) {
      tellWarmth = tell;
      send(nothing, nobody)();
    },
    isFree() {
      if (isBusy || isGone || client.closed) return false;
      if (!isStale()) return true;
      leave();
      return false;
    },
    close: () => client.close(),
    async destroy() {
      opening.abort(unsent);
      await client.destroy();
    },
  };
  return line;
}

function now(): { readonly wall: number; readonly steady: number } {
  return { wall: Date.now(), steady: performance.now() };
}

function codeOf(error: Error): string {
  return "code" in error ? String(error.code) : "";
}

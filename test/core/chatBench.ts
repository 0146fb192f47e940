/** A chat without network or editor: its requests, waits and posts lie open to the test. */
import assert from "node:assert/strict";
import { createChat, type Chat } from "../../src/core/chat.ts";
import { ChatError } from "../../src/core/errors.ts";
import type { ChatEvent } from "../../src/core/protocol.ts";
import { nothingKnown } from "../../src/core/request.ts";
import type { SessionRecord } from "../../src/core/sessionRecord.ts";
import type { StreamObserver } from "../../src/core/run.ts";
import { createSession } from "../../src/core/session.ts";
import { readSettings, type SettingName } from "../../src/core/settings.ts";
import type { MessagesRequest, ResponseInfo, WireEvent } from "../../src/core/wire.ts";

export interface Opened {
  readonly body: MessagesRequest;
  readonly observer: StreamObserver;
  cancelled: boolean;
}

export interface Bench {
  readonly chat: Chat;
  readonly posts: ChatEvent[];
  readonly log: string[];
  /** Requests in the order in which they were opened: the answer's first, then its topic's. */
  readonly opened: Opened[];
  /** What was taken to safety. */
  readonly records: SessionRecord[];
  /** Parameters whose refusal was remembered. */
  readonly refused: readonly { readonly model: string; readonly name: string }[];
  /** How many watches over streams are kept. */
  readonly ticks: () => number;
  /** Lets so much time pass, and then the watches look at it. */
  readonly sleep: (milliseconds: number) => void;
  /** Sends what waits. */
  readonly send: () => void;
  /** Waits between attempts; `end` ends one. */
  readonly waits: { readonly milliseconds: number; readonly end: () => void; cancelled: boolean }[];
}

export interface BenchOptions {
  readonly topics?: boolean;
  /** Requests wait for `send`, as when the user is asked for a key. */
  readonly isSentLate?: boolean;
  readonly settings?: (name: SettingName) => unknown;
}

export function bench(options: BenchOptions = {}): Bench {
  const posts: ChatEvent[] = [];
  const opened: Opened[] = [];
  const log: string[] = [];
  let time = 99;
  let id = 0;
  const records: SessionRecord[] = [];
  const waits: Bench["waits"] = [];
  const ticks = new Set<() => void>();
  const refused: { model: string; name: string }[] = [];
  const chat = createChat(createSession("s", 0), {
    open(body, _settings, observer) {
      const entry = { body, observer, cancelled: false };
      opened.push(entry);
      if (!options.isSentLate) observer.onSending?.();
      return () => {
        entry.cancelled = true;
      };
    },
    settings: () => readSettings(options.settings ?? (() => undefined)),
    record: (record) => records.push(structuredClone(record)),
    post: (event) => posts.push(structuredClone(event)),
    now: () => ++time,
    random: () => 0.5,
    wait(milliseconds, end) {
      const wait = { milliseconds, end, cancelled: false };
      waits.push(wait);
      return () => {
        wait.cancelled = true;
      };
    },
    every(_period, tick) {
      ticks.add(tick);
      return () => ticks.delete(tick);
    },
    server: (_settings, asked) => {
      const names = refused.filter(({ model }) => model === asked).map(({ name }) => name);
      return { ...nothingKnown, refused: new Set(names) };
    },
    refuse: ({ model }, name) => refused.push({ model, name }),
    newId: () => `t${++id}`,
    judgesTopics: () => options.topics ?? false,
    log: (line) => log.push(line),
  });
  return {
    chat,
    posts,
    log,
    opened,
    records,
    waits,
    refused,
    ticks: () => ticks.size,
    send() {
      for (const { observer } of opened) observer.onSending?.();
    },
    sleep(milliseconds) {
      time += milliseconds;
      for (const tick of ticks) tick();
    },
  };
}

export function response(requestId: string | null): ResponseInfo {
  return { requestId, organizationId: null, limits: { windows: [], status: null } };
}

export function text(value: string): WireEvent {
  return { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: value } };
}
/** The end of an answer, for this reason. */
export function ending(reason: string): readonly WireEvent[] {
  return [
    { type: "message_delta", delta: { stop_reason: reason }, usage: { output_tokens: 2 } },
    { type: "message_stop" },
  ];
}

export const stop = ending("end_turn");

export function request(list: readonly Opened[], index: number): Opened {
  const found = list[index];
  assert.ok(found, `request ${index} was opened`);
  return found;
}

/** What a server says that is busy for the moment. */
export function overloaded(): ChatError {
  return new ChatError("overloaded", "Overloaded", { status: 529, retryable: true });
}

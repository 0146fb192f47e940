/**
 * Rate limits as response headers tell them, and which of them is short.
 *
 * Two families (platform.claude.com/docs/en/api/rate-limits; the second is known from observation alone):
 * `anthropic-ratelimit-input-tokens-{limit,remaining,reset}` and its like, counted per minute, and
 * `anthropic-ratelimit-unified-5h-{status,reset,utilization}` and its like, whose set of windows is open.
 */
import { localize } from "./localize.ts";

/** Response headers, names in lower case. */
type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface RateWindow {
  /** As the header has it, such as `input-tokens`, `priority-input-tokens`, `5h` or `7d_sonnet`. */
  readonly name: string;
  /** The share that is used up, from 0 to 1. */
  readonly used: number | null;
  readonly remaining: number | null;
  readonly limit: number | null;
  /** Milliseconds since the epoch. */
  readonly resetAt: number | null;
  /** `allowed`, `allowed_warning`, `rejected`, or one unknown yet. */
  readonly status: string | null;
}

/** Plain data that can be saved and posted. */
export interface RateLimits {
  readonly windows: readonly RateWindow[];
  /** The unified family's word on the whole: see `RateWindow.status`. */
  readonly status: string | null;
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** From this share on a limit is worth telling. */
const shortShare = 0.9;

const unified = /^anthropic-ratelimit-unified-(?:([a-z\d][\w-]{0,39})-)?(status|reset|utilization)$/;
const counted = /^anthropic-(?:ratelimit-|(?=priority-))([a-z\d][\w-]{0,39})-(limit|remaining|reset)$/;

/** Reads both families; a value that makes no sense counts as not sent. */
export function readRateLimits(headers: Headers): RateLimits {
  const windows = new Map<string, Mutable<RateWindow>>();
  const overall = emptyWindow(text(headers["anthropic-ratelimit-unified-representative-claim"]) ?? "unified");
  for (const [header, value] of Object.entries(headers)) {
    const first = typeof value === "object" ? value[0] : value;
    const [, name, member] = unified.exec(header) ?? counted.exec(header) ?? [];
    if (first === undefined || member === undefined) continue;
    let window = overall;
    if (name !== undefined) {
      window = windows.get(name) ?? emptyWindow(name);
      windows.set(name, window);
    }
    setMember(window, member, first.trim());
  }
  for (const window of windows.values()) {
    const { limit, remaining } = window;
    if (limit !== null && remaining !== null) window.used ??= limit === 0 ? 1 : share(1 - remaining / limit);
  }
  const found = [...windows.values()].filter((window) => !isEmpty(window));
  // The word on the whole is a window of its own only where it does not repeat one: it is reset when that is.
  const isRepeated = overall.resetAt !== null && found.some(({ resetAt }) => resetAt === overall.resetAt);
  if (!isRepeated && (overall.resetAt !== null || !isAllowed(overall))) found.push(overall);
  return { windows: found, status: overall.status };
}

/**
 * The window that is short, the shortest first: one that is not allowed, else the one that is used up most. Null where
 * none is short, or the short ones have been reset since.
 *
 * @param now milliseconds since the epoch.
 */
export function shortest(limits: RateLimits, now: number): RateWindow | null {
  const short = limits.windows.filter((window) => isShort(window) && (window.resetAt ?? Infinity) > now);
  short.sort((one, other) => urgency(other) - urgency(one));
  return short[0] ?? null;
}

/** `Input tokens: 98 % used, 9,000 of 450,000 left, resets in 38 s`, with as much of that as is known. */
export function describeLimit(window: RateWindow, now: number): string {
  const { remaining, limit, resetAt } = window;
  return [
    labelOfLimit(window),
    ...(remaining === null || limit === null
      ? []
      : [localize("{remaining} of {limit} left", { remaining, limit })]),
    ...(resetAt === null || resetAt <= now
      ? []
      : [localize("resets in {time}", { time: duration(resetAt - now) })]),
  ].join(", ");
}

/** `5-hour limit: 92 % used`. */
export function labelOfLimit(window: RateWindow): string {
  return localize("{limit}: {state}", { limit: nameOf(window), state: stateOf(window) });
}

/** The window's name for people: `5-hour limit`, `7-day limit (sonnet)`, `Input tokens`. */
function nameOf({ name }: RateWindow): string {
  const [, count, unit = "", model] = /^(\d+|five|seven)_?(h|hour|d|day)(?:_(.+))?$/.exec(name) ?? [];
  if (count === undefined) {
    const words = name.replaceAll(/[-_]/g, " ");
    return words === "unified" ? localize("Rate limit") : words.charAt(0).toUpperCase() + words.slice(1);
  }
  const number = count === "five" ? "5" : count === "seven" ? "7" : count;
  const limit = unit.startsWith("h")
    ? localize("{number}-hour limit", { number })
    : localize("{number}-day limit", { number });
  return model === undefined ? limit : `${limit} (${model})`;
}

function emptyWindow(name: string): Mutable<RateWindow> {
  return { name, used: null, remaining: null, limit: null, resetAt: null, status: null };
}

function isEmpty({ used, remaining, limit, resetAt, status }: RateWindow): boolean {
  return [used, remaining, limit, resetAt, status].every((value) => value === null);
}

function setMember(window: Mutable<RateWindow>, member: string, value: string): void {
  const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : null;
  if (member === "status") window.status = text(value);
  else if (member === "reset") window.resetAt = time(value, number);
  else if (member === "utilization") window.used = number === null ? null : share(number);
  else if (member === "limit") window.limit = number;
  else if (member === "remaining") window.remaining = number;
}

/** A word as it stands, so that no header can put a page into a status bar. */
function text(value: unknown): string | null {
  return typeof value === "string" && /^[\w-]{1,40}$/.test(value) ? value : null;
}

/** RFC 3339, or seconds since the epoch; a count of seconds to go is neither and not taken for one. */
function time(value: string, number: number | null): number | null {
  if (number !== null) return number > 1e9 && number < 1e11 ? number * 1000 : null;
  const milliseconds = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(milliseconds) ? null : milliseconds;
}

function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function isAllowed({ status }: RateWindow): boolean {
  return status === null || status === "allowed";
}

/** True where requests do not pass: for any status but the known ones that let them. */
export function isRefused(window: RateWindow): boolean {
  return !isAllowed(window) && window.status !== "allowed_warning";
}

function isShort(window: RateWindow): boolean {
  // `overage` is what may be bought beyond the limits: it is `rejected` for everyone who has not bought any.
  if (window.name === "overage") return false;
  return !isAllowed(window) || (window.used ?? 0) >= shortShare;
}

function urgency(window: RateWindow): number {
  return (isRefused(window) ? 2 : 0) + (window.used ?? 0);
}

function stateOf(window: RateWindow): string {
  if (isRefused(window)) return localize("reached");
  if (window.used !== null) return localize("{percent} % used", { percent: Math.floor(window.used * 100) });
  return isAllowed(window) ? localize("not reached") : localize("nearly reached");
}

function duration(milliseconds: number): string {
  const minutes = milliseconds / 60_000;
  if (minutes < 1.5) return localize("{seconds} s", { seconds: Math.ceil(milliseconds / 1000) });
  if (minutes < 90) return localize("{minutes} min", { minutes: Math.ceil(minutes) });
  if (minutes < 36 * 60) return localize("{hours} h", { hours: Math.round(minutes / 60) });
  const count = Math.round(minutes / 60 / 24);
  return localize({ one: "{count} day", other: "{count} days" }, { count });
}

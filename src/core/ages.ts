/** How long ago something was, as lists group it. */
import type { SessionSummary } from "./summary.ts";

export type Age = "pinned" | "today" | "yesterday" | "week" | "month" | "older" | "archived";

/** From the first group of a list to its last. */
export const ages: readonly Age[] = ["pinned", "today", "yesterday", "week", "month", "older", "archived"];

/** @param now a local date, whose midnight divides today from yesterday. */
export function ageOf({ usedAt, pinned, archived }: SessionSummary, now: Date): Age {
  if (archived) return "archived";
  if (pinned) return "pinned";
  const days = (count: number): number =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() - count).getTime();
  if (usedAt >= days(0)) return "today";
  if (usedAt >= days(1)) return "yesterday";
  if (usedAt >= days(7)) return "week";
  return usedAt >= days(30) ? "month" : "older";
}

/** The sessions by age, each group as they stand in `sessions`; groups without one are left out. */
export function byAge(
  sessions: readonly SessionSummary[],
  now: Date,
): readonly { readonly age: Age; readonly sessions: readonly SessionSummary[] }[] {
  const groups = Map.groupBy(sessions, (session) => ageOf(session, now));
  return ages.flatMap((age) => {
    const found = groups.get(age);
    return found ? [{ age, sessions: found }] : [];
  });
}

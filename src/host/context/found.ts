/** What collectors give back when there is nothing to give. */
import type { ExcerptItem } from "../../core/context.ts";
import type { ReadFile } from "./reading.ts";

/** Says in words for the user why a source brings nothing, and what to do about it. */
export function nothing(text: string): readonly ReadFile[] {
  return [refuse(text)];
}

/** The same of one thing among others. */
export function refuse(text: string): ReadFile {
  return { type: "refused", refusal: { reason: "said", name: "", text } };
}

/** What was collected, as text that is no file's. */
export function excerpt(item: Omit<ExcerptItem, "type">): readonly ReadFile[] {
  return [{ type: "item", item: { type: "excerpt", ...item } }];
}

/** The one way by which what was collected gets to a draft: everything that is attached comes by here. */
import type { Unnumbered } from "../../core/protocol.ts";
import type { Outboxes } from "../outboxes.ts";
import { guardItems } from "./guard.ts";
import type { ReadFile } from "./reading.ts";

/** What a page is told when something could not be attached as it is. */
export type AttachAnswer = Extract<Unnumbered, { readonly type: "refused" | "image-to-scale" }>;

export interface AttachParts {
  readonly outboxes: Pick<Outboxes, "find">;
  /** Tells the page something about a session. */
  readonly tell: (sessionId: string, message: AttachAnswer) => void;
}

/**
 * Attaches to the draft of a session, in order, what the user lets out. What is refused is told there; an image that is
 * too large is handed to the page, which alone can scale it down, and comes back.
 *
 * @param isScaled the images are as small as the page can make them.
 */
export async function attachFound(
  { outboxes, tell }: AttachParts,
  sessionId: string,
  found: readonly ReadFile[],
  isScaled = false,
): Promise<void> {
  for (const file of found) {
    if (file.type === "item") {
      const items = (await guardItems([file.item])) ?? [];
      for (const item of items) outboxes.find(sessionId)?.attach(item);
    } else if (file.type === "refused") {
      tell(sessionId, { type: "refused", refusal: file.refusal });
    } else {
      const { name, data } = file;
      if (isScaled) tell(sessionId, { type: "refused", refusal: { reason: "image-too-large", name } });
      else tell(sessionId, { type: "image-to-scale", sessionId, name, data });
    }
  }
}

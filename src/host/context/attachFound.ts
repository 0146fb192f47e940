/** The one way by which what was collected gets to a draft: everything that is attached comes by here. */
import type { Unnumbered } from "../../core/protocol.ts";
import type { Outboxes } from "../outboxes.ts";
import type { ReadFile } from "./reading.ts";
import type { SecretGuard } from "./secretGuard.ts";

/** What a page is told when something could not be attached as it is. */
export type AttachAnswer = Extract<Unnumbered, { readonly type: "refused" | "image-to-scale" }>;

export interface AttachParts {
  readonly outboxes: Pick<Outboxes, "find">;
  /** Tells the page something about a session. */
  readonly tell: (sessionId: string, message: AttachAnswer) => void;
}

/**
 * Attaches to the draft of a session, in order, what the user lets out: they are asked once about all of it. What is
 * refused is told there; an image that is too large is handed to the page, which alone can scale it down, and comes back.
 *
 * @param isScaled the images are as small as the page can make them.
 * @returns true when something was found and all of it is attached now.
 */
export type AttachFound = (
  parts: AttachParts,
  sessionId: string,
  found: readonly ReadFile[],
  isScaled: boolean,
) => Promise<boolean>;

export function createAttachFound(guardItems: SecretGuard["guardItems"]): AttachFound {
  return async ({ outboxes, tell }, sessionId, found, isScaled) => {
    const read = found.filter((file) => file.type === "item");
    const items = await guardItems(
      read.map(({ item }) => item),
      read.flatMap(({ item, isUnseen }) => (isUnseen ? item : [])),
    );
    for (const item of items ?? []) outboxes.find(sessionId)?.attach(item);
    for (const file of found) {
      if (file.type === "refused") {
        tell(sessionId, { type: "refused", refusal: file.refusal });
      } else if (file.type === "to-scale") {
        const { name, data } = file;
        if (isScaled) tell(sessionId, { type: "refused", refusal: { reason: "image-too-large", name } });
        else tell(sessionId, { type: "image-to-scale", sessionId, name, data });
      }
    }
    return found.length > 0 && items?.length === found.length;
  };
}

/** What leaves need of their document: its definitions and footnotes, and which addresses may be links. */
import { safeTarget } from "./addresses.ts";
import type { Footnotes } from "./footnotes.ts";
import type { Leaf, LeafDocument } from "./leaf.ts";
import type { MarkdownOptions } from "./options.ts";
import type { References } from "./references.ts";

export function createLeafDocument(
  references: References,
  footnotes: Footnotes,
  options: MarkdownOptions,
): LeafDocument & { readonly show: () => void } {
  /** The leaf that text came for last. One before it has ended, and is drawn with that, or holds nothing any more. */
  let changed: Leaf | null = null;

  return {
    drawing: { math: options.math, noteId: footnotes.id, labels: options.labels },
    context: (missed) => ({
      definition(label) {
        const found = references.definition(label);
        if (!found) missed(label);
        return found;
      },
      note(label) {
        const number = references.note(label);
        if (number === null || number === 0) missed(`^${label}`);
        return number;
      },
      target: options.target ?? safeTarget,
    }),
    changed(leaf) {
      changed = leaf;
    },
    show() {
      changed?.show();
      changed = null;
    },
    finished: (home, source) => options.references?.(home, source, options.labels),
    wait: references.wait,
  };
}

/** Labels and what they mean: link definitions and footnotes, and the leaves that wait for one to come. */
import type { Definition } from "./inlineNodes.ts";
import type { Leaf } from "./leaf.ts";
import { normalizeLabel } from "./links.ts";

export interface References {
  /** The first definition of a label holds. */
  readonly define: (label: string, definition: Definition) => void;
  /** Gives a footnote the next number; null if the label has one already. */
  readonly defineNote: (label: string) => number | null;
  readonly definition: (label: string) => Definition | null;
  /** A footnote's number; 0 for one that is expected to come. */
  readonly note: (label: string) => number | null;
  readonly wait: (labels: ReadonlySet<string>, leaf: Leaf) => void;
  /** Draws the leaves anew that had to wait. At the end, footnotes that never came become text. */
  readonly settle: (isEnd: boolean) => void;
}

interface Waiting {
  readonly leaf: Leaf;
  /** How many labels came, and at how many it is drawn anew: each time twice as many, so that it costs little. */
  came: number;
  due: number;
}

/** Numbers are footnotes whose definition is still to come; `[^a-z]` is more likely to mean what it says. */
const expected = /^\d{1,3}$/;
const noteMark = "^";

export function createReferences(): References {
  const definitions = new Map<string, Definition>();
  const notes = new Map<string, number>();
  const waiting = new Map<string, Set<Waiting>>();
  const states = new WeakMap<Leaf, Waiting>();
  const changed = new Set<Waiting>();
  let hasEnded = false;

  function arrive(key: string): void {
    for (const entry of waiting.get(key) ?? []) {
      entry.came++;
      changed.add(entry);
    }
    waiting.delete(key);
  }

  return {
    define(label, definition) {
      const key = normalizeLabel(label);
      if (definitions.has(key)) return;
      definitions.set(key, definition);
      arrive(key);
    },
    defineNote(label) {
      const key = normalizeLabel(label);
      if (notes.has(key)) return null;
      const number = notes.size + 1;
      notes.set(key, number);
      arrive(noteMark + key);
      return number;
    },
    definition: (label) => definitions.get(label) ?? null,
    note: (label) => notes.get(label) ?? (!hasEnded && expected.test(label) ? 0 : null),
    wait(labels, leaf) {
      const entry = states.get(leaf) ?? { leaf, came: 0, due: 1 };
      states.set(leaf, entry);
      for (const label of labels) {
        const entries = waiting.get(label);
        if (entries) entries.add(entry);
        else waiting.set(label, new Set([entry]));
      }
    },
    settle(isEnd) {
      if (isEnd && !hasEnded) {
        hasEnded = true;
        for (const [label, entries] of waiting) {
          if (label.startsWith(noteMark) && expected.test(label.slice(1)))
            for (const entry of entries) changed.add(entry);
        }
      }
      for (const entry of changed) {
        if (!isEnd && entry.came < entry.due) continue;
        changed.delete(entry);
        entry.due = entry.came * 2;
        entry.leaf.redraw();
      }
    },
  };
}

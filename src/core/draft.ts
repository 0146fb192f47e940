/**
 * How one draft stays the same on both sides while both change it.
 *
 * The page owns what is typed and reports it; the host takes messages out of it (sent, queued) and puts others back.
 * Such an edit is numbered. Each report says which edits it has seen, and the host applies the others again: what
 * was typed at the same moment, and what was given back, both stay.
 */

export type DraftEdit =
  /** `text` is on its way; `rest` is what the composer holds now. */
  | { readonly type: "taken"; readonly text: string; readonly rest: string }
  /** `text` comes back, in front of what was typed since. */
  | { readonly type: "given-back"; readonly text: string };

export interface NumberedEdit {
  /** From 1, without gaps, for each session. */
  readonly number: number;
  readonly edit: DraftEdit;
}

/** A draft as the page gets it in a snapshot. */
export interface DraftView {
  readonly text: string;
  /** The latest edit that is in `text`. */
  readonly seen: number;
  /** The edits that no report has acknowledged, for a page that has the draft already. */
  readonly edits: readonly NumberedEdit[];
}

/** The draft after an edit. What was changed meanwhile is left as it is: rather sent twice than lost. */
export function editDraft(draft: string, edit: DraftEdit): string {
  if (edit.type === "given-back") return joinDrafts(edit.text, draft);
  if (draft === edit.text) return edit.rest;
  return draft.startsWith(edit.text) ? edit.rest + draft.slice(edit.text.length) : draft;
}

/** Two drafts as one, each on lines of its own. */
export function joinDrafts(first: string, second: string): string {
  return first === "" || second === "" ? first + second : `${first}\n${second}`;
}

export interface Draft {
  readonly text: () => string;
  readonly view: () => DraftView;
  /** What the page reports, and the latest edit that it had seen then. */
  readonly report: (text: string, seen: number) => void;
  /** Edits the draft, and returns the edit for the page. */
  readonly edit: (edit: DraftEdit) => NumberedEdit;
}

/** The host's side of a draft. */
export function createDraft(saved: string): Draft {
  let text = saved;
  let count = 0;
  let unseen: NumberedEdit[] = [];

  return {
    text: () => text,
    view: () => ({ text, seen: count, edits: unseen }),
    report(typed, seen) {
      unseen = unseen.filter(({ number }) => number > seen);
      text = unseen.reduce((draft, { edit }) => editDraft(draft, edit), typed);
    },
    edit(edit) {
      const numbered = { number: ++count, edit };
      unseen.push(numbered);
      text = editDraft(text, edit);
      return numbered;
    },
  };
}

/** The blocks that stand open, and the little that is kept of closed ones: whether a blank line follows them. */

/** What a line's text is written into. */
export interface LineWriter {
  /** Takes a piece of the line's text. */
  readonly text: (piece: string) => void;
  readonly endLine: () => void;
}

export interface ListMarker {
  readonly isOrdered: boolean;
  /** The bullet, or what follows the number. */
  readonly mark: string;
  readonly start: number;
}

export type BlockKind =
  | { readonly type: "document" | "quote" | "note" }
  | { readonly type: "list"; readonly marker: ListMarker }
  /** `width`: columns of indentation that belong to the item. */
  | { readonly type: "item"; readonly width: number }
  | LeafKind;

export type LeafKind =
  | { readonly type: "paragraph" | "indented-code" | "heading" | "rule" }
  | { readonly type: "fenced-code"; readonly fence: string; readonly indent: number }
  | { readonly type: "table" }
  | { readonly type: "math"; readonly closer: "$$" | "\\]" };

export interface Block {
  readonly kind: BlockKind;
  /** Where its children are. */
  readonly home: HTMLElement;
  readonly parent: Block | null;
  lastChild: Block | null;
  /** True when its last line was blank: a list whose items are parted so is loose. */
  endsBlank: boolean;
  readonly close: () => void;
}

const containers: ReadonlySet<string> = new Set(["document", "quote", "note", "list", "item"]);

export function isContainer(block: Block): boolean {
  return containers.has(block.kind.type);
}

/** Whether a blank line stands at the end of the block, in its last child's last child too. */
export function endsWithBlank(block: Block): boolean {
  for (let at: Block | null = block; at; at = at.lastChild) {
    if (at.endsBlank) return true;
    if (at.kind.type !== "list" && at.kind.type !== "item") return false;
  }
  return false;
}

/** Whether the next child of `parent` makes the list around it loose: a blank line stands before it. */
export function isParted(parent: Block): boolean {
  const last = parent.lastChild;
  if (!last) return false;
  return parent.kind.type === "list" || parent.kind.type === "item" ? endsWithBlank(last) : false;
}

/** Remembers where blank lines are, as CommonMark's reference does: a list is loose by them. */
export function noteBlank(container: Block, isBlank: boolean, isNew: boolean): void {
  if (isBlank && container.lastChild) container.lastChild.endsBlank = true;
  const { type } = container.kind;
  const counts =
    type !== "quote" && type !== "fenced-code" && !(type === "item" && isNew && !container.lastChild);
  container.endsBlank = isBlank && counts;
  for (let at = container.parent; at; at = at.parent) at.endsBlank = false;
}

/** What a paragraph's text means: the nodes that the inline parser makes and the DOM is drawn from. */

export type Inline =
  | { readonly type: "text"; text: string }
  | { readonly type: "code"; readonly text: string }
  | { readonly type: "break" }
  | Span
  | Link
  | {
      readonly type: "math";
      /** TeX, without its delimiters. */
      readonly source: string;
      readonly display: boolean;
      /** False while its end has not come. */
      readonly closed: boolean;
    }
  | {
      readonly type: "note";
      readonly label: string;
      /** The number of its definition; null while there is none. */
      readonly number: number | null;
    };

export interface Span {
  readonly type: "strong" | "emphasis" | "strike";
  readonly children: readonly Inline[];
  readonly depth: number;
}

export interface Link {
  readonly type: "link";
  /** Null while its address is still being said. */
  readonly target: LinkTarget | null;
  readonly title: string;
  /** An image: shown as a link to it, and as its words alone within another link. */
  readonly isImage: boolean;
  readonly isNested?: boolean;
  readonly children: readonly Inline[];
  readonly depth: number;
}

/** Where a link leads: to an address that the browser may show, or to a path for the host to look up. */
export interface LinkTarget {
  readonly kind: "address" | "path";
  readonly url: string;
}

/** What `[label]: url "title"` says. */
export interface Definition {
  readonly url: string;
  readonly title: string;
}

/** What the rest of the document and the page's rules say to inlines. */
export interface InlineContext {
  /** Null without a definition so far. */
  readonly definition: (label: string) => Definition | null;
  /** The number of a footnote, 0 for one that is expected to come, null for none. */
  readonly note: (label: string) => number | null;
  /** Null for an address that must not become a link. */
  readonly target: (url: string) => LinkTarget | null;
}

/** Deeper spans and links are flattened into the one around them: the DOM stays shallow whatever comes. */
export const deepestInline = 64;

/** Adds a node to siblings; text goes into the text before it, so that marks without a meaning make no nodes. */
export function addSibling(siblings: Inline[], node: Inline): void {
  if (node.type !== "text") {
    siblings.push(node);
    return;
  }
  if (node.text === "") return;
  const last = siblings.at(-1);
  if (last?.type === "text") last.text += node.text;
  else siblings.push({ ...node });
}

/** How deep `nodes` are nested; 0 for text alone. */
export function depthOf(nodes: readonly Inline[]): number {
  let deepest = 0;
  for (const node of nodes) if ("depth" in node && node.depth > deepest) deepest = node.depth;
  return deepest;
}

/** Flattens links within `nodes`, since a link may not hold another; images keep their words. */
export function withoutLinks(nodes: readonly Inline[]): readonly Inline[] {
  if (depthOf(nodes) === 0) return nodes;
  return nodes.flatMap((node): readonly Inline[] => {
    if (node.type === "link" && node.isImage) return [{ ...node, isNested: true }];
    if (node.type === "link") return withoutLinks(node.children);
    return "children" in node ? [{ ...node, children: withoutLinks(node.children) }] : [node];
  });
}

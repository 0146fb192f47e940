/** What whoever shows Markdown decides about it. */
import type { CodeBlock, CodeListener } from "./codeBlock.ts";
import type { LinkTarget } from "./inlineNodes.ts";

export interface MarkdownOptions {
  /** Added to the level of each heading, up to level 6. */
  readonly headingOffset: number;
  /** Called for each block of code as it begins. What it gives back hears of the lines as they are finished. */
  readonly code?: ((block: CodeBlock) => CodeListener | undefined) | undefined;
  /** Called for each whole formula; `home` holds its TeX as text, and may be given other children. */
  readonly math?: ((home: HTMLElement, source: string, display: boolean) => void) | undefined;
  /** Which addresses become links; null for text. By default web and mail addresses and relative paths. */
  readonly target?: ((url: string) => LinkTarget | null) | undefined;
  /** Called with the element of each block's text once that is final. By default it makes links of files and names. */
  readonly references?:
    ((home: HTMLElement, source: string, labels: MarkdownOptions["labels"]) => void) | undefined;
  readonly labels: {
    /** What a link to a symbol says: where it leads, with a `{name}`. */
    readonly symbol: string;
    readonly footnotes: string;
    readonly back: string;
    /** What a task's box says: still to do, done. */
    readonly task: readonly [open: string, done: string];
    /** What an image is instead: a link to it on the web, or in the workspace. */
    readonly imageElsewhere: string;
    readonly imageHere: string;
  };
}

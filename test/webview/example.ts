/** A piece of Markdown and what it should come to. */

export interface Example {
  readonly name: string;
  readonly markdown: string;
  readonly html: string;
}

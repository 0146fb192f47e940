/** Packages that the tests of Markdown compare with and that bring no types. */
declare module "commonmark-spec" {
  export const tests: readonly {
    readonly markdown: string;
    readonly html: string;
    readonly section: string;
    readonly number: number;
  }[];
}

declare module "commonmark" {
  interface Node {
    readonly type: string;
    readonly walker: () => { readonly next: () => { readonly node: Node } | null };
  }
  export class Parser {
    parse(source: string): Node;
  }
  export class HtmlRenderer {
    render(root: Node): string;
  }
}

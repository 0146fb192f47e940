/** Markdown at random: pieces that mean something, in an order that often does not. */

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Beginnings of lines. */
function lines(beginnings: string): readonly string[] {
  return beginnings.split(",").map((beginning) => `\n${beginning}`);
}

/** What CommonMark knows. */
export const commonPieces: readonly string[] = [
  ...'ab 2-=#:!()[]<>*_`\\&"\té日'.split(""),
  ...'foo bar ** __ *** `` ![ &amp; &copy [foo] [foo]: ]( /url "t" <b> 1. 😀'.split(" "),
  ...lines(",,\n,- ,1. ,> ,    ,  ,   ,# ,```\n,~~~\n,---\n,===\n,* ,+ ,2) ,-\n,\t,\n[foo]: /u 'x'\n"),
  "  ",
  "  \n",
  "\\\n",
  "\r\n",
];

/** What GFM and math add to it. */
export const furtherPieces: readonly string[] = [
  ..."~ ~~ | \\| http://x.com https:// www.x.com a@b.co [^1] [^n] [x] $ $$ \\( \\) \\[ \\] \\begin{a}".split(
    " ",
  ),
  ...lines("[^1]: note,[^n]:,- [ ] ,| a | b |\n|---|:-:|\n,|-|,a | b\n-|-\n,$$\n,\\[\n"),
];

/** Whole blocks, and blocks in lists and quotes: what pieces at random seldom come to. */
export const blockPieces: readonly string[] = [
  "\n- a\n  - b\n    1. c\n\n       d\n",
  "\n- | a | b |\n  |---|--:|\n  | `c` | **d** |\n",
  "\n1. > | a |\n   > |---|\n   > | b\\|c |\n",
  "\n- ```ts\n  let a;\n\n  ```\n",
  "\n> $$\n> a^2\n> $$\n",
  "\n\\[ \\frac{a}{b} \\]\n",
  "\n[^1]: a\n\n    - b[^n]\n\n      | c |\n      |---|\n",
  "\n- [x] a\n\n  b\n- [ ] $c$\n",
  "\n| a | b |\n|---|---|\n| [c][foo] | d[^1] |\n",
  "\n\ta\n\n\tb\n",
  "\n>\t- a\n>\n>\t\tb\n",
];

/** Text whose characters are more, or less, than one unit each; line ends and spaces of all kinds. */
export const oddPieces: readonly string[] = [
  ..."\ud83d \ude00 👩‍👩‍👧 e\u0301 **\u0301 שלום العربية \u202e \u200f 한국어 。 \u{1d4d0} \0 \ufeff".split(" "),
  ..."\r \r\n \r\r\n \t \t\t \v \f \u00a0 \u2028 \u3000 \u0085".split(" "),
  "\r\n- a\r\n\tb\r\n",
  "\r\n| a |\r\n|-|\r\n",
  "\r\n```\r\nx\r\n```\r\n",
  "\r\n\r\n",
];

/** What is mentioned in passing and becomes a link, and what stands around it. */
export const mentionPieces: readonly string[] = [
  ..."src/a.ts src/a.ts:3 a.ts:3 b() `a.ts` `c()` `Cart.add` `d_e` a.b/c.py:1:2 .ts / : 4 #L5 [src/a.ts](b)".split(
    " ",
  ),
  "\n# `a.ts` src/b.ts\n",
  "\n[a]: src/a.ts\n",
  " [a] src/c.ts ",
];

/** A document of up to 40 of the pieces. */
export function randomMarkdown(seed: number, pieces: readonly string[]): string {
  const random = randomNumbers(seed);
  const length = 1 + Math.floor(random() * (random() < 0.5 ? 12 : 40));
  return Array.from({ length }, () => pieces[Math.floor(random() * pieces.length)] ?? "").join("");
}

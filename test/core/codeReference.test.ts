import assert from "node:assert/strict";
import { test } from "node:test";
import { isMeant, mayHoldReference, pathsInWords, referenceInCode } from "../../src/core/codeReference.ts";

test("a code span is a place in a file, a name, or neither", () => {
  const cases = [
    ["src/cart.ts", "path"],
    ["src/cart.ts:12", "path"],
    ["cart.ts#L3-L9", "path"],
    ["./a/[id]/page.tsx:3:4", "path"],
    ["README.md", "path"],
    ["Makefile", "path"],
    [".gitignore", "path"],
    ["bin/run:3", "path"],
    ["src\\cart.ts", "path"],
    ["linePrice()", "linePrice"],
    ["cart.total()", "cart total"],
    ["shop.Cart.total()", "Cart total"],
    ["this.total()", "total"],
    ["self.total()", "total"],
    ["Cart.add", "Cart add"],
    ["Cart::new", "Cart new"],
    ["Cart#add", "Cart add"],
    ["Cart.#add", "Cart add"],
    ["linePrice", "linePrice"],
    ["CartLine", "CartLine"],
    ["line_price", "line_price"],
    ["MAX_RETRIES", "MAX_RETRIES"],
    ["const", null],
    ["null", null],
    ["TODO", null],
    ["3.14", null],
    ["example.com", null],
    ["npm test", null],
    ["a + b", null],
    ["and/or", null],
    ["https://a.example/b.ts", null],
    ["", null],
    ["a".repeat(300), null],
  ] as const;
  assert.deepEqual(
    cases.map(([text]) => {
      const found = referenceInCode(text);
      if (found?.type !== "symbol") return [text, found && "path"];
      return [text, `${found.container} ${found.name}`.trim()];
    }),
    cases,
  );
  for (const [text, found] of cases) {
    if (found !== null) assert.ok(mayHoldReference(`Use \`a\`, \`\` ${text} \`\` too`), text);
  }
  const others = ["", "`", "Cart.add", "`npm test`. A `b c`.", "A `const`"];
  assert.deepEqual(
    others.map((text) => [text, mayHoldReference(text)]),
    [
      ["", false],
      ["`", false],
      ["Cart.add", false],
      ["`npm test`. A `b c`.", true], // between two spans is not told apart from within one
      ["A `const`", false],
    ],
  );
});

test("a name means the symbols that are called so, of what it is said to be a part of", () => {
  const rows = [
    ["total()", "total", "Cart", true],
    ["total()", "total()", "", true],
    ["total()", "total(int, String)", "Cart", true],
    ["total()", "(*Cart).Total", "", false],
    ["Total()", "(*Cart).Total", "", true],
    ["Cart.Total", "(*Cart).Total", "", true],
    ["Cart.Total", "shop.Cart.Total", "", true],
    ["Order.Total", "shop.Cart.Total", "", false],
    ["Cart.total", "total", "Cart", true],
    ["Cart.total", "total", "shop.Cart", true],
    ["Cart.total", "total", "Order", false],
    ["Cart.total", "total", "", false],
    ["console.log()", "log", "audit", false],
    ["this.total()", "total", "Cart", true],
    ["useEffect()", "useEffect() callback", "Panel", false],
    ["describe()", 'describe("the till") callback', "", false],
    ["linePrice", "linePrices", "", false],
  ] as const;
  assert.deepEqual(
    rows.map(([text, name, container]) => {
      const reference = referenceInCode(text);
      return [text, name, container, reference?.type === "symbol" && isMeant({ name, container }, reference)];
    }),
    rows,
  );
});

test("words hold paths where these have a line or a folder", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["It is in src/cart.ts:12, and in cart.ts#L3-L9.", ["src/cart.ts:12", "cart.ts#L3-L9"]],
    ["See (src/a.ts) and ./b/c.py; d.go:3:4-", ["src/a.ts", "./b/c.py"]],
    ["Node.js and README.md are words, so is and/or, 1/2.5 and e.g./i.e.", []],
    ["https://a.example/b.ts and me@a.example/c.ts", []],
    ["src/a.ts.", ["src/a.ts"]],
    ["a/".repeat(5000), []],
  ];
  assert.deepEqual(
    cases.map(([text]) => pathsInWords(text).map(({ path }) => path)),
    cases.map(([, paths]) => paths),
  );
  assert.deepEqual(pathsInWords("In src/cart.ts."), [{ start: 3, path: "src/cart.ts" }]);
});

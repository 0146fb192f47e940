/** What the demo endpoint says about the sample workspace: canned, but in the shapes that real answers have. */

export interface DemoAnswer {
  /** Tried on the user's message; the first answer that fits is given. */
  readonly fits: RegExp;
  /** The title that the topic request gets. */
  readonly title: string;
  readonly text: string;
}

const misplacedDiscount: DemoAnswer = {
  fits: /\b(bug|wrong|fix|mistake|correct|broken)/i,
  title: "Quantity discount bug",
  text: `Yes. \`discountFor\` never gives more than **5 %**.

\`tiers\` is sorted from the smallest quantity up, and \`find\` returns the *first* match. For 120 articles the first tier with \`120 >= from\` is the one for 10:

| quantity | expected | actual |
| --- | --- | --- |
| 9 | 0 % | 0 % |
| 10 | 5 % | 5 % |
| 50 | 12 % | **5 %** |
| 120 | 20 % | **5 %** |

Ask for the last match instead:

\`\`\`ts
export function discountFor(quantity: number): number {
  const tier = tiers.findLast(({ from }) => quantity >= from);
  return tier?.discount ?? 0;
}
\`\`\`

This relies on the order of \`tiers\`, so a test should pin the borders: 9, 10, 49, 50, 99 and 100.
`,
};

const tests: DemoAnswer = {
  fits: /\btests?\b/i,
  title: "Testing the discount",
  text: `The borders are what matters here, one row each:

\`\`\`ts
import assert from "node:assert/strict";
import test from "node:test";
import { discountFor } from "../src/pricing.ts";

test("each tier starts at its border", () => {
  const quantities = [9, 10, 49, 50, 99, 100];
  assert.deepEqual(quantities.map(discountFor), [0, 0.05, 0.05, 0.12, 0.12, 0.2]);
});
\`\`\`

As the code stands this test **fails** at 50: worth running before the fix.
`,
};

const overview: DemoAnswer = {
  fits: /\b(project|overview|repository|workspace|readme|folder)\b/i,
  title: "Corner shop overview",
  text: `It is the till of a very small shop, in three parts:

1. **\`src/pricing.ts\`** prices one line: unit price × quantity, less a discount for buying many.
2. **\`src/cart.ts\`** keeps one line per article and adds up the total. Adding an article twice merges the quantities, which is what lets the discount apply.
3. **\`scripts/report.py\`** reads a CSV file of sales and prints the takings per article, best seller first.

Amounts are whole cents throughout; the only rounding happens once per line, in \`linePrice\`.
`,
};

const cart: DemoAnswer = {
  fits: /\bcart\b/i,
  title: "How the cart adds up",
  text: `\`Cart\` holds one \`Line\` per article in a \`Map\`:

- \`add\` merges quantities, so 6 + 6 pencils are priced as 12 and earn the discount that neither half would.
- The **latest** unit price wins: \`{ ...line, quantity }\` takes everything but the quantity from the new line.
- \`total\` is computed on each read; with a shop's worth of lines that costs nothing and cannot go stale.
`,
};

const pricing: DemoAnswer = {
  fits: /\b(explain|pricing|discount|tiers?|price|linePrice)\b/i,
  title: "Quantity discount",
  text: `This works out the **quantity discount** of one line and applies it.

- \`tiers\` lists from which quantity on a discount holds, the smallest first.
- \`discountFor\` looks for the tier of a quantity and falls back to \`0\` below ten.
- \`linePrice\` multiplies in cents and rounds once, at the end.

> One thing to look at: \`find\` returns the *first* tier that fits, and the tiers are sorted upwards.
`,
};

const fallback: DemoAnswer = {
  fits: /(?:)/,
  title: "Demo answer",
  text: `This is a **canned answer** of the demo endpoint: it knows a few things about the sample workspace and nothing else.

For real answers set \`ANTHROPIC_API_KEY\` (or \`ANTHROPIC_AUTH_TOKEN\`, with \`ANTHROPIC_BASE_URL\` for another server) and run \`npm start\` again, or run **Sidenote: Set API Key…** in your own editor.

Meanwhile, try:

- *Explain this code*, with \`discountFor\` selected
- *Is there a bug in it?*
- *What does this project do?*
`,
};

/** Returns the answer for a user's message. */
export function chooseAnswer(message: string): DemoAnswer {
  const answers = [misplacedDiscount, tests, overview, cart, pricing];
  return answers.find(({ fits }) => fits.test(message)) ?? fallback;
}

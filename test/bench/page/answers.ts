/** Texts for the benchmark of drawing: answers as models give them, and single blocks that grow long. */

const words =
  "the parser keeps a stack of open blocks and each line is matched against it so that closed ones stay as they are " +
  "while new text goes to the leaf at the end which is why the cost of a piece is its own length and no more";

function sentence(seed: number, length: number): string {
  const list = words.split(" ");
  const chosen = Array.from(
    { length },
    (_, index) => list[(seed * 7 + index * 3 + seed * index) % list.length],
  );
  const text = chosen.join(" ");
  return `${text[0]?.toUpperCase()}${text.slice(1)}.`;
}

/** About 4,000 tokens for 25 parts: headings, lists, code, a table, quotes, some Chinese. */
function answer(parts: number): string {
  const blocks: string[] = [];
  for (let part = 0; part < parts; part++) {
    blocks.push(
      `## ${part + 1}. ${sentence(part, 4).slice(0, -1)}`,
      `${sentence(part, 14)} Use \`parse(${part})\` for **${sentence(part, 3).slice(0, -1)}**, and see [the notes](https://example.com/${part}). ${sentence(part + 1, 12)}`,
      `- ${sentence(part, 7)}\n- **Cost**: ${sentence(part + 2, 6)}\n  - *nested* ${sentence(part + 3, 5)}\n- ${sentence(part + 4, 8)}`,
    );
    if (part % 2 === 0) {
      const lines = Array.from(
        { length: 8 },
        (_, line) => `  const value${line} = compute(${part}, ${line}); // ${line}`,
      );
      blocks.push(`\`\`\`ts\nexport function part${part}(): void {\n${lines.join("\n")}\n}\n\`\`\``);
    }
    if (part % 4 === 1) {
      const rows = Array.from({ length: 5 }, (_, row) => `| ${row} | ${sentence(row, 3)} | \`x${row}\` |`);
      blocks.push(`| n | what | code |\n| --- | :-- | --- |\n${rows.join("\n")}`);
    }
    if (part % 5 === 2) blocks.push(`> ${sentence(part, 12)}\n> ${sentence(part + 1, 9)}`);
    if (part % 6 === 3)
      blocks.push("这个解析器逐行工作，关闭的块不再改变。**重要**：每个增量的成本与其长度成正比。");
  }
  return `${blocks.join("\n\n")}\n`;
}

function repeat(count: number, make: (index: number) => string, between: string): string {
  return Array.from({ length: count }, (_, index) => make(index)).join(between);
}

const rich = (index: number): string =>
  `${sentence(index, 9)} **${sentence(index, 2).slice(0, -1)}** and \`code${index}\`.`;

/** By name: the text, and how many characters come at once. */
export const answers: Readonly<Record<string, string>> = {
  "4,000 tokens": answer(25),
  "50,000 tokens": answer(310),
  paragraph: repeat(700, rich, " "),
  "paragraph of lines": repeat(700, rich, "\n"),
  list: repeat(700, (index) => `- ${rich(index)}`, "\n"),
  quote: repeat(700, (index) => `> ${rich(index)}`, "\n>\n"),
  table: `| n | text | code |\n|---|---|---|\n${repeat(800, (index) => `| ${index} | ${rich(index)} | \`x\` |`, "\n")}`,
  code: `\`\`\`ts\n${repeat(1600, (index) => `  const value${index} = compute(${index}); // ${index % 7}`, "\n")}\n\`\`\`\n`,
};

/** A session as Markdown: the branch that is shown, each question as a quote and each answer as it came. */
import { branchOf } from "./branches.ts";
import { labelOf } from "./context.ts";
import { answerText, type Session, type Turn } from "./conversation.ts";
import { endText, headOf, thoughtsOf, turnLine, type ExportOptions } from "./exportText.ts";
import { splitAtFences } from "./fences.ts";
import { localize } from "./localize.ts";

/** @param session without what is private already, where that is wanted. */
export function exportMarkdown(session: Session, options: ExportOptions): string {
  const { title, lines } = headOf(session, options);
  const head = [`# ${escaped(title)}`, ...lines.map((line) => `_${escaped(line)}_`)];
  return `${[...head, ...branchOf(session).flatMap((turn) => partsOf(turn, options))].join("\n\n")}\n`;
}

function partsOf(turn: Turn, { withThoughts }: ExportOptions): string[] {
  const thoughts = withThoughts ? thoughtsOf(turn) : "";
  const context = turn.context.map((item) => code(labelOf(item))).join(", ");
  const end = endText(turn);
  return [
    "---",
    quote(turn.prompt),
    ...(context === "" ? [] : [localize("Attached: {names}", { names: context })]),
    ...(thoughts === "" ? [] : [folded(thoughts)]),
    ...contained(answerText(turn)),
    ...(end === "" ? [] : [`_${escaped(end)}_`]),
    `_${escaped(turnLine(turn))}_`,
  ];
}

function quote(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

/** Nothing in them ends what they stand in: lines of a quote close their own fences, and its tags are escaped. */
function folded(thoughts: string): string {
  const inside = quote(thoughts.replace(/<(?=\/?(?:details|summary)\b)/gi, "\\<"));
  return `<details>\n<summary>${localize("Thoughts")}</summary>\n\n${inside}\n\n</details>`;
}

/** Ends of HTML blocks that go on until then (CommonMark 0.31.2, 4.6), by how they begin. */
const htmlEnds: readonly (readonly [begin: RegExp, end: RegExp, missing: string])[] = [
  [/^ {0,3}<(?:pre|script|style|textarea)(?=[\s>]|$)/i, /<\/(?:pre|script|style|textarea)>/i, "</pre>"],
  [/^ {0,3}<!--/, /-->/, "-->"],
  [/^ {0,3}<\?/, /\?>/, "?>"],
  [/^ {0,3}<!\[CDATA\[/, /\]\]>/, "]]>"],
  [/^ {0,3}<![a-z]/i, />/, ">"],
];

/** The answer as it came, and the end of a block that it left open, which would go on over all that follows. */
function contained(answer: string): string[] {
  const text = answer.trimEnd();
  if (text === "") return [];
  const { stretches, missing } = splitAtFences(text);
  const last = stretches.at(-1);
  const end = missing || (last?.type === "text" ? openHtml(last.text) : "");
  return [end === "" ? text : `${text}\n${end}`];
}

function openHtml(text: string): string {
  let open: (typeof htmlEnds)[number] | undefined;
  for (const line of text.split("\n")) {
    open ??= htmlEnds.find(([begin]) => begin.test(line));
    if (open?.[1].test(line)) open = undefined;
  }
  return open?.[2] ?? "";
}

/** Ordinary words: no mark in them means anything. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>#&|~]/g, "\\$&");
}

/** A code span around any text (CommonMark 0.31.2, 6.1). */
function code(text: string): string {
  const runs = (text.match(/`+/g) ?? []).map(({ length }) => length);
  const marks = "`".repeat(Math.max(0, ...runs) + 1);
  const pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${marks}${pad}${text.replace(/\s+/g, " ")}${pad}${marks}`;
}

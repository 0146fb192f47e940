/** A session as one HTML file that needs nothing else: no script, nothing loaded, every word of it escaped. */
import { branchOf } from "./branches.ts";
import { labelOf } from "./context.ts";
import { answerText, type Session, type Turn } from "./conversation.ts";
import { endText, headOf, thoughtsOf, turnLine, type ExportOptions } from "./exportText.ts";
import { localize, shownLanguage } from "./localize.ts";

/** Exported for the test that holds its hash equal to that of the policy. */
export const exportStyle = `
:root { color-scheme: light dark; --rule: color-mix(in srgb, currentColor 20%, transparent); }
body { max-width: 75ch; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; }
article { margin-top: 2rem; border-top: 1px solid var(--rule); padding-top: 1rem; }
blockquote { margin: 0; padding: .5rem 1rem; border-inline-start: 3px solid #d97757; }
.words { white-space: pre-wrap; overflow-wrap: anywhere; }
.quiet { font-size: .85rem; opacity: .7; }
pre { padding: .75rem 1rem; overflow-x: auto; border: 1px solid var(--rule); border-radius: 6px; }
code, pre { font: .9rem/1.45 ui-monospace, monospace; }
pre { direction: ltr; }
:is(p, li, h3, h4, h5, h6, th, td) { unicode-bidi: plaintext; text-align: start; overflow-wrap: anywhere; }
table { display: block; overflow-x: auto; border-collapse: collapse; }
th, td { padding: .25rem .75rem; border: 1px solid var(--rule); }
`;

/** Of `exportStyle`, in SHA-256: no other style is applied, whatever the text holds. */
const styleHash = "3TeqsjO6FtED+FipAA3lSUav2rfO/dCrOPyOpJJolHc=";

/** Even if a tag came through, nothing would run and nothing be loaded. */
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;

/** Makes HTML of an answer's Markdown, in which nothing runs. `id` is the answer's own in the file. */
export type MarkdownHtml = (text: string, id: string) => string;

/** @param session without what is private already, where that is wanted. */
export function exportHtml(session: Session, options: ExportOptions, markdownHtml: MarkdownHtml): string {
  const { title, lines } = headOf(session, options);
  const turns = branchOf(session).map((turn, index) =>
    turnHtml(turn, options, (text) => markdownHtml(text, `turn${index + 1}`)),
  );
  return `<!doctype html>
<html lang="${escaped(shownLanguage())}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
<style>${exportStyle}</style>
</head>
<body>
<h1 dir="auto">${escaped(title)}</h1>
${[...lines.map(quiet), ...turns].join("\n")}
</body>
</html>
`;
}

function turnHtml(turn: Turn, { withThoughts }: ExportOptions, answerHtml: (text: string) => string): string {
  const labels = turn.context.map((item) => `<code>${escaped(labelOf(item))}</code>`).join(", ");
  const thoughts = withThoughts ? thoughtsOf(turn) : "";
  const end = endText(turn);
  return [
    "<article>",
    `<blockquote class="words" dir="auto">${escaped(turn.prompt)}</blockquote>`,
    ...(labels === "" ? [] : [`<p class="quiet">${localize("Attached: {names}", { names: labels })}</p>`]),
    ...(thoughts === "" ? [] : [folded(thoughts)]),
    `<div dir="auto">${answerHtml(answerText(turn))}</div>`,
    ...(end === "" ? [] : [quiet(end)]),
    quiet(turnLine(turn)),
    "</article>",
  ].join("\n");
}

function folded(thoughts: string): string {
  const summary = escaped(localize("Thoughts"));
  return `<details><summary>${summary}</summary><div class="words" dir="auto">${escaped(thoughts)}</div></details>`;
}

function quiet(text: string): string {
  return `<p class="quiet" dir="auto">${escaped(text)}</p>`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** For text and for attributes in quotes. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

/** A session as one HTML file that needs nothing else: no script, nothing loaded, every word of it escaped. */
import { branchOf } from "./branches.ts";
import { labelOf } from "./context.ts";
import { answerText, type Session, type Turn } from "./conversation.ts";
import { endText, headOf, thoughtsOf, turnLine, type ExportOptions } from "./exportText.ts";
import { splitAtFences } from "./fences.ts";
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
`;

/** Of `exportStyle`, in SHA-256: no other style is applied, whatever the text holds. */
const styleHash = "0aPHCEgT2Kp8zAOvROnfOor7bjA4RApDwqkinAfArVQ=";

/** Even if a tag came through, nothing would run and nothing be loaded. */
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;

/** @param session without what is private already, where that is wanted. */
export function exportHtml(session: Session, options: ExportOptions): string {
  const { title, lines } = headOf(session, options);
  const turns = branchOf(session).map((turn) => turnHtml(turn, options));
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

function turnHtml(turn: Turn, { withThoughts }: ExportOptions): string {
  const labels = turn.context.map((item) => `<code>${escaped(labelOf(item))}</code>`).join(", ");
  const thoughts = withThoughts ? thoughtsOf(turn) : "";
  const end = endText(turn);
  return [
    "<article>",
    `<blockquote class="words" dir="auto">${escaped(turn.prompt)}</blockquote>`,
    ...(labels === "" ? [] : [`<p class="quiet">${localize("Attached: {names}", { names: labels })}</p>`]),
    ...(thoughts === "" ? [] : [folded(thoughts)]),
    ...answerHtml(answerText(turn)),
    ...(end === "" ? [] : [quiet(end)]),
    quiet(turnLine(turn)),
    "</article>",
  ].join("\n");
}

function folded(thoughts: string): string {
  const summary = escaped(localize("Thoughts"));
  return `<details><summary>${summary}</summary><div class="words" dir="auto">${escaped(thoughts)}</div></details>`;
}

/** The Markdown as it came; code stands in boxes of its own. */
function answerHtml(answer: string): string[] {
  return splitAtFences(answer).stretches.map((stretch) =>
    stretch.type === "code"
      ? `<pre dir="ltr"><code>${escaped(stretch.text)}\n</code></pre>`
      : `<div class="words" dir="auto">${escaped(stretch.text.replace(/^\n+|\s+$/g, ""))}</div>`,
  );
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

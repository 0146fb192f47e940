/** Problems that the editor reports, as they read to the model. */
import type { ExcerptItem } from "./context.ts";

/** One problem. Lines and columns count from 1. */
export interface Problem {
  readonly severity: "error" | "warning" | "information" | "hint";
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** Who reports it, such as `ts`; empty where nobody says. */
  readonly source: string;
  /** Its code there, such as `2322`; empty where there is none. */
  readonly code: string;
}

/** Problems of one file as something to attach: one a line, `src/a.ts:3:5 error: … (ts 2322)`, in their order. */
export function problemsItem(path: string, problems: readonly Problem[], uri: string): ExcerptItem {
  const lines = problems.map(({ severity, line, column, message, source, code }) => {
    const origin = [source, code].filter((part) => part !== "").join(" ");
    const words = message.trim().replace(/\r?\n/g, "\n  ");
    return `${path}:${line}:${column} ${severity}: ${words}${origin === "" ? "" : ` (${origin})`}`;
  });
  return {
    type: "excerpt",
    kind: "problems",
    path: `Problems in ${path}`,
    language: "",
    text: lines.join("\n"),
    uri,
  };
}

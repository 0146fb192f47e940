/** The fenced code of a Markdown text (CommonMark 0.31.2, 4.5), for what is exported: where it stands, and whether it ends. */

export type Stretch =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "code"; readonly info: string; readonly text: string };

interface Fence {
  readonly marks: string;
  readonly info: string;
}

export interface FencedText {
  /** In their order, without the lines of the fences. */
  readonly stretches: readonly Stretch[];
  /** The marks that a last block lacks for its end; empty where none is open. */
  readonly missing: string;
}

export function splitAtFences(text: string): FencedText {
  const stretches: Stretch[] = [];
  let open: Fence | null = null;
  let lines: string[] = [];

  function close(): void {
    const inside = lines.join("\n");
    if (open) stretches.push({ type: "code", info: open.info, text: inside });
    else if (inside.trim() !== "") stretches.push({ type: "text", text: inside });
    lines = [];
  }

  for (const line of text.split(/\r\n|\r|\n/)) {
    const next: Fence | null = open ? (ends(line, open) ? null : open) : beginning(line);
    if (next === open) {
      lines.push(line);
      continue;
    }
    close();
    open = next;
  }
  if (open || lines.length > 0) close();
  return { stretches, missing: open?.marks ?? "" };
}

function beginning(line: string): Fence | null {
  const [, marks = "", info = ""] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
  const isCode = marks !== "" && !(marks.startsWith("`") && info.includes("`"));
  return isCode ? { marks, info: info.trim() } : null;
}

function ends(line: string, { marks }: Fence): boolean {
  const [, found = ""] = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line) ?? [];
  return found.startsWith(marks);
}

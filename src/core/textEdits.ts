/** Changes of a text as data: what is replaced by what, and where that is after the text has changed meanwhile. */

/** Offsets count UTF-16 units, as the editor's do; `end` is exclusive. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Where each line of a text begins. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** @param edits in ascending order, none of them over another. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let from = 0;
  for (const edit of edits) {
    result += text.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  return result + text.slice(from);
}

/**
 * The same edits after `change` was made to the text that they are for. Null where it touched what they replace: what
 * stands there now is not what they were made for.
 */
export function rebaseEdits(edits: readonly TextEdit[], change: TextEdit): readonly TextEdit[] | null {
  const by = change.text.length - (change.end - change.start);
  const moved: TextEdit[] = [];
  for (const edit of edits) {
    const isAfter = change.end <= edit.start && !(edit.start === edit.end && change.start === edit.start);
    if (isAfter) moved.push({ ...edit, start: edit.start + by, end: edit.end + by });
    else if (change.start >= edit.end) moved.push(edit);
    else return null;
  }
  return moved;
}

/** The least change of whole lines that makes `before` into `after`; null where they are the same. */
export function lineEdit(before: string, after: string): TextEdit | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let same = 0;
  while (same < shorter && before[same] === after[same]) same++;
  const start = same === 0 ? 0 : before.lastIndexOf("\n", same - 1) + 1;
  let kept = 0;
  while (kept < shorter - start && before.at(-1 - kept) === after.at(-1 - kept)) kept++;
  // Back to the beginning of a line of both, so that no line end is parted.
  while (kept > 0 && !(startsLine(before, start, kept) && startsLine(after, start, kept))) kept--;
  return { start, end: before.length - kept, text: after.slice(start, after.length - kept) };
}

/** Whether the last `kept` characters begin a line, which what is at `start` does. */
function startsLine(text: string, start: number, kept: number): boolean {
  const at = text.length - kept;
  return at === start || text[at - 1] === "\n";
}

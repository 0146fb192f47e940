/** Indentation of code: what it is made of, and how code is indented anew for another place. */

/** Columns of a tab where nothing says how wide it is; only ever compared with tabs of the same text. */
const tabWidth = 4;

export function isBlank(line: string): boolean {
  return line.trim() === "";
}

/** The spaces and tabs that a line begins with. */
export function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

/** How far in a line begins, in columns. */
export function widthOf(line: string, tab = tabWidth): number {
  let width = 0;
  for (const character of indentOf(line)) width += character === "\t" ? tab : 1;
  return width;
}

/** What one level of these lines is indented by: a tab, or so many spaces; null where none is indented. */
export function unitOf(lines: readonly string[]): string | null {
  const steps = new Map<number, number>();
  let tabs = 0;
  let spaces = 0;
  let before = 0;
  for (const line of lines) {
    if (isBlank(line)) continue;
    const indent = indentOf(line);
    if (indent.startsWith("\t")) tabs++;
    else if (indent !== "") spaces++;
    const step = indent.length - before;
    before = indent.length;
    // A step of one is the star of a comment, one of more than eight an alignment.
    if (step > 1 && step <= 8) steps.set(step, (steps.get(step) ?? 0) + 1);
  }
  if (tabs > spaces) return "\t";
  let unit: number | null = null;
  for (const [step, count] of steps) {
    const best = unit === null ? 0 : (steps.get(unit) ?? 0);
    if (count > best || (count === best && step < (unit ?? Infinity))) unit = step;
  }
  return unit === null ? null : " ".repeat(unit);
}

/** The indentation that all lines share: that of the line that is indented least. */
export function commonIndent(lines: readonly string[]): string {
  let common: string | null = null;
  for (const line of lines) {
    if (isBlank(line)) continue;
    if (common === null || widthOf(line) < widthOf(common)) common = indentOf(line);
  }
  return common ?? "";
}

/** The line as deep beside what is indented by `to` as it is beside what is indented by `from`. */
export function movedIndent(line: string, from: string, to: string): string {
  const own = indentOf(line);
  const rest = line.slice(own.length);
  if (own.startsWith(from)) return to + own.slice(from.length) + rest;
  const lacking = from.startsWith(own) ? from.slice(own.length) : null;
  return lacking !== null && to.endsWith(lacking) ? to.slice(0, to.length - lacking.length) + rest : line;
}

export interface Place {
  /** What every line begins with there. */
  readonly base: string;
  /** What one level is indented by there; null to leave the steps of the code as they are. */
  readonly unit: string | null;
}

/**
 * Takes off what the lines share and indents them for `place`, levels written in its own unit. Blank lines lose their
 * spaces.
 *
 * @param common what they share, where that is not to be read from the lines.
 */
export function indentLines(
  lines: readonly string[],
  { base, unit }: Place,
  common = commonIndent(lines),
): readonly string[] {
  const own = leastStep(lines, common) === unit ? unit : unitOf(lines);
  const tab = own === null || own === "\t" ? tabWidth : own.length;
  const shared = widthOf(common, tab);
  return lines.map((line) => {
    if (isBlank(line)) return "";
    const columns = Math.max(0, widthOf(line, tab) - shared);
    return base + written(columns, own, unit, tab) + line.slice(indentOf(line).length);
  });
}

/** The spaces by which the line that is least indented, but for those that are not at all, is deeper than `common`. */
function leastStep(lines: readonly string[], common: string): string | null {
  const steps = lines.flatMap((line) => {
    const step = isBlank(line) || line.includes("\t") ? 0 : widthOf(line) - widthOf(common);
    return step > 1 ? [step] : []; // a step of one is the star of a comment
  });
  return steps.length === 0 ? null : " ".repeat(Math.min(...steps));
}

/** So many columns as an indentation: levels in the unit of the place, and spaces for what is no level. */
function written(columns: number, own: string | null, unit: string | null, tab: number): string {
  const step = own === "\t" ? tab : (own?.length ?? 0);
  const target = unit ?? own;
  if (step === 0 || target === null) return " ".repeat(columns);
  return target.repeat(Math.floor(columns / step)) + " ".repeat(columns % step);
}

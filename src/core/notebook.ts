/** A notebook as text: its cells in order, without outputs, which are often megabytes of pictures in base64. */

export interface NotebookCell {
  readonly kind: "code" | "markup";
  /** Of a code cell. */
  readonly language: string;
  readonly text: string;
}

export interface NotebookText {
  /** Of most of its code: what its fence is marked with. */
  readonly language: string;
  readonly text: string;
}

/**
 * The cells, each under a line that numbers it, as Jupytext and editors mark cells in scripts: `# %% [markdown] cell 2`.
 * They count from 1, as people do.
 */
export function notebookText(cells: readonly NotebookCell[]): NotebookText {
  const language = mainLanguage(cells);
  const parts = cells.map(({ kind, language: own, text }, index) => {
    const mark = kind === "markup" ? " [markdown]" : own === language ? "" : ` [${own}]`;
    return `# %%${mark} cell ${index + 1}\n${text.endsWith("\n") || text === "" ? text : `${text}\n`}`;
  });
  return { language, text: parts.join("\n") };
}

/**
 * The cells of an `.ipynb` file (nbformat 4; the sheets of version 3 count as one).
 *
 * @returns null for what is no notebook: it is then a file like any other.
 */
export function readNotebook(source: string): readonly NotebookCell[] | null {
  const notebook = asObject(parse(source));
  const sheets = notebook?.["worksheets"];
  const lists = Array.isArray(sheets)
    ? sheets.map((sheet) => asObject(sheet)?.["cells"])
    : [notebook?.["cells"]];
  if (!notebook || lists.some((list) => !Array.isArray(list))) return null;
  const metadata = asObject(notebook["metadata"]);
  const kernel =
    asObject(metadata?.["language_info"])?.["name"] ?? asObject(metadata?.["kernelspec"])?.["language"];
  const language = typeof kernel === "string" ? kernel.toLowerCase() : "python";
  return lists.flat().flatMap((value) => readCell(value, language) ?? []);
}

function readCell(value: unknown, language: string): NotebookCell | null {
  const cell = asObject(value);
  if (!cell) return null;
  const source = cell["source"] ?? cell["input"];
  const text = Array.isArray(source) ? source.filter((line) => typeof line === "string").join("") : source;
  if (typeof text !== "string") return null;
  return { kind: cell["cell_type"] === "code" ? "code" : "markup", language, text };
}

function mainLanguage(cells: readonly NotebookCell[]): string {
  const counts = new Map<string, number>();
  for (const { kind, language } of cells) {
    if (kind === "code") counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  const [first] = [...counts].toSorted(([, one], [, other]) => other - one);
  return first?.[0] ?? "markdown";
}

function parse(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return null; // half written, or no notebook at all: read as text
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}

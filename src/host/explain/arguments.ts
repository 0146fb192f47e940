/** What the explain commands take from keybindings, the light bulb and other extensions. */
import { localize } from "../../core/localize.ts";

export type ExplainKind = "explain" | "error" | "risks";

/** A range as JSON has it, counted from zero as the editor's API does. */
export interface PlainRange {
  readonly startLine: number;
  readonly startCharacter: number;
  readonly endLine: number;
  readonly endCharacter: number;
}

export interface ExplainArguments {
  /** The question, instead of the one that goes with the kind. */
  readonly prompt?: string;
  /** Default: `explain`. */
  readonly kind?: ExplainKind;
  /** Of the document; default: the active editor's. */
  readonly uri?: string;
  /** What is meant in it; default: the selection there, else the symbol at the cursor. */
  readonly range?: PlainRange;
  /** Default: the setting `sidenote.explain.location`. */
  readonly location?: "inline" | "panel";
}

/** Reads `ExplainArguments` from anything. What is not as it should be counts as left out: menus give things of their own. */
export function readExplainArguments(value: unknown): ExplainArguments {
  const given = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  const { prompt, kind, uri, location } = given;
  const range = readRange(given["range"]);
  return {
    ...(typeof prompt === "string" && prompt.trim() !== "" && { prompt }),
    ...((kind === "explain" || kind === "error" || kind === "risks") && { kind }),
    ...(typeof uri === "string" && /^[a-z][\w+.-]*:/i.test(uri) && { uri }),
    ...(range && { range }),
    ...((location === "inline" || location === "panel") && { location }),
  };
}

function readRange(value: unknown): PlainRange | null {
  const given = typeof value === "object" && value !== null ? (value as Partial<PlainRange>) : {};
  const { startLine, startCharacter, endLine, endCharacter } = given;
  if (!isIndex(startLine) || !isIndex(startCharacter)) return null;
  return isIndex(endLine) && isIndex(endCharacter)
    ? { startLine, startCharacter, endLine, endCharacter }
    : null;
}

function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** The question of a kind, in the language of the editor: models answer in that of the question. */
export function questionOf(kind: ExplainKind): string {
  switch (kind) {
    case "explain":
      return localize("Explain this code.");
    case "error":
      return localize("Why is this an error?");
    case "risks":
      return localize("What could go wrong here?");
  }
}

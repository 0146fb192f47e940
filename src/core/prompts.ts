/**
 * The user's own prompts: how they are written down, what is wrong with them, and how they are filled.
 *
 * A variable is `${name}`, as the editor's tasks and snippets have it. Only the five known ones are looked for, so that
 * braces of code and other `${…}` stay as they are; `\${name}` stays as well, without its backslash.
 */
import { placeOf, type ContextItem, type ExcerptItem, type FileItem, type SelectionItem } from "./context.ts";
import { ChatError } from "./errors.ts";
import { localize } from "./localize.ts";
import { slashCommands } from "./slashCommands.ts";

export interface Prompt {
  readonly name: string;
  /** What the lists of prompts say of it; the beginning of its text where nothing is given. */
  readonly description: string;
  /** It is answered under the code, as Explain is. */
  readonly explain: boolean;
  readonly text: string;
}

/** What could be read, and for the rest what is wrong and what to do about it. */
export interface PromptList {
  readonly prompts: readonly Prompt[];
  readonly problems: readonly string[];
}

export const promptVariables = ["selection", "file", "language", "diagnostics", "input"] as const;

export type PromptVariable = (typeof promptVariables)[number];

/** What the editor shows when a prompt is run; null for what there is not, or what the prompt does not ask for. */
export interface PromptPlace {
  readonly selection: SelectionItem | null;
  readonly file: FileItem | null;
  /** The language id of the active editor. */
  readonly language: string | null;
  /** Problems of the selection, or of the whole file where nothing is selected. */
  readonly diagnostics: ExcerptItem | null;
}

export interface FilledPrompt {
  readonly prompt: string;
  readonly context: readonly ContextItem[];
}

const longestName = 40;
/** Characters; beyond that it is no prompt but a document. */
const longestText = 64 * 1024;
const longestDescription = 120;

/** Letters and digits of any script, `-` and `_`: what can be typed after a `/`. */
const namePattern = new RegExp(`^[\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M}_-]{0,${longestName - 1}}$`, "u");

/** True for a name that can be typed after a `/` and means nothing else there. */
export function isPromptName(name: string): boolean {
  return namePattern.test(name) && !slashCommands.some((command) => command === name);
}

/** Why `name` cannot be that of a prompt. */
export function wrongName(name: string): string {
  return slashCommands.some((command) => command === name)
    ? localize("/{name} is a command of the chat.", { name })
    : localize("The name of a prompt has letters, digits, - and _, and no more than {count} of them.", {
        count: longestName,
      });
}

/** @param value what the setting holds: each name with a text, or with `{text, description?, explain?}`. */
export function readPromptSetting(value: unknown): PromptList {
  if (!isObject(value)) return { prompts: [], problems: [] };
  return gather(Object.entries(value), ([name, given]) => {
    const members = typeof given === "string" ? { text: given } : given;
    if (!isObject(members))
      throw wrong(name, "sidenote.prompts", localize("It is neither a text nor an object."));
    return checked(name, "sidenote.prompts", members);
  });
}

/**
 * Reads Markdown files, each a prompt, perhaps with `description` and `explain` between two lines `---` before it.
 *
 * @param files by their names and by the paths that a user knows them by.
 */
export function readPromptFiles(
  files: readonly { readonly name: string; readonly path: string; readonly text: string }[],
): PromptList {
  return gather(files, ({ name, path, text }) => {
    const { members, rest } = splitFrontMatter(text);
    return checked(name.replace(/\.md$/i, ""), path, { ...members, text: rest });
  });
}

/** All of several lists; of prompts with one name the first. */
export function joinPrompts(lists: readonly PromptList[]): PromptList {
  const prompts = new Map<string, Prompt>();
  for (const prompt of lists.flatMap((list) => list.prompts)) {
    if (!prompts.has(prompt.name)) prompts.set(prompt.name, prompt);
  }
  return { prompts: [...prompts.values()], problems: lists.flatMap(({ problems }) => problems) };
}

const variablePattern = new RegExp(`\\\\?\\$\\{(${promptVariables.join("|")})\\}`, "g");

/** The variables that a prompt asks for. */
export function variablesOf({ text }: Prompt): ReadonlySet<PromptVariable> {
  const found = [...text.matchAll(variablePattern)].filter(([whole]) => !whole.startsWith("\\"));
  return new Set(found.map(([, name]) => name as PromptVariable));
}

/**
 * The message that a prompt makes. A variable that names code has it attached, as by hand, and stands for its place in
 * the text: `src/cart.ts:3-9`. Without any of these the selection goes along, as with every question. Values are not
 * looked through for variables.
 *
 * @param input what was typed after the prompt's name; without `${input}` it follows the text.
 * @throws ChatError of kind `setting` where the editor shows nothing that a variable could stand for.
 */
export function fillPrompt(prompt: Prompt, input: string, place: PromptPlace): FilledPrompt {
  const wanted = variablesOf(prompt);
  const words = input.trim();
  const { selection, file, language, diagnostics } = place;
  const values: Readonly<Record<PromptVariable, string | null>> = {
    selection: selection && placeOf(selection),
    file: file && placeOf(file),
    language,
    diagnostics: diagnostics && placeOf(diagnostics),
    input: words === "" ? null : words,
  };
  for (const name of wanted) if (values[name] === null) throw missing(prompt, name);
  const text = prompt.text.replace(variablePattern, (whole, name: PromptVariable) =>
    whole.startsWith("\\") ? whole.slice(1) : (values[name] ?? ""),
  );
  const items = { selection, file, diagnostics } as const;
  const named = (["file", "selection", "diagnostics"] as const).filter((name) => wanted.has(name));
  return {
    prompt: words === "" || wanted.has("input") ? text : `${text}\n\n${words}`,
    context: (named.length > 0 ? named : (["selection"] as const)).flatMap((name) => items[name] ?? []),
  };
}

/** The prompt that a draft begins with, such as `/tests of the edges`, and what follows it; null for any other draft. */
export function promptIn(
  draft: string,
  prompts: readonly Prompt[],
): { readonly prompt: Prompt; readonly input: string } | null {
  const [, name, input = ""] = /^\/(\S+)(?:\s+([\s\S]*))?$/.exec(draft.trimEnd()) ?? [];
  const prompt = prompts.find((known) => known.name === name);
  return prompt ? { prompt, input } : null;
}

function gather<Source>(sources: readonly Source[], read: (source: Source) => Prompt): PromptList {
  const prompts: Prompt[] = [];
  const problems: string[] = [];
  for (const source of sources) {
    try {
      prompts.push(read(source));
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      problems.push(error.message);
    }
  }
  return { prompts, problems };
}

function checked(name: string, place: string, members: Readonly<Record<string, unknown>>): Prompt {
  const { text, description = "", explain = false } = members;
  if (!isPromptName(name)) throw wrong(name, place, wrongName(name));
  if (typeof text !== "string" || text.trim() === "") throw wrong(name, place, localize("It has no text."));
  if (text.length > longestText) {
    throw wrong(name, place, localize("It is over {count} characters long.", { count: longestText }));
  }
  if (typeof description !== "string") throw wrong(name, place, localize("Its description is no text."));
  if (typeof explain !== "boolean") {
    throw wrong(name, place, localize("{member} takes true or false.", { member: "explain" }));
  }
  return { name, description: oneLine(description) || oneLine(text), explain, text: text.trim() };
}

function wrong(name: string, place: string, reason: string): ChatError {
  const values = { name, reason, place };
  return new ChatError(
    "setting",
    localize("The prompt {name} is left out. {reason} Correct it in {place}.", values),
  );
}

function missing({ name }: Prompt, variable: PromptVariable): ChatError {
  switch (variable) {
    case "selection":
      return needs(
        localize("The prompt {name} is about a selection. Select code, then run it again.", { name }),
      );
    case "file":
    case "language":
      return needs(
        localize("The prompt {name} is about a file. Open it in an editor, then run it again.", { name }),
      );
    case "diagnostics":
      return needs(
        localize("The prompt {name} is about problems, and the editor reports none here.", { name }),
      );
    case "input":
      return needs(
        localize("The prompt {name} wants words after it: /{name} and what it is about.", { name }),
      );
  }
}

function needs(message: string): ChatError {
  return new ChatError("setting", message);
}

/**
 * Splits off what stands between two lines `---` at the very beginning. Of YAML it takes `name: value` with plain or
 * quoted values and lines that are comments; what it does not know is left to whoever else reads the file.
 */
function splitFrontMatter(text: string): { members: Record<string, unknown>; rest: string } {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  const end =
    lines[0]?.trimEnd() === "---" ? lines.findIndex((line, at) => at > 0 && line.trimEnd() === "---") : -1;
  if (end < 0) return { members: {}, rest: lines.join("\n") };
  const members: Record<string, unknown> = {};
  for (const line of lines.slice(1, end)) {
    const [, name, value = ""] = /^(description|explain)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined) members[name] = scalar(value);
  }
  return { members, rest: lines.slice(end + 1).join("\n") };
}

function scalar(value: string): string | boolean {
  if (value === "true" || value === "false") return value === "true";
  return /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;
}

function oneLine(text: string): string {
  const line = text.trim().split("\n", 1).join("").replace(/\s+/g, " ");
  const characters = Array.from(line);
  return characters.length <= longestDescription
    ? line
    : `${characters.slice(0, longestDescription - 1).join("")}…`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

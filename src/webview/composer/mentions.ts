/**
 * What an `@` can name: sources that are always there, files that are open, and what the host finds in the workspace.
 *
 * The first two are shown at once. The host is asked with each letter and answers when it has looked; until then what it
 * found for the letters before stays, as far as it fits.
 */
import { fuzzyFilter, fuzzyScore } from "../../core/fuzzy.ts";
import type { FoundMentions, OfferedFile } from "../../core/protocol.ts";
import { namedSourceIcons, sourceIcons } from "../../core/sourceIcons.ts";
import { namedSourceTexts } from "../../core/sourceTexts.ts";
import {
  keyOf,
  linesSuffix,
  namedSources,
  parseMention,
  type Mention,
  type SourceFacts,
} from "../../core/sources.ts";
import { texts } from "../texts.ts";

export interface Suggestion extends Mention {
  /** A codicon. */
  readonly icon: string;
  /** Of the part of the list that it belongs to; empty for the first. */
  readonly section: string;
}

export interface Mentions {
  readonly setFiles: (files: readonly OfferedFile[]) => void;
  /** What the host has found. */
  readonly setFound: (found: FoundMentions) => void;
  /** What fits the letters after an `@`, as far as it is known. */
  readonly find: (query: string) => readonly Suggestion[];
}

/** With letters, so many of the files that are open; without, all. */
const mostOpen = 8;

export function createMentions(): Mentions {
  let files: readonly OfferedFile[] = [];
  let facts: SourceFacts = {};
  let found: readonly Mention[] = [];

  function named(query: string): readonly Suggestion[] {
    return namedSources.flatMap((name) => {
      const { label, about } = namedSourceTexts[name];
      if (!begins(query, `${name} ${label}`)) return [];
      const source = { type: "named", name } as const;
      return {
        source,
        name: label,
        detail: facts[name] ?? about,
        icon: namedSourceIcons[name],
        section: "",
      };
    });
  }

  function open(query: string): readonly Suggestion[] {
    const { path, lines } = parseMention(query);
    const fitting = fuzzyFilter(path, files, (file) => file.path);
    return (query === "" ? fitting : fitting.slice(0, mostOpen)).map((file) => {
      const end = file.path.lastIndexOf("/");
      return {
        source: { type: "file", uri: file.uri, ...lines },
        name: file.path.slice(end + 1) + linesSuffix(lines),
        detail: file.path.slice(0, Math.max(0, end)),
        icon: sourceIcons.file,
        section: texts.openFiles,
      };
    });
  }

  function further(query: string): readonly Suggestion[] {
    const { path, lines } = parseMention(query);
    return found.flatMap((mention): Suggestion | [] => {
      const { source, detail } = mention;
      // Of a folder or a symbol there are no lines to name.
      if (source.type === "named" || (lines && source.type !== "file")) return [];
      const isSymbol = source.type === "symbol";
      if (fuzzyScore(path, isSymbol ? mention.name : `${detail}/${mention.name}`) === null) return [];
      return {
        source: source.type === "file" ? { ...source, ...lines } : source,
        name: mention.name + linesSuffix(lines),
        detail,
        icon: sourceIcons[source.type],
        section: isSymbol ? texts.symbols : texts.files,
      };
    });
  }

  return {
    setFiles(next) {
      files = next;
    },
    setFound(next) {
      // Symbols are slow to come: until then those that were found before are better than none.
      const kept = next.isWhole ? [] : found.filter(({ source }) => source.type === "symbol");
      facts = next.facts;
      found = [...next.found, ...kept];
    },
    find(query) {
      const all = [...named(query), ...open(query), ...further(query)];
      const byKey = new Map<string, Suggestion>();
      for (const one of all) {
        const key = keyOf(one.source);
        // A file that is open is found in the workspace as well.
        if (!byKey.has(key)) byKey.set(key, one);
      }
      return [...byKey.values()];
    },
  };
}

/** Whether one of the words begins with `query`: letters in any place would bring sources that nobody means. */
function begins(query: string, words: string): boolean {
  return words
    .toLowerCase()
    .split(" ")
    .some((word) => word.startsWith(query.toLowerCase()));
}

/** The languages that code is in, by the editor's names for them: what they are called, and whose grammar they have. */

type Language = readonly [label: string, grammar?: string];

/** A grammar is a key of `grammars`. */
const languages: Readonly<Record<string, Language>> = {
  bat: ["Batch"],
  c: ["C", "c"],
  clojure: ["Clojure"],
  cpp: ["C++", "cpp"],
  csharp: ["C#", "csharp"],
  css: ["CSS", "css"],
  dart: ["Dart"],
  diff: ["Diff", "diff"],
  dockerfile: ["Dockerfile", "docker"],
  elixir: ["Elixir"],
  fsharp: ["F#"],
  go: ["Go", "go"],
  graphql: ["GraphQL", "graphql"],
  haskell: ["Haskell"],
  html: ["HTML", "html"],
  ini: ["INI"],
  java: ["Java", "java"],
  javascript: ["JavaScript", "javascript"],
  javascriptreact: ["JavaScript JSX", "javascript"],
  json: ["JSON", "jsonc"],
  jsonc: ["JSON with Comments", "jsonc"],
  jsonl: ["JSON Lines", "jsonc"],
  julia: ["Julia"],
  kotlin: ["Kotlin", "kotlin"],
  latex: ["LaTeX"],
  less: ["Less", "scss"],
  lua: ["Lua", "lua"],
  makefile: ["Makefile", "make"],
  markdown: ["Markdown", "markdown"],
  "objective-c": ["Objective-C", "c"],
  perl: ["Perl"],
  php: ["PHP", "php"],
  plaintext: ["Text"],
  powershell: ["PowerShell", "powershell"],
  python: ["Python", "python"],
  r: ["R", "r"],
  ruby: ["Ruby", "ruby"],
  rust: ["Rust", "rust"],
  scala: ["Scala"],
  scss: ["SCSS", "scss"],
  shellscript: ["Shell", "shellscript"],
  shellsession: ["Console", "shellsession"],
  sql: ["SQL", "sql"],
  svelte: ["Svelte", "html"],
  swift: ["Swift", "swift"],
  toml: ["TOML", "toml"],
  typescript: ["TypeScript", "typescript"],
  typescriptreact: ["TypeScript JSX", "tsx"],
  vue: ["Vue", "html"],
  xml: ["XML", "xml"],
  yaml: ["YAML", "yaml"],
  zig: ["Zig"],
};

function find(id: string): Language | undefined {
  return Object.hasOwn(languages, id) ? languages[id] : undefined;
}

/** What a language is called; `given` where that is not known. */
export function labelOf(id: string, given: string): string {
  return find(id)?.[0] ?? given;
}

/** The grammar of a language, or null for none. */
export function grammarOf(id: string): string | null {
  return find(id)?.[1] ?? null;
}

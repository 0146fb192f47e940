/** The languages that code is coloured in: a grammar each, in a file of its own that is loaded when it is first seen. */

export interface GrammarFile {
  /** Its name in TextMate's grammars. */
  readonly scope: string;
  /** Grammars that it cannot do without; what else it may embed stays plain. */
  readonly embeds?: readonly string[];
  /** It has no file: it is in the script itself. */
  readonly isOurs?: true;
}

/** By the names of the files. */
export const grammars: Readonly<Record<string, GrammarFile>> = {
  c: { scope: "source.c" },
  cpp: { scope: "source.cpp", embeds: ["c"], isOurs: true },
  csharp: { scope: "source.cs" },
  css: { scope: "source.css" },
  diff: { scope: "source.diff" },
  docker: { scope: "source.dockerfile" },
  go: { scope: "source.go" },
  graphql: { scope: "source.graphql" },
  html: { scope: "text.html.basic", embeds: ["css", "javascript"] },
  java: { scope: "source.java" },
  javascript: { scope: "source.js" },
  jsonc: { scope: "source.json.comments" },
  kotlin: { scope: "source.kotlin" },
  lua: { scope: "source.lua" },
  make: { scope: "source.makefile" },
  markdown: { scope: "text.html.markdown" },
  php: { scope: "source.php" },
  powershell: { scope: "source.powershell" },
  python: { scope: "source.python" },
  r: { scope: "source.r" },
  ruby: { scope: "source.ruby" },
  rust: { scope: "source.rust" },
  scss: { scope: "source.css.scss", embeds: ["css"] },
  shellscript: { scope: "source.shell" },
  shellsession: { scope: "text.shell-session", embeds: ["shellscript"] },
  sql: { scope: "source.sql" },
  swift: { scope: "source.swift" },
  toml: { scope: "source.toml" },
  tsx: { scope: "source.tsx" },
  typescript: { scope: "source.ts" },
  xml: { scope: "text.xml" },
  yaml: { scope: "source.yaml" },
};

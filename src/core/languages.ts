/** VS Code's language ids, by file extension and by what people call them. */

/** By file extension. */
const languages: Readonly<Record<string, string>> = {
  bash: "shellscript",
  c: "c",
  cc: "cpp",
  cjs: "javascript",
  cpp: "cpp",
  cs: "csharp",
  css: "css",
  diff: "diff",
  go: "go",
  h: "c",
  hpp: "cpp",
  htm: "html",
  html: "html",
  java: "java",
  js: "javascript",
  json: "json",
  jsonc: "jsonc",
  jsx: "javascriptreact",
  kt: "kotlin",
  less: "less",
  lua: "lua",
  md: "markdown",
  mjs: "javascript",
  mts: "typescript",
  patch: "diff",
  php: "php",
  pl: "perl",
  ps1: "powershell",
  py: "python",
  r: "r",
  rb: "ruby",
  rs: "rust",
  scss: "scss",
  sh: "shellscript",
  sql: "sql",
  svg: "xml",
  svelte: "svelte",
  swift: "swift",
  toml: "toml",
  ts: "typescript",
  tsx: "typescriptreact",
  vue: "vue",
  xml: "xml",
  yaml: "yaml",
  yml: "yaml",
  zsh: "shellscript",
};

/** The language of a file by its name: a language id where it is known, else the extension itself, else nothing. */
export function languageOf(path: string): string {
  const extension = extensionOf(path);
  return Object.hasOwn(languages, extension) ? (languages[extension] ?? "") : extension;
}

/** Whether a file's extension is one that its language is known by. */
export function hasLanguage(path: string): boolean {
  return Object.hasOwn(languages, extensionOf(path));
}

function extensionOf(path: string): string {
  return /[^/\\]\.(\w{1,16})$/.exec(path)?.[1]?.toLowerCase() ?? "";
}

/** By names that are neither an id nor an extension. */
const names: Readonly<Record<string, string>> = {
  "c#": "csharp",
  "c++": "cpp",
  console: "shellsession",
  cxx: "cpp",
  docker: "dockerfile",
  golang: "go",
  gql: "graphql",
  hh: "cpp",
  jsonl: "jsonl",
  ksh: "shellscript",
  kts: "kotlin",
  make: "makefile",
  mk: "makefile",
  mysql: "sql",
  ndjson: "jsonl",
  objc: "objective-c",
  plain: "plaintext",
  plpgsql: "sql",
  postgresql: "sql",
  ps: "powershell",
  pwsh: "powershell",
  py3: "python",
  python3: "python",
  sass: "scss",
  shell: "shellscript",
  "shell-session": "shellsession",
  sqlite: "sql",
  tex: "latex",
  text: "plaintext",
  txt: "plaintext",
  xhtml: "html",
};

/**
 * Every id that is known here and is code: in the manifest, an editor of one of them starts the extension. Without JSON:
 * the editor itself opens its settings when it starts, with nothing else to see.
 */
export function codeLanguages(): readonly string[] {
  const ids = new Set([...Object.values(languages), ...Object.values(names)]);
  for (const id of ["plaintext", "json", "jsonc"]) ids.delete(id);
  return [...ids].toSorted();
}

/** The language that code after a fence is in, by the fence's first word: a language id where it is known. */
export function languageIdOf(word: string): string {
  // `ts:src/a.ts`, `{.python}` and `js{1,3}` are ways to say more than the language.
  const name = /[\w+#-]+/.exec(word.toLowerCase())?.[0] ?? "";
  if (Object.hasOwn(names, name)) return names[name] ?? "";
  return Object.hasOwn(languages, name) ? (languages[name] ?? "") : name;
}

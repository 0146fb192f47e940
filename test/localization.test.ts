/** Every text for users is there in every language, and has a way to it. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { placesOf, textsBelow, textsOf } from "./fixtures/sourceTexts.ts";

type Table = Readonly<Record<string, string>>;

const languages = ["de", "ja", "zh-cn"];

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}

const bundles = new Map(
  languages.map((language) => [language, read(`media/l10n/bundle.l10n.${language}.json`) as Table]),
);
const manifests = new Map(
  languages.map((language) => [language, read(`package.nls.${language}.json`) as Table]),
);
const english = read("package.nls.json") as Table;

/** Names that are the same in every language: of settings, variables and headers, and what stands between backticks. */
function namesIn(text: string): readonly string[] {
  const names = /`[^`]+`|\b(?:sidenote|http)\.\w+(?:\.\w+)*|\b[A-Z]+(?:_[A-Z]+)+\b|https?:\/\/[\w:@-]*/g;
  return [...text.matchAll(names)].map(([name]) => name);
}

/** Entries whose translation lacks a place or a name of the English text, or is none. */
function faultsOf(table: Table, original: (key: string) => string): readonly string[] {
  return Object.entries(table).flatMap(([key, translation]) => {
    const text = original(key);
    const isEqual = (of: (text: string) => readonly string[]): boolean =>
      of(text).toSorted().join() === of(translation).toSorted().join();
    const isWhole = translation.trim() !== "" && isEqual(placesOf) && isEqual(namesIn);
    return isWhole ? [] : [`${key}: ${translation}`];
  });
}

test("each language has exactly the texts that the code gives to localize and translated", () => {
  const { texts, problems } = textsBelow("src");
  assert.deepEqual(problems, []);
  assert.ok(texts.length > 350);
  for (const [language, bundle] of bundles) {
    assert.deepEqual(Object.keys(bundle).toSorted(), texts, language);
    assert.deepEqual(
      faultsOf(bundle, (key) => key),
      [],
      language,
    );
  }
});

test("a name that a button opens comes first in every language: the setting that an advice names", () => {
  const first = (text: string): string | undefined =>
    namesIn(text).find((name) => /^(sidenote|http)\./.test(name));
  for (const [language, bundle] of bundles) {
    const found = Object.entries(bundle).filter(([text, translation]) => first(text) !== first(translation));
    assert.deepEqual(found, [], language);
  }
});

test("each language has exactly the texts of the manifest, and the manifest has no others", () => {
  const manifest = readFileSync("package.json", "utf8");
  const used = [...manifest.matchAll(/"%([\w.-]+)%"/g)].map(([, key = ""]) => key);
  assert.deepEqual(Object.keys(english).toSorted(), [...new Set(used)].toSorted());
  for (const [language, table] of manifests) {
    assert.deepEqual(Object.keys(table), Object.keys(english), language);
    assert.deepEqual(
      faultsOf(table, (key) => english[key] ?? ""),
      [],
      language,
    );
  }
  const members = /"(title|name|label|description|markdownDescription|contents|altText)": "([^"]*)"/g;
  const written = [...manifest.matchAll(members)].flatMap(([, , text = ""]) =>
    text.startsWith("%") ? [] : text,
  );
  assert.deepEqual([...new Set(written)], ["sidenote", "Sidenote"]);
});

test("a command that a text names is called so in the same language", () => {
  const texts: readonly [string, Table, Table][] = languages.map((language) => [
    language,
    bundles.get(language) ?? {},
    manifests.get(language) ?? {},
  ]);
  for (const [language, bundle, commands] of texts) {
    const called = (commands["command.setApiKey"] ?? "").replace("…", "");
    const naming = Object.entries(bundle).filter(([text]) => text.includes("Sidenote: Set API Key"));
    assert.ok(naming.length > 3);
    assert.deepEqual(
      naming.filter(([, translation]) => !translation.includes(`Sidenote: ${called}`)),
      [],
      language,
    );
  }
});

/** A string or template with a letter of its own, outside `${}`. */
const words = /["'`](?:\$\{[^}]*\}|[^"'`\n\\$\p{L}])*\p{L}/u.source;

function filesWith(folder: string, patterns: readonly string[]): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => {
    if (!name.endsWith(".ts") || name === "texts.ts") return false;
    const source = readFileSync(`${folder}/${name}`, "utf8");
    return patterns.some((pattern) => new RegExp(pattern, "u").test(source));
  });
}

test("the page has no text of its own beside its table", () => {
  const members = String.raw`\b(?:text|title|placeholder|textContent|"aria-(?:label|description|valuetext|roledescription)")`;
  const patterns = [
    String.raw`${members}\s*[:=]\s*${words}`,
    String.raw`\b(?:textButton|announce)\(\s*${words}`,
    String.raw`\biconButton\(\s*"[\w-]+",\s*${words}`,
    String.raw`setAttribute\("(?:aria-\w+text|aria-label|title|placeholder)",\s*${words}`,
  ];
  assert.deepEqual(filesWith("src/webview", patterns), []);
});

test("what the editor shows and what errors say goes through localize", () => {
  const patterns = [
    String.raw`\b(?:show\w+Message|setStatusBarMessage|fail|tell|report)\(\s*${words}[\p{L}':]* `,
    String.raw`\b(?:title|prompt|placeHolder|placeholder|openLabel|tooltip|detail|description|advice)\s*[:=]\s*${words}[\p{L}':]* `,
    String.raw`\bnew (?:ChatError|ProxyRefusal)\(\s*(?:"[\w-]+",\s*)?${words}[\p{L}':]* `,
    String.raw`\bfound\(\s*"\w+",\s*${words}`,
  ];
  assert.deepEqual(
    ["src/host", "src/api", "src/core"].flatMap((folder) => filesWith(folder, patterns)),
    [],
  );
});

test("the search for texts sees those of each form, and what it cannot read", () => {
  const source = `
    localize("One {place}", { place });
    localize({ one: "{count} thing", other: "{count} things" }, { count });
    const table = translated({ "a-key": "Two", nested: { key: 'Say "three"' }, list: ["Four", ""] });
    // localize("a comment")
    localize(variable);
    localize(\`template\`);
    localize(isMany ? "Some" : "One");`;
  assert.deepEqual(textsOf(source, "a.ts"), {
    texts: ["One {place}", "{count} thing", "{count} things", "Two", 'Say "three"', "Four", "One"],
    problems: [
      "a.ts: localize(variable)",
      "a.ts: localize(` template `)",
      'a.ts: localize(isMany ? "Some" : "One")',
    ],
  });
});

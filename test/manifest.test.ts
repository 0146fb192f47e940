/** package.json, the code and the README say the same. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { codeLanguages } from "../src/core/languages.ts";
import { settingNames, settingRules } from "../src/core/settings.ts";

interface Property {
  readonly type: string | readonly string[];
  readonly default: unknown;
  readonly scope: string;
  readonly markdownDescription: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly pattern?: string;
}

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
  };
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const texts = JSON.parse(readFileSync("package.nls.json", "utf8")) as Readonly<Record<string, string>>;
const { properties } = manifest.contributes.configuration;

test("every setting is declared as the code has it", () => {
  const declared = Object.entries(properties).map(([name, property]) => ({
    name,
    type: [property.type].flat(),
    default: property.default,
    scope: property.scope,
    minimum: property.minimum,
    maximum: property.maximum,
    values: property.enum,
    pattern: property.pattern,
  }));
  const coded = settingNames.map((name) => {
    const rule = settingRules[name];
    return {
      name: `sidenote.${name}`,
      type: rule.type,
      default: rule.default,
      scope: rule.scope,
      minimum: rule.minimum,
      maximum: rule.maximum,
      values: rule.values,
      pattern: rule.pattern?.source,
    };
  });
  assert.deepEqual(declared, coded);
});

/** In English. */
function descriptionOf({ markdownDescription }: Property): string {
  return texts[markdownDescription.replaceAll("%", "")] ?? "";
}

test("every description says its default, and its range where it has one", () => {
  for (const [name, property] of Object.entries(properties)) {
    const { minimum, maximum } = property;
    const description = descriptionOf(property);
    assert.match(description, /[Dd]efault/, name);
    if (minimum !== undefined)
      assert.ok(description.toLowerCase().includes(`from ${minimum} to ${maximum}`), name);
  }
});

test("what a workspace may set is ignored until the workspace is trusted", () => {
  const open = Object.keys(properties).filter((name) => properties[name]?.scope === "window");
  assert.deepEqual(
    manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.toSorted(),
    open.toSorted(),
  );
});

test("the README's table of settings is package.json's", () => {
  const rows = Object.entries(properties).map(
    ([name, property]) => `| \`${name}\` | ${descriptionOf(property).replaceAll("|", "\\|")} |`,
  );
  const table = ["| setting | what it does |", "| --- | --- |", ...rows].join("\n");
  const found =
    /\| setting +\| what it does[\s\S]*?(?=\n\n)/.exec(readFileSync("README.md", "utf8"))?.[0] ?? "";
  const normalise = (text: string): string => text.replace(/ +\|/g, " |").replace(/\| -+ /g, "| --- ");
  assert.equal(normalise(found), table);
});

test("the light bulb is there for every language that is known here: its editor starts the extension", () => {
  assert.deepEqual(
    manifest.activationEvents,
    codeLanguages().map((id) => `onLanguage:${id}`),
  );
});

test("the editor's types are those of the oldest editor supported", () => {
  assert.equal(manifest.engines.vscode.replace("^", "~"), manifest.devDependencies["@types/vscode"]);
});

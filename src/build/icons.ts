/** The icons that the page uses, out of the editor's six hundred: 8 kB of font and style in place of 170. */
import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import subsetFont from "subset-font";

const page = "src/webview";
/** Names that the page shares with the host. */
const shared = "src/core/sourceIcons.ts";

/** Keeps of codicons' style the rules of the icons that are used, and of the font their characters. */
export const usedIcons: Plugin = {
  name: "used-icons",
  setup(build) {
    build.onLoad({ filter: /codicon\.css$/ }, async ({ path }) => {
      const names = namesInPage();
      const contents = (await readFile(path, "utf8")).replace(
        /^\.codicon-([\w-]+):before \{.*\}\n?/gm,
        (rule, name: string) => (names.has(name) ? rule : ""),
      );
      return { contents, loader: "css" };
    });
    build.onLoad({ filter: /codicon\.ttf$/ }, async ({ path }) => {
      const style = await readFile(path.replace(/ttf$/, "css"), "utf8");
      const contents = await subsetFont(await readFile(path), charactersUsed(style), {
        targetFormat: "truetype",
      });
      return { contents, loader: "file" };
    });
  },
};

/** Every string of the page's code that may be an icon's name: some are not, and cost a hundred bytes each. */
function namesInPage(): ReadonlySet<string> {
  const names = new Set<string>();
  const files = readdirSync(page, { recursive: true, encoding: "utf8" }).map((file) => join(page, file));
  for (const file of [...files, shared]) {
    if (!file.endsWith(".ts")) continue;
    const source = readFileSync(file, "utf8");
    for (const [, name = ""] of source.matchAll(/["'`](?:codicon-)?([a-z][\w-]*)["'`]/g)) names.add(name);
  }
  return names;
}

/** The characters of those icons, and the ones that the style sheet writes itself. */
function charactersUsed(style: string): string {
  const names = namesInPage();
  const codes = [...style.matchAll(/^\.codicon-([\w-]+):before \{ content: "\\([0-9a-f]+)" \}/gm)].flatMap(
    ([, name = "", code = ""]) => (names.has(name) ? [code] : []),
  );
  for (const [, code = ""] of readFileSync("media/panel.css", "utf8").matchAll(
    /content: "\\([0-9a-f]{4})"/g,
  )) {
    codes.push(code);
  }
  return String.fromCodePoint(...codes.map((code) => Number.parseInt(code, 16)));
}

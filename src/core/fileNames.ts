/** Which words are names of files, told by their form alone: nobody looks whether there is such a file. */
import { hasLanguage } from "./languages.ts";

/** Without an extension. */
const names = new Set([
  "Makefile",
  "Dockerfile",
  "Gemfile",
  "Rakefile",
  "Procfile",
  "LICENSE",
  "Jenkinsfile",
]);
/** Of files that have no language of their own in `languages.ts`. */
const extensions = new Set(
  "astro avsc bat bicep cfg clj cmake conf csproj csv cu dart dockerfile elm env erl ex exs f90 fs gradle graphql groovy hcl hs html5 ini ipynb jl lock log m mdx mk ml mm nim nix pas plist prisma proto properties ps psm1 pyi rst sass sbt scala sln sol styl tf tfvars thrift tsv txt v vb vbs vhd zig".split(
    " ",
  ),
);

/** Written like files, and none. */
const products =
  /^(?:Node|Next|Nuxt|Vue|React|Angular|Express|Three|Chart|Ember|Backbone|Socket|Alpine)\.(?:js|io)$/;

/** True for `cart.ts`, `src/Makefile` and `.env.local`; false for `3.14`, `e.g.` and `example.com`. */
export function looksLikeFile(path: string): boolean {
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  if (names.has(name)) return true;
  if (!name.includes(".")) return false;
  if (/^\.[a-z][\w.-]+$/i.test(name)) return true;
  if (products.test(path)) return false;
  const extension = /^.*[^.]\.(\w+)$/.exec(name)?.[1]?.toLowerCase();
  return extension !== undefined && (hasLanguage(name) || extensions.has(extension));
}

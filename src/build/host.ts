/** Builds what runs in the extension host: the extension, the search's thread, and a bundle for each of the package's imports. */
import { readFileSync } from "node:fs";
import { build } from "esbuild";

interface Manifest {
  /** What is loaded when it is first needed, by its name, such as `#client`. */
  readonly imports: Readonly<Record<string, { readonly source: string }>>;
}

const { imports } = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;

await build({
  entryPoints: [
    "src/host/extension.ts",
    "src/host/sessions/searchWorker.ts",
    ...Object.values(imports).map(({ source }) => source),
  ],
  entryNames: "[name]",
  outdir: "dist",
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node22",
  external: ["vscode", ...Object.keys(imports)],
  define: { esbuildDetection: "1" }, // leaves undici's experimental second parser out
  minify: true,
  sourcemap: "linked",
  sourcesContent: false,
  logLevel: "info",
});

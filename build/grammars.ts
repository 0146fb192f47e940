/** Part of `npm run build`: writes the grammars of code, each into a file of its own, to dist/grammars. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { grammars } from "../src/webview/code/grammars.ts";
import { grammarScript } from "./grammarScript.ts";

const folder = "dist/grammars";
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
for (const [name, { isOurs }] of Object.entries(grammars)) {
  if (!isOurs) await writeFile(`${folder}/${name}.js`, await grammarScript(name));
}

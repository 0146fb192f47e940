/**
 * Lets an editor under test speak another language than English, as far as its extensions have it.
 *
 * An editor shows a language for which it has a pack. This pack has none of the editor's own texts, which stay English;
 * yet its language is the display language, and extensions are given their own texts in it.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Installs the pack of a language into an editor that has not been started yet. @param language such as `zh-cn`. */
export async function installLanguage(dataDirectory: string, language: string): Promise<void> {
  const directory = join(dataDirectory, "language");
  const texts = join(directory, "texts.json");
  await mkdir(join(dataDirectory, "data"), { recursive: true });
  await mkdir(directory);
  await writeFile(texts, JSON.stringify({ contents: {} }));
  // What the editor itself writes when a pack is installed.
  const pack = {
    hash: "test",
    label: language,
    extensions: [{ extensionIdentifier: { id: "test.language" }, version: "1.0.0" }],
    translations: { vscode: texts },
  };
  await writeFile(join(dataDirectory, "data/languagepacks.json"), JSON.stringify({ [language]: pack }));
}

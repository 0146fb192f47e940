/** Unpacks the Chromium inside the npm package `@sparticuz/chromium` into the cache. */
import { execFile } from "node:child_process";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createBrotliDecompress } from "node:zlib";
import { onExit, removeDirectory } from "./exit.ts";
import { cacheDirectory } from "./project.ts";

export interface PackagedChromium {
  readonly executable: string;
  /** A folder of shared libraries, for systems that do not have the ones Chromium is linked with. */
  readonly libraries: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Returns the packaged Chromium, unpacked. The package can do this too, but straight to a fixed path in the
 * system's temporary folder (two runs at once would start a half-written file), and its libraries on AWS only.
 */
export async function unpackChromium(): Promise<PackagedChromium> {
  // The entry is <package>/build/esm/index.js.
  const entry = dirname(fileURLToPath(import.meta.resolve("@sparticuz/chromium")));
  const source = join(entry, "../..");
  const home = join(cacheDirectory, `chromium-${await packageVersion(source)}`);
  if (!existsSync(home)) await unpackInto(home, join(source, "bin"));
  return {
    executable: join(home, "chromium"),
    libraries: join(home, "lib"),
    environment: existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_FILE: join(home, "fonts.conf") },
  };
}

async function packageVersion(directory: string): Promise<string> {
  const manifest: { version: string } = JSON.parse(await readFile(join(directory, "package.json"), "utf8"));
  return manifest.version;
}

async function unpackInto(home: string, source: string): Promise<void> {
  await mkdir(cacheDirectory, { recursive: true });
  const unfinished = await mkdtemp(`${home}-unfinished-`);
  onExit(() => removeDirectory(unfinished));
  const executable = join(unfinished, "chromium");
  await decompress(join(source, "chromium.br"), executable);
  await chmod(executable, 0o755);
  for (const name of ["al2023.tar", "fonts.tar"]) {
    const archive = join(unfinished, name);
    await decompress(join(source, `${name}.br`), archive);
    await promisify(execFile)("tar", ["--no-same-owner", "-x", "-f", archive, "-C", unfinished]);
    await rm(archive);
  }
  // The package's own font configuration names fixed folders; this one names where the fonts are now.
  const fonts = `<fontconfig><dir>${home}/fonts</dir><cachedir>${home}/fonts-cache</cachedir></fontconfig>`;
  await writeFile(join(unfinished, "fonts.conf"), `<?xml version="1.0"?>\n${fonts}\n`);
  await rename(unfinished, home).catch(async (error: unknown) => {
    // Another process was faster.
    if (!existsSync(home)) throw error;
    await rm(unfinished, { recursive: true, force: true });
  });
}

async function decompress(from: string, to: string): Promise<void> {
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to));
}

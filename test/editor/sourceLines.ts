/** Makes stack traces from inside the bundled suite name the lines of the sources. */
import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, relative, resolve } from "node:path";

const inlineMap = /^\/\/# sourceMappingURL=data:application\/json;base64,(.+)$/m;

/** Returns the stack with every place in a bundle replaced by the place in the source that it came from. */
export function toSourceLines(stack: string): string {
  const maps = new Map<string, SourceMap | undefined>();

  function mapOf(bundle: string): SourceMap | undefined {
    if (!maps.has(bundle)) maps.set(bundle, readMap(bundle));
    return maps.get(bundle);
  }

  return stack
    .replaceAll(/([^\s():]+\.js):(\d+):(\d+)/g, (place, file: string, line: string, column: string) => {
      // Mocha shortens paths to those below the working directory, which is ours too.
      const bundle = resolve(file);
      // Zero-based here, one-based in stack traces.
      const entry = mapOf(bundle)?.findEntry(Number(line) - 1, Number(column) - 1);
      if (entry === undefined || !("originalSource" in entry)) return place;
      const source = resolve(dirname(bundle), entry.originalSource);
      return `${relative(process.cwd(), source)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    })
    .replaceAll("\n\tat ", "\n    at ");
}

function readMap(bundle: string): SourceMap | undefined {
  try {
    const encoded = inlineMap.exec(readFileSync(bundle, "utf8"))?.[1];
    return encoded === undefined
      ? undefined
      : new SourceMap(JSON.parse(Buffer.from(encoded, "base64").toString()));
  } catch {
    // A frame of the editor's own, or of a bundle that has been built anew since.
    return undefined;
  }
}

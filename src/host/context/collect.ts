/** One collector for each source: nothing is read before it is chosen. */
import type { NamedSource, Source } from "../../core/sources.ts";
import { parseUri, refuseAddress } from "../attachments.ts";
import { attachTools } from "./attachTools.ts";
import type { ReadFile } from "./reading.ts";
import { collectChanges } from "./changes.ts";
import { collectActiveFile, collectLines, collectOpenEditors, collectSelection } from "./editors.ts";
import { collectFolder } from "./folder.ts";
import { collectAllProblems, collectProblems } from "./problems.ts";
import { collectSymbol } from "./symbols.ts";
import { collectLastCommand, collectTerminalSelection } from "./terminal.ts";
import { whileShown } from "./waiting.ts";

/** What a source brings: items, or why there are none. Empty when the user has turned away. What takes long is shown. */
export async function collect(source: Source): Promise<readonly ReadFile[]> {
  if (source.type === "named") return collectNamed(source.name);
  // Never another address than one of the user's files, whoever has written it.
  const uri = parseUri(source.uri);
  if (!uri) return [refuseAddress(source.uri)];
  switch (source.type) {
    case "folder":
      return whileShown((token) => collectFolder(uri, token));
    case "symbol":
      return collectSymbol(uri, source.name, source.line);
    case "file": {
      const { startLine, endLine } = source;
      if (startLine === undefined || endLine === undefined) return [await (await attachTools()).readUri(uri)];
      return collectLines(uri, { startLine, endLine });
    }
  }
}

async function collectNamed(name: NamedSource): Promise<readonly ReadFile[]> {
  switch (name) {
    case "selection":
      return collectSelection();
    case "file":
      return collectActiveFile();
    case "editors":
      return whileShown(collectOpenEditors);
    case "problems":
      return collectProblems();
    case "allProblems":
      return collectAllProblems();
    case "changes":
    case "staged":
    case "branch":
      return collectChanges(name, {});
    case "terminal":
      return collectTerminalSelection();
    case "lastCommand":
      return collectLastCommand();
  }
}

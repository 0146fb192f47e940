/** The object that other extensions get from Sidenote: see `api.ts`. */
import * as vscode from "vscode";
import type { ExplainOptions, SidenoteApi } from "./api.ts";
import type { AskParts } from "./extensionAsk.ts";
import { loadGuests } from "./loadGuests.ts";

export interface ExtensionApiParts extends AskParts {
  readonly onDidFinishTurn: SidenoteApi["onDidFinishTurn"];
}

export function createExtensionApi({ onDidFinishTurn, ...parts }: ExtensionApiParts): SidenoteApi {
  const ask: SidenoteApi["ask"] = async (options, token) => {
    const { createAsk } = await loadGuests();
    return createAsk(parts)(options, token);
  };

  async function explain(options: ExplainOptions = {}): Promise<void> {
    const { uri, range, ...rest } = options;
    const given = {
      ...rest,
      ...(uri && { uri: uri.toString() }),
      ...(range && { range: plainRange(range) }),
    };
    await vscode.commands.executeCommand("sidenote.explain", given);
  }

  // Frozen: every extension gets the same object.
  return Object.freeze({ version: 1, ask, explain, onDidFinishTurn });
}

/** As the command takes it: counted from zero. */
function plainRange({ start, end }: vscode.Range): object {
  return {
    startLine: start.line,
    startCharacter: start.character,
    endLine: end.line,
    endCharacter: end.character,
  };
}

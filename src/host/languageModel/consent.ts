/**
 * Which other extensions may ask with the user's key.
 *
 * The editor asks for no consent: it does so only for providers that sign users in by a proposed API (1.139). Each
 * extension is asked about once, when it first sends a request; the editor's own chat, and extensions that come with the
 * editor, are chosen by the user in its list of models and need no more.
 */
import * as vscode from "vscode";
import { localize } from "../../core/localize.ts";

export interface Consent {
  /** Settles with whether the extension may ask at `host`. @param id as the editor has it; null where it does not say. */
  readonly ask: (id: string | null, host: string) => Promise<boolean>;
  /** Lets the user choose among the extensions that were allowed. */
  readonly choose: () => Promise<void>;
}

/** Where the ids of allowed extensions are kept, across windows. */
const stateKey = "sidenote.languageModel.allowed";
/** How the editor names itself. */
const editorId = "core";

export function createConsent(memory: vscode.Memento): Consent {
  const asking = new Map<string, Promise<boolean>>();
  /** Turned away: not asked again in this window. */
  const refused = new Set<string>();

  const allowed = (): readonly string[] => memory.get<readonly string[]>(stateKey, []);

  async function askUser(id: string, host: string): Promise<boolean> {
    const allow = localize("Allow");
    const name = nameOf(id);
    const message = localize("{name} wants to ask {host} with your API key, through Sidenote.", {
      name,
      host,
    });
    const choice = await vscode.window.showInformationMessage(message, allow, localize("Refuse"));
    if (choice !== allow) {
      refused.add(id);
      return false;
    }
    await memory.update(stateKey, [...new Set([...allowed(), id])]);
    return true;
  }

  return {
    async ask(given, host) {
      const id = given?.toLowerCase() ?? "";
      if (id === editorId || isBuiltIn(id) || allowed().includes(id)) return true;
      if (refused.has(id)) return false;
      const question = asking.get(id) ?? askUser(id, host).finally(() => asking.delete(id));
      asking.set(id, question);
      return question;
    },
    async choose() {
      const ids = [...new Set([...allowed(), ...refused])].toSorted();
      if (ids.length === 0) {
        void vscode.window.showInformationMessage(
          localize("No other extension has asked for Sidenote's models yet."),
        );
        return;
      }
      const picked = await vscode.window.showQuickPick(
        ids.map((id) => ({ label: nameOf(id), description: id, id, picked: allowed().includes(id) })),
        { title: localize("Extensions that may ask with your API key"), canPickMany: true },
      );
      if (!picked) return;
      refused.clear(); // whoever is not chosen is asked about again
      await memory.update(
        stateKey,
        picked.map(({ id }) => id),
      );
    },
  };
}

function isBuiltIn(id: string): boolean {
  const found = vscode.extensions.getExtension(id)?.packageJSON as { isBuiltin?: unknown } | undefined;
  return found?.isBuiltin === true;
}

function nameOf(id: string): string {
  if (id === "") return localize("Another extension");
  const found = vscode.extensions.getExtension(id)?.packageJSON as { displayName?: unknown } | undefined;
  return typeof found?.displayName === "string" ? found.displayName : id;
}

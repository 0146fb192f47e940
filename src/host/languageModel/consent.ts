/**
 * Which other extensions may ask with the user's key.
 *
 * The editor asks for no consent: it does so only for providers that sign users in by a proposed API (1.139). Each
 * extension is asked about once for each endpoint, when it first sends a request there; the editor's own chat, and
 * extensions that come with the editor, are chosen by the user in its list of models and need no more.
 */
import { isAbsolute, join, relative } from "node:path";
import * as vscode from "vscode";
import type { Endpoint } from "../../api/endpoint.ts";
import { localize } from "../../core/localize.ts";

/** Where a request would go: the question names the host, what was allowed holds for the origin. */
type Place = Pick<Endpoint, "host" | "origin">;

export interface Consent {
  /**
   * Settles with whether the extension may ask there.
   * @param id as the editor has it; null where it does not say: all such are asked about once in a window.
   */
  readonly ask: (id: string | null, place: Place) => Promise<boolean>;
  /**
   * Whether what nobody put a name to may go there: somebody has been allowed to ask, and in this window nobody has been
   * turned away.
   */
  readonly isOpen: (place: Place) => boolean;
  /** Lets the user choose among the extensions that were allowed. */
  readonly choose: () => Promise<void>;
}

/** Where what was allowed is kept across windows, as `id@origin`. */
const stateKey = "sidenote.languageModel.allowed";
/** How the editor names itself. */
const editorId = "core";

export function createConsent(memory: vscode.Memento): Consent {
  const asking = new Map<string, Promise<boolean>>();
  /** Turned away: not asked again in this window. */
  const refused = new Set<string>();
  /** Of those without an id, and of what needs no question: for this window. */
  const allowedHere = new Set<string>();

  const allowed = (): readonly string[] => memory.get<readonly string[]>(stateKey, []);

  async function askUser(id: string, { host, origin }: Place): Promise<boolean> {
    const allow = localize("Allow");
    const name = nameOf(id);
    const message = localize("{name} wants to ask {host} with your API key, through Sidenote.", {
      name,
      host,
    });
    const choice = await vscode.window.showInformationMessage(message, allow, localize("Refuse"));
    const entry = entryOf(id, origin);
    if (choice !== allow) refused.add(entry);
    else if (id === "") allowedHere.add(entry);
    else await memory.update(stateKey, [...new Set([...allowed(), entry])]);
    return choice === allow;
  }

  return {
    async ask(given, place) {
      const id = given?.toLowerCase() ?? "";
      const entry = entryOf(id, place.origin);
      if (id === editorId || isBuiltIn(id)) allowedHere.add(entry);
      if (allowedHere.has(entry) || allowed().includes(entry)) return true;
      if (refused.has(entry)) return false;
      const question = asking.get(entry) ?? askUser(id, place).finally(() => asking.delete(entry));
      asking.set(entry, question);
      return question;
    },
    isOpen({ origin }) {
      const isThere = (entry: string): boolean => readEntry(entry).origin === origin;
      return [...allowedHere, ...allowed()].some(isThere) && ![...refused].some(isThere);
    },
    async choose() {
      const entries = [...new Set([...allowed(), ...refused])].filter(isListed).toSorted();
      if (entries.length === 0) {
        void vscode.window.showInformationMessage(
          localize("No other extension has asked for Sidenote's models yet."),
        );
        return;
      }
      const picked = await vscode.window.showQuickPick(
        entries.map((entry) => {
          const { id, origin } = readEntry(entry);
          return {
            label: nameOf(id),
            description: `${id} → ${origin}`,
            entry,
            picked: allowed().includes(entry),
          };
        }),
        { title: localize("Extensions that may ask with your API key"), canPickMany: true },
      );
      if (!picked) return;
      refused.clear(); // whoever is not chosen is asked about again
      await memory.update(
        stateKey,
        picked.map(({ entry }) => entry),
      );
    },
  };
}

function entryOf(id: string, origin: string): string {
  return `${id}@${origin}`;
}

/** An id has no `@`. What an earlier version kept has no origin, and allows nothing. */
function readEntry(entry: string): { readonly id: string; readonly origin: string } {
  const [id = "", origin = ""] = entry.split("@");
  return { id, origin };
}

function isListed(entry: string): boolean {
  const { id, origin } = readEntry(entry);
  return id !== "" && origin !== "";
}

/**
 * By where it is installed. The editor's own mark is given by its package.json as well, or by an id that a part of the
 * editor has, with a higher version (1.139).
 */
function isBuiltIn(id: string): boolean {
  const found = vscode.extensions.getExtension(id);
  if (!found) return false;
  const path = relative(join(vscode.env.appRoot, "extensions"), found.extensionPath);
  return path !== "" && !path.startsWith("..") && !isAbsolute(path);
}

function nameOf(id: string): string {
  if (id === "") return localize("Another extension");
  const found = vscode.extensions.getExtension(id)?.packageJSON as { displayName?: unknown } | undefined;
  return typeof found?.displayName === "string" ? found.displayName : id;
}

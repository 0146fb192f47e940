/** What the user decides: where code goes that nothing else tells the place of, and which of several places is meant. */
import * as vscode from "vscode";
import type { AskedPlace } from "../../core/askedAbout.ts";
import { localize } from "../../core/localize.ts";
import { pathOf } from "../editorContext.ts";
import type { Proposer } from "./proposing.ts";
import { editorInFront } from "./targets.ts";
import { tell } from "./tell.ts";

export interface Choice {
  /** Why the user is asked. */
  readonly reason: string;
  readonly text: string;
  /** The reason is that the code leaves parts out. */
  readonly isElided?: boolean;
  /** Offered before the editor in front: what could be done all the same, and what it is called. */
  readonly first?: { readonly label: string; readonly run: () => Promise<void> };
  /** Offered after it, to be replaced whole. */
  readonly whole?: vscode.TextDocument;
}

/** Lets the user say where the code goes. Nothing is offered that cannot be done. */
export async function choose(choice: Choice, proposer: Proposer): Promise<void> {
  const { reason, text, isElided = false, first, whole } = choice;
  const editor = editorInFront();
  const place = editor && { name: pathOf(editor.document.uri) };
  const offers: (vscode.QuickPickItem & { readonly run: () => Promise<void> })[] = first ? [first] : [];
  if (editor && place && !editor.selection.isEmpty) {
    const label = localize("Replace what is selected in {name}", place);
    offers.push({ label, run: () => proposer.replaceSelected(editor, text, isElided) });
  }
  if (editor && place) {
    const label = localize("Insert at the cursor in {name}", place);
    offers.push({ label, run: () => proposer.insertAtCursor(editor, text) });
  }
  if (whole) {
    const label = localize("Replace all of {name}", { name: pathOf(whole.uri) });
    offers.push({ label, run: () => proposer.replaceAll(whole, text) });
  }
  if (offers.length === 0) {
    const advice = localize("Open the file, and select what the code is to replace.");
    tell(`${reason} ${advice}`);
    return;
  }
  const title = localize("Apply Code");
  const chosen = await vscode.window.showQuickPick(offers, { title, placeHolder: reason });
  await chosen?.run();
}

/** The one of several places that the user means; null where they do not say. */
export async function pickPlace(places: readonly AskedPlace[]): Promise<AskedPlace | null> {
  if (places.length < 2) return places[0] ?? null;
  const offers = places.map((place) => ({ label: place.label, detail: firstLine(place), place }));
  const chosen = await vscode.window.showQuickPick(offers, {
    title: localize("Apply Code"),
    placeHolder: localize("The question was about several places. Which one is the code for?"),
  });
  return chosen?.place ?? null;
}

/** Two selections of one line look the same by their label. */
function firstLine({ part }: AskedPlace): string {
  return part?.text.trim().split("\n")[0]?.trim() ?? "";
}

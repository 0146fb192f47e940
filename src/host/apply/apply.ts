/** A bundle of its own, loaded when code of an answer is first used: brings it into files, always by way of a preview. */
import * as vscode from "vscode";
import {
  askedAbout,
  partsOf,
  placesNamed,
  stretchOf,
  type AskedAbout,
  type AskedPlace,
} from "../../core/askedAbout.ts";
import { pathOfBlock } from "../../core/blockPath.ts";
import type { ContextItem } from "../../core/context.ts";
import { localize, setTranslations, type Translations } from "../../core/localize.ts";
import { readNotebook } from "../../core/notebook.ts";
import { planApply, planReplaceAsked, type Plan, type Reason } from "../../core/planApply.ts";
import type { CodeIntent } from "../../core/protocol.ts";
import { readDiff } from "../../core/unifiedDiff.ts";
import { pathOf } from "../editorContext.ts";
import { applyDiff } from "./applyDiff.ts";
import { choose, pickPlace } from "./choices.ts";
import { findTarget, openPlace, openToChange, tellNotebook } from "./findTarget.ts";
import { openAsFile } from "./newFile.ts";
import { createPreviews } from "./previews.ts";
import { createProposer, newFileText } from "./proposing.ts";
import { createRunner } from "./runCommand.ts";
import { editorInFront, isNotebook, readTarget } from "./targets.ts";
import { tell } from "./tell.ts";

/** Code of an answer, and how it stands there. */
export type UsedCode = Pick<CodeIntent, "action" | "language" | "info" | "before" | "text">;

export interface Applier extends vscode.Disposable {
  /**
   * Does what a block's button says. What cannot be done is told, with what to do about it.
   *
   * @param attached what went with the question, and with each of those before it, the nearest first.
   */
  readonly use: (code: UsedCode, attached: readonly (readonly ContextItem[])[]) => Promise<void>;
  /** Makes the change that a preview shows; without an address, the one that is in front. */
  readonly accept: (preview?: vscode.Uri) => Promise<void>;
  readonly discard: (preview?: vscode.Uri) => Promise<void>;
}

/** @param translations the extension's: this bundle has texts of its own. */
export function createApplier(translations: Translations | null): Applier {
  setTranslations(translations);
  const previews = createPreviews();
  const proposer = createProposer(previews);
  const runner = createRunner();

  async function insert(text: string): Promise<void> {
    const editor = editorInFront();
    if (editor) await proposer.insertAtCursor(editor, text);
    else tell(localize("No text editor is open. Open the file that the code belongs in, and try again."));
  }

  /** Puts the code in the place of what was asked about, wherever that is now. */
  async function replaceAsked(code: UsedCode, { places }: AskedAbout): Promise<void> {
    const { text } = code;
    const named = pathOfBlock(code);
    const ofFile = named ? partsOf(placesNamed(named.path, named.cell ?? null, [places])) : [];
    const parts = ofFile.length > 0 ? ofFile : partsOf(places);
    const asked = await pickPlace(parts);
    if (parts.length > 0 && !asked) return;
    const document = await openPlace(asked);
    const part = asked?.part;
    if (!document || !part) {
      const reason = localize("The question was not about a selection that is still there.");
      await choose({ reason, text }, proposer);
      return;
    }
    const replace = (mayLeaveOut: boolean): Plan =>
      planReplaceAsked(readTarget(document), text, part, mayLeaveOut);
    await proposer.propose(
      document,
      () => replace(false),
      async (reason, told) => {
        const isElided = reason === "elided";
        const label = localize("Replace what was asked about in {name}", { name: pathOf(document.uri) });
        const first = { label, run: () => proposer.propose(document, () => replace(true)) };
        if (reason === "left-out") tell(told);
        else await choose({ reason: told, text, isElided, ...(isElided && { first }) }, proposer);
      },
    );
  }

  async function apply(code: UsedCode, about: AskedAbout): Promise<void> {
    const named = pathOfBlock(code);
    const text = named?.text ?? code.text;
    const target = await findTarget(named, about);
    if (target.type === "new") {
      if (isNotebook(target.uri) && !readNotebook(text)) tellNotebook(target.uri);
      else await previews.create(target.uri, newFileText(text));
      return;
    }
    if (target.type === "unknown" && about.isAny) {
      await choose({ reason: localize("Nothing says which file this code belongs to."), text }, proposer);
      return;
    }
    const document = await openToChange(target, about);
    if (!document) return;
    const places = about.places.filter(({ uri }) => uri === document.uri.toString());
    const planned = (asked: readonly AskedPlace[]): Plan => {
      const read = readTarget(document);
      return planApply(read, text, stretchOf(read.text, asked));
    };
    const fallBack = async (reason: Reason, told: string): Promise<void> => {
      const isElided = reason === "elided";
      const isWhole = !isElided && !isNotebook(document.uri);
      if (reason === "left-out") tell(told);
      else await choose({ reason: told, text, isElided, ...(isWhole && { whole: document }) }, proposer);
    };
    const parts = partsOf(places);
    await proposer.propose(
      document,
      () => planned(parts),
      async (reason, told) => {
        const place = reason === "unknown" && parts.length > 1 ? await pickPlace(parts) : null;
        if (place) await proposer.propose(document, () => planned([place]), fallBack);
        else await fallBack(reason, told);
      },
    );
  }

  return {
    async use(code, attached) {
      if (code.text.trim() === "") return; // nothing to take, and nothing is to be replaced by that
      const about = askedAbout(attached);
      const diff = readDiff(code.language, code.text);
      switch (code.action) {
        case "copy": // done by the extension itself, which does not need this bundle for it
          return;
        case "insert":
          if (diff) tellDiff();
          else await insert(code.text);
          return;
        case "replace":
          if (diff) tellDiff();
          else await replaceAsked(code, about);
          return;
        case "apply":
          if (diff) await applyDiff(diff, { code, about }, { previews, proposer });
          else await apply(code, about);
          return;
        case "open":
          // A diff is no text of the file that it names.
          await openAsFile(diff ? { ...code, info: "", before: "" } : code, about, proposer.replaceAll);
          return;
        case "run":
          await runner.run(code.language, code.text);
          return;
      }
    },
    accept: previews.accept,
    discard: previews.discard,
    dispose: () => vscode.Disposable.from(previews, runner).dispose(),
  };
}

function tellDiff(): void {
  tell(
    localize("This code is a diff: its lines say what is to change in a file. Apply it to the file instead."),
  );
}

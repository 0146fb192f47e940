/** A bundle of its own, loaded when code of an answer is first used: brings it into files, always by way of a preview. */
import * as vscode from "vscode";
import { isOfGit, pathOfBlock } from "../../core/blockPath.ts";
import type { ContextItem, SelectionItem } from "../../core/context.ts";
import type { Stretch } from "../../core/definitionPlaces.ts";
import { findCode } from "../../core/findCode.ts";
import { insertion, replacement, wholeFile } from "../../core/fitCode.ts";
import { localize, setTranslations, type Translations } from "../../core/localize.ts";
import { planApply } from "../../core/planApply.ts";
import type { CodeIntent } from "../../core/protocol.ts";
import type { TextEdit } from "../../core/textEdits.ts";
import { pathOf } from "../editorContext.ts";
import { openAsFile } from "./newFile.ts";
import { createPreviews } from "./previews.ts";
import { createRunner } from "./runCommand.ts";
import { editorInFront, openTarget, readTarget, refusalOf, targetOf } from "./targets.ts";
import { tell } from "./tell.ts";

/** Code of an answer, and how it stands there. */
export type UsedCode = Pick<CodeIntent, "action" | "language" | "info" | "before" | "text">;

export interface Applier extends vscode.Disposable {
  /**
   * Does what a block's button says. What cannot be done is told, with what to do about it.
   *
   * @param attached what went with the question and with those before it, the nearest first.
   */
  readonly use: (code: UsedCode, attached: readonly ContextItem[]) => Promise<void>;
  /** Makes the change that a preview shows; without an address, the one that is in front. */
  readonly accept: (preview?: vscode.Uri) => Promise<void>;
  readonly discard: (preview?: vscode.Uri) => Promise<void>;
}

/** What is done when the code that was asked about cannot be found, or nothing says where the code belongs. */
type Way = "selection" | "cursor" | "file";

/** @param translations the extension's: this bundle has texts of its own. */
export function createApplier(translations: Translations | null): Applier {
  setTranslations(translations);
  const previews = createPreviews();
  const run = createRunner();

  async function insertAtCursor(editor: vscode.TextEditor, text: string): Promise<void> {
    const { document } = editor;
    await propose(document, () => [
      insertion(readTarget(document), document.offsetAt(editor.selection.active), text),
    ]);
  }

  async function insert(text: string): Promise<void> {
    const editor = editorInFront();
    if (editor) await insertAtCursor(editor, text);
    else tell(localize("No text editor is open. Open the file that the code belongs in, and try again."));
  }

  /** Puts the code in the place of what was asked about, wherever that is now. */
  async function replaceAsked(text: string, attached: readonly ContextItem[]): Promise<void> {
    const item = attached.find(isSelection);
    const document = item ? await openTarget(vscode.Uri.parse(item.uri)) : null;
    if (!item || !document) {
      await choose(localize("The question was not about a selection that is still there."), text, null, [
        "selection",
        "cursor",
      ]);
      return;
    }
    const refusal = await refusalOf(document.uri);
    const found = findCode(document.getText(), item);
    if (found.type === "found") {
      const edit = replacement(readTarget(document), found.start, found.end, text);
      await show(document, refusal, [edit]);
      return;
    }
    const name = pathOf(document.uri);
    const reason =
      found.type === "several"
        ? localize("The code that was asked about is in {name} more than once.", { name })
        : localize("The code that was asked about has changed in {name}, or is gone.", { name });
    await choose(reason, text, document, ["selection", "cursor"]);
  }

  async function apply(code: UsedCode, attached: readonly ContextItem[]): Promise<void> {
    const named = pathOfBlock(code);
    const text = named?.text ?? code.text;
    if (named && isOfGit(named.path)) {
      const place = { name: named.path };
      tell(
        localize("{name} belongs to git, and code of answers is not put there. Change it yourself.", place),
      );
      return;
    }
    const target = await targetOf(named?.path ?? null, attached);
    if (target?.type === "new") {
      await previews.create(
        target.uri,
        wholeFile({ text: "", lineEnd: "\n", unit: null, level: "" }, text)?.text ?? "",
      );
      return;
    }
    if (!target) {
      tell(localize("Nothing says which file this code belongs to. Open the file, and try again."));
      return;
    }
    const document = await openTarget(target.uri);
    if (!document) {
      tell(localize("{name} cannot be opened: it is gone, or no text.", { name: pathOf(target.uri) }));
      return;
    }
    const refusal = await refusalOf(document.uri);
    const plan = planApply(readTarget(document), text, askedIn(document, attached));
    if (plan.type === "edits") {
      await show(document, refusal, plan.edits);
      return;
    }
    const name = pathOf(document.uri);
    const reason =
      plan.reason === "elided"
        ? localize("The code leaves parts of {name} out, so it cannot stand for them.", { name })
        : localize("Nothing in the code says where in {name} it belongs.", { name });
    const ways: readonly Way[] =
      plan.reason === "elided" ? ["selection", "cursor"] : ["selection", "cursor", "file"];
    await choose(reason, text, document, ways);
  }

  /** Lets the user say where the code goes. Nothing is offered that cannot be done. */
  async function choose(
    reason: string,
    text: string,
    document: vscode.TextDocument | null,
    ways: readonly Way[],
  ): Promise<void> {
    const editor = editorInFront();
    const place = editor && { name: pathOf(editor.document.uri) };
    const offers: (vscode.QuickPickItem & { readonly run: () => Promise<void> })[] = [];
    if (editor && place && !editor.selection.isEmpty && ways.includes("selection")) {
      const { document: shown } = editor;
      const edit = (): TextEdit => {
        const [start, end] = [shown.offsetAt(editor.selection.start), shown.offsetAt(editor.selection.end)];
        return replacement(readTarget(shown), start, end, text);
      };
      offers.push({
        label: localize("Replace what is selected in {name}", place),
        run: () => propose(shown, () => [edit()]),
      });
    }
    if (editor && place && ways.includes("cursor")) {
      const label = localize("Insert at the cursor in {name}", place);
      offers.push({ label, run: () => insertAtCursor(editor, text) });
    }
    if (document && ways.includes("file")) {
      const label = localize("Replace all of {name}", { name: pathOf(document.uri) });
      offers.push({ label, run: () => proposeWhole(document, text) });
    }
    if (offers.length === 0) {
      const advice = localize("Open the file, and select what the code is to replace.");
      tell(`${reason} ${advice}`);
      return;
    }
    const choice = await vscode.window.showQuickPick(offers, {
      title: localize("Apply Code"),
      placeHolder: reason,
    });
    await choice?.run();
  }

  async function proposeWhole(document: vscode.TextDocument, text: string): Promise<void> {
    await propose(document, () => [wholeFile(readTarget(document), text) ?? []].flat());
  }

  /** @param edits asked for last of all: they are for the document as it is when they are shown. */
  async function propose(document: vscode.TextDocument, edits: () => readonly TextEdit[]): Promise<void> {
    const refusal = await refusalOf(document.uri);
    await show(document, refusal, edits());
  }

  /** Shows edits of the document as it is now: nothing may be awaited between reading it and this. */
  async function show(
    document: vscode.TextDocument,
    refusal: string | null,
    edits: readonly TextEdit[],
  ): Promise<void> {
    const name = pathOf(document.uri);
    const text = document.getText();
    const changing = edits.filter((edit) => text.slice(edit.start, edit.end) !== edit.text);
    if (refusal !== null) tell(refusal);
    else if (changing.length === 0) {
      void vscode.window.showInformationMessage(
        localize("{name} is already as the answer has it.", { name }),
      );
    } else await previews.show(document, changing);
  }

  return {
    async use(code, attached) {
      if (code.text.trim() === "") return; // nothing to take, and nothing is to be replaced by that
      switch (code.action) {
        case "copy": // done by the extension itself, which does not need this bundle for it
          return;
        case "insert":
          await insert(code.text);
          return;
        case "replace":
          await replaceAsked(code.text, attached);
          return;
        case "apply":
          await apply(code, attached);
          return;
        case "open":
          await openAsFile(code, proposeWhole);
          return;
        case "run":
          await run(code.language, code.text);
          return;
      }
    },
    accept: previews.accept,
    discard: previews.discard,
    dispose: () => previews.dispose(),
  };
}

/** The nearest selection of this document that was asked about and can still be found. */
function askedIn(document: vscode.TextDocument, attached: readonly ContextItem[]): Stretch | null {
  const uri = document.uri.toString();
  const item = attached.filter(isSelection).find((one) => one.uri === uri);
  const found = item && findCode(document.getText(), item);
  return found?.type === "found" ? found : null;
}

function isSelection(item: ContextItem): item is SelectionItem & { readonly uri: string } {
  return item.type === "selection" && item.uri !== undefined;
}

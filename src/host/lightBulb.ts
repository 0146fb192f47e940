/**
 * What the light bulb offers: to explain a selection, to explain or fix a problem.
 *
 * Nothing is read or made until one of them is chosen: they are commands that know a place. None is preferred, so that
 * no "auto fix" and nothing on save ever asks a model.
 */
import * as vscode from "vscode";
import { localize } from "../core/localize.ts";
import { inputSchemes } from "./inputSchemes.ts";

export function registerLightBulb(): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    "*",
    {
      provideCodeActions({ uri }, range, context) {
        if (inputSchemes.has(uri.scheme) || isOnSave(context)) return [];
        return [...ofProblems(uri, range, context.diagnostics), ...ofSelection(uri, range)];
      },
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.RefactorRewrite] },
  );
}

/** `editor.codeActionsOnSave` runs all that is offered of a kind; the light bulb itself asks for every kind. */
function isOnSave({ triggerKind, only }: vscode.CodeActionContext): boolean {
  return triggerKind === vscode.CodeActionTriggerKind.Automatic && only !== undefined;
}

function ofProblems(
  uri: vscode.Uri,
  range: vscode.Range,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  if (diagnostics.length === 0) return [];
  const place = placeOf(
    uri,
    diagnostics.reduce((all, problem) => all.union(problem.range), range),
  );
  return [
    action(localize("Explain with Sidenote"), "sidenote.explain", { ...place, kind: "error" }, diagnostics),
    action(localize("Fix with Sidenote"), "sidenote.fix", place, diagnostics),
  ];
}

function ofSelection(uri: vscode.Uri, range: vscode.Range): vscode.CodeAction[] {
  if (range.isEmpty) return [];
  return [
    action(localize("Explain with Sidenote"), "sidenote.explain", {
      ...placeOf(uri, range),
      kind: "explain",
    }),
  ];
}

function action(
  title: string,
  command: string,
  place: object,
  diagnostics?: readonly vscode.Diagnostic[],
): vscode.CodeAction {
  const { QuickFix, RefactorRewrite } = vscode.CodeActionKind;
  const made = new vscode.CodeAction(title, diagnostics ? QuickFix : RefactorRewrite);
  made.command = { title, command, arguments: [place] };
  if (diagnostics) made.diagnostics = [...diagnostics];
  return made;
}

/** As `sidenote.explain` takes it: plain data, as keybindings and other extensions can give it as well. */
function placeOf(uri: vscode.Uri, { start, end }: vscode.Range): object {
  return {
    uri: uri.toString(),
    range: {
      startLine: start.line,
      startCharacter: start.character,
      endLine: end.line,
      endCharacter: end.character,
    },
  };
}

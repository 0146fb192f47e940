/** Tells the ranges that are attached of the edits of their documents. */
import * as vscode from "vscode";
import type { ContextItem } from "../../core/context.ts";
import { createFollowedRanges, type FollowedRanges } from "../../core/followedRanges.ts";

export interface Following extends Pick<FollowedRanges, "latest"> {
  /** See `FollowedRanges`. */
  readonly follow: (sessionId: string, items: readonly ContextItem[]) => void;
}

/** Listens from the first range on, and as long as the window lives: so do the drafts that hold them. */
export function createFollowing(): Following {
  const ranges = createFollowedRanges();
  let isListening = false;

  function listen(): void {
    isListening = true;
    vscode.workspace.onDidOpenTextDocument((document) =>
      ranges.opened(document.uri.toString(), document.getText()),
    );
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0) return;
      const within: Parameters<FollowedRanges["changed"]>[1] = ({ start, end }) =>
        document.getText(new vscode.Range(start.line, start.character, end.line, end.character));
      ranges.changed(document.uri.toString(), within, contentChanges);
    });
  }

  return {
    latest: ranges.latest,
    follow(sessionId, items) {
      if (!isListening) listen();
      ranges.follow(sessionId, items, textOf);
    },
  };
}

function textOf(address: string): string | null {
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === address);
  return document?.getText() ?? null;
}

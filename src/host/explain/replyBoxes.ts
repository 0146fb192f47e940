/** What is being written into the reply boxes of threads, which the editor tells extensions as documents of their own. */
import * as vscode from "vscode";

export interface ReplyBoxes {
  /** Whether a reply has been begun and not been sent, in any thread of the controller. */
  readonly holdText: () => boolean;
  readonly dispose: () => void;
}

/**
 * @param controllerId the name of the comment controller, which the addresses of its boxes begin with: `comment://id/…`.
 * @param onEmpty is called when a box has been emptied, as by sending, or is gone.
 */
export function watchReplyBoxes(controllerId: string, onEmpty: () => void): ReplyBoxes {
  const isBox = ({ uri }: vscode.TextDocument): boolean =>
    uri.scheme === "comment" && uri.authority === controllerId;
  const listeners = [
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (isBox(document) && document.getText() === "") onEmpty();
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      if (isBox(document)) onEmpty();
    }),
  ];
  return {
    holdText: () =>
      vscode.workspace.textDocuments.some((document) => isBox(document) && document.getText() !== ""),
    dispose() {
      for (const listener of listeners) listener.dispose();
    },
  };
}

/** Whether a reply is being written in a thread: the editor tells extensions its reply boxes as text editors. */
import * as vscode from "vscode";

export interface ReplyBoxes {
  /** Whether what is typed goes into one. */
  readonly haveFocus: () => boolean;
  readonly dispose: () => void;
}

/**
 * @param controllerId the name of the comment controller, which the addresses of its boxes begin with: `comment://id/…`.
 * @param onLeft is called when the focus is elsewhere.
 */
export function watchReplyBoxes(controllerId: string, onLeft: () => void): ReplyBoxes {
  function isBox(editor: vscode.TextEditor | undefined): boolean {
    const uri = editor?.document.uri;
    return uri?.scheme === "comment" && uri.authority === controllerId;
  }

  const listener = vscode.window.onDidChangeActiveTextEditor((editor) => {
    if (!isBox(editor)) onLeft();
  });
  return {
    haveFocus: () => isBox(vscode.window.activeTextEditor),
    dispose: () => listener.dispose(),
  };
}

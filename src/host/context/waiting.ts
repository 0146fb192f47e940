/** What takes long is shown while it lasts, and can be given up. */
import * as vscode from "vscode";
import { localize } from "../../core/localize.ts";

/** Milliseconds: most of what is collected is there before anybody could read that it is. */
const patience = 700;

/** Runs `collect`, and shows it as a notification with Cancel once it has taken longer than a moment. */
export async function whileShown<Result>(
  collect: (token: vscode.CancellationToken) => Promise<Result>,
): Promise<Result> {
  const cancellation = new vscode.CancellationTokenSource();
  const result = collect(cancellation.token);
  const timer = setTimeout(show, patience);
  try {
    return await result;
  } finally {
    clearTimeout(timer);
    cancellation.dispose();
  }

  function show(): void {
    const title = localize("Sidenote: collecting what you attach");
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    void vscode.window.withProgress(options, (_progress, token) => {
      token.onCancellationRequested(() => cancellation.cancel());
      // A failure is told by whoever asked for the result.
      return result.then(
        () => undefined,
        () => undefined,
      );
    });
  }
}

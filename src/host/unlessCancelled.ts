/** Waits for what may take as long as a user likes, but no longer than whoever asked for it. */
import * as vscode from "vscode";

/** Settles as `waiting` does; rejects with a `CancellationError` once the token is cancelled. */
export function unlessCancelled<Value>(
  waiting: Promise<Value>,
  token: vscode.CancellationToken | undefined,
): Promise<Value> {
  const { promise, resolve, reject } = Promise.withResolvers<Value>();
  const cancelled = token?.onCancellationRequested(() => reject(new vscode.CancellationError()));
  waiting.then(resolve, reject).finally(() => cancelled?.dispose());
  return promise;
}

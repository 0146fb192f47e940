/** Read-only documents that Sidenote writes and nobody saves: what a request holds, what a check has found. */
import * as vscode from "vscode";

export interface Documents extends vscode.Disposable {
  /**
   * Shows `text` in an editor of its own.
   * @param name with an ending that tells the editor its language.
   */
  readonly show: (name: string, text: string) => Promise<void>;
  /** Shows Markdown as it is meant to look; as text where the editor's Markdown extension is switched off. */
  readonly showMarkdown: (name: string, text: string) => Promise<void>;
}

/** Documents that can still be opened again after they were closed. */
const kept = 8;

/** @param scheme the documents' URI scheme; told to the editor when the first of them is shown. */
export function createDocuments(scheme: string): Documents {
  const texts = new Map<string, string>();
  let registration: vscode.Disposable | null = null;
  let count = 0;

  function add(name: string, text: string): vscode.Uri {
    registration ??= vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? "",
    });
    // The number makes each a document of its own: two requests can be laid side by side.
    const uri = vscode.Uri.from({ scheme, path: `/${name}`, query: String(++count) });
    texts.set(uri.toString(), text);
    const [oldest] = texts.keys();
    if (texts.size > kept && oldest !== undefined) texts.delete(oldest);
    return uri;
  }

  return {
    async show(name, text) {
      await vscode.window.showTextDocument(add(name, text), { preview: true });
    },
    async showMarkdown(name, text) {
      const uri = add(name, text);
      await vscode.workspace.openTextDocument(uri);
      if (vscode.extensions.getExtension("vscode.markdown-language-features")) {
        await vscode.commands.executeCommand("markdown.showPreview", uri);
      } else {
        await vscode.window.showTextDocument(uri, { preview: true });
      }
    },
    dispose: () => void registration?.dispose(),
  };
}

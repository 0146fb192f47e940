/**
 * Changes that are shown before they are made: the editor's own comparison of a document with what it would become.
 *
 * A preview follows its document. What is typed elsewhere in that moves the change along; what touches the place itself
 * ends the preview, since nobody has seen what would come of it.
 */
import * as vscode from "vscode";
import { localize } from "../../core/localize.ts";
import { applyEdits, rebaseEdits, type TextEdit } from "../../core/textEdits.ts";
import { pathOf } from "../editorContext.ts";
import { showChange } from "./showChange.ts";
import { tell } from "./tell.ts";

export interface Previews extends vscode.Disposable {
  /** @param edits in ascending order, for the document as it is now. */
  readonly show: (document: vscode.TextDocument, edits: readonly TextEdit[]) => Promise<void>;
  /** Shows a file that is not there yet. */
  readonly create: (uri: vscode.Uri, text: string) => Promise<void>;
  /** Makes the change; without an address, that of the preview in front. */
  readonly accept: (preview?: vscode.Uri) => Promise<void>;
  readonly discard: (preview?: vscode.Uri) => Promise<void>;
}

interface Proposal {
  readonly file: vscode.Uri;
  /** Null for a file that is not there yet. */
  readonly document: vscode.TextDocument | null;
  edits: readonly TextEdit[];
  /** The version of the document that the edits are for. */
  version: number;
  /** It is being made or discarded: pressing that once more does nothing. */
  isEnding: boolean;
}

/** Also stands in package.json, where the editor's title has its buttons by it. */
export const scheme = "sidenote-proposal";
/** What a new file is compared with. */
const nothing = vscode.Uri.from({ scheme, path: "/", query: "nothing" });

export function createPreviews(): Previews {
  const proposals = new Map<string, Proposal>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  let count = 0;

  const parts = [
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent(uri) {
        if (uri.query === nothing.query) return "";
        // Of one that is not known the editor says that it cannot be shown: an empty text would read as a deletion.
        const proposal = proposals.get(uri.toString());
        return proposal && applyEdits(proposal.document?.getText() ?? "", proposal.edits);
      },
    }),
    vscode.workspace.onDidChangeTextDocument((event) => {
      for (const [address, proposal] of proposals) {
        if (proposal.document === event.document && !proposal.isEnding)
          follow(vscode.Uri.parse(address), proposal, event);
      }
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      for (const [address, proposal] of proposals) {
        // Another language is told as a closing as well.
        if (proposal.document === document && document.isClosed) void discard(vscode.Uri.parse(address));
      }
    }),
    vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
      for (const tab of closed) {
        const preview = previewOf(tab);
        if (preview && !tabsOf(preview).some((other) => other !== tab)) proposals.delete(preview.toString());
      }
    }),
  ];

  function follow(
    preview: vscode.Uri,
    proposal: Proposal,
    { contentChanges, document: { version } }: vscode.TextDocumentChangeEvent,
  ): void {
    let edits: readonly TextEdit[] | null = proposal.edits;
    for (const { rangeOffset, rangeLength, text } of contentChanges) {
      edits &&= rebaseEdits(edits, { start: rangeOffset, end: rangeOffset + rangeLength, text });
    }
    if (edits) {
      proposal.edits = edits;
      proposal.version = version;
      changed.fire(preview);
    } else giveUp(preview, proposal);
  }

  function giveUp(preview: vscode.Uri, { file }: Proposal): void {
    proposals.delete(preview.toString());
    void close(preview);
    const name = pathOf(file);
    tell(localize("{name} has changed where the code would go. Apply it again from the answer.", { name }));
  }

  async function open(proposal: Proposal): Promise<void> {
    const { file, document } = proposal;
    const preview = vscode.Uri.from({
      scheme,
      path: `/${file.path.replace(/^\/+/, "")}`,
      query: String(++count),
    });
    proposals.set(preview.toString(), proposal);
    const proposed = await vscode.workspace.openTextDocument(preview);
    if (document) await vscode.languages.setTextDocumentLanguage(proposed, document.languageId);
    const place = { name: pathOf(file) };
    const title = document
      ? localize("{name}: with the answer’s code", place)
      : localize("{name}: new file", place);
    // Not in the editor's own preview tab, which the next file that is opened would take.
    await vscode.commands.executeCommand("vscode.diff", document?.uri ?? nothing, preview, title, {
      preview: false,
    });
  }

  /** The preview that a command is about, if it is known in this window. */
  function find(given: unknown): { readonly preview: vscode.Uri; readonly proposal: Proposal } | null {
    const active = vscode.window.tabGroups.activeTabGroup.activeTab;
    const preview = given instanceof vscode.Uri ? given : active && previewOf(active);
    const proposal = preview && proposals.get(preview.toString());
    if (preview && proposal) return proposal.isEnding ? null : { preview, proposal };
    if (preview) {
      void close(preview);
      tell(
        localize("This preview is from before the window was loaded. Apply the code again from the answer."),
      );
    }
    return null;
  }

  async function accept(given?: vscode.Uri): Promise<void> {
    const found = find(given);
    if (!found) return;
    const { preview, proposal } = found;
    // First of all, so that the change itself does not count as one that came in between.
    proposal.isEnding = true;
    const isMade = await vscode.workspace.applyEdit(editOf(proposal));
    if (!isMade) {
      if (proposal.document && proposal.document.version !== proposal.version) {
        giveUp(preview, proposal);
        return;
      }
      proposal.isEnding = false;
      const place = { name: pathOf(proposal.file) };
      tell(
        proposal.document
          ? localize("{name} cannot be changed: it is read-only.", place)
          : localize(
              "{name} cannot be created: there is such a file by now, or the folder is read-only.",
              place,
            ),
      );
      return;
    }
    const column = tabsOf(preview)[0]?.group.viewColumn;
    await end(preview);
    await showChange(proposal.file, proposal.edits, column);
  }

  async function discard(given?: vscode.Uri): Promise<void> {
    const found = find(given);
    if (!found) return;
    found.proposal.isEnding = true;
    await end(found.preview);
  }

  async function end(preview: vscode.Uri): Promise<void> {
    await close(preview);
    proposals.delete(preview.toString());
  }

  return {
    async show(document, edits) {
      const file = document.uri;
      const same = [...proposals].filter(
        ([, { file: other, edits: shown }]) =>
          other.toString() === file.toString() && JSON.stringify(shown) === JSON.stringify(edits),
      );
      // Known before anything is awaited, and so from now on moved along with what is typed.
      await open({ file, document, edits, version: document.version, isEnding: false });
      // The same once more takes the place of what was shown.
      for (const [address] of same) await discard(vscode.Uri.parse(address));
    },
    create: (file, text) =>
      open({ file, document: null, edits: [{ start: 0, end: 0, text }], version: 0, isEnding: false }),
    accept,
    discard,
    dispose: () => vscode.Disposable.from(...parts).dispose(),
  };
}

/** All of it in one edit, and so in one step to undo. The editor refuses it if the document has changed meanwhile. */
function editOf({ file, document, edits }: Proposal): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  if (!document) {
    const contents = new TextEncoder().encode(edits[0]?.text ?? "");
    edit.createFile(file, { contents });
    return edit;
  }
  for (const { start, end, text } of edits) {
    edit.replace(file, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  }
  return edit;
}

/** The address of the preview that a tab shows, if it shows one. */
export function previewOf({ input }: vscode.Tab): vscode.Uri | null {
  return input instanceof vscode.TabInputTextDiff && input.modified.scheme === scheme ? input.modified : null;
}

function tabsOf(preview: vscode.Uri): readonly vscode.Tab[] {
  const address = preview.toString();
  return vscode.window.tabGroups.all.flatMap(({ tabs }) =>
    tabs.filter((tab) => previewOf(tab)?.toString() === address),
  );
}

async function close(preview: vscode.Uri): Promise<void> {
  await vscode.window.tabGroups.close(tabsOf(preview));
}

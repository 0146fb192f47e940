/** The quick pick of sessions: by date, of this folder or of all, and searched through as one types. */
import * as vscode from "vscode";
import { byAge, type Age } from "../core/ages.ts";
import type { Found } from "../core/findText.ts";
import { formatDate, localize, translated } from "../core/localize.ts";
import type { SessionSummary } from "../core/summary.ts";
import type { SessionActions } from "./sessionActions.ts";
import type { Search } from "./sessions/search.ts";
import type { SessionStore } from "./sessions/sessionStore.ts";

export interface PickedSession {
  readonly id: string;
  /** The turn in which the words that were typed were found. */
  readonly turnId?: string;
  /** Beside the panel, in a tab of its own. */
  readonly inTab: boolean;
}

export interface HistoryParts {
  readonly store: SessionStore;
  readonly search: Search;
  readonly actions: SessionActions;
  /** The folder of this window, as sessions have it. */
  readonly workspace: () => string | null;
  /** What was typed into a session's composer, to tell one that was never asked anything. */
  readonly draftOf: (id: string) => string;
  readonly isBusy: (id: string) => boolean;
}

interface SessionItem extends vscode.QuickPickItem {
  /** Null for a line between. */
  readonly summary: SessionSummary | null;
  readonly turnId?: string;
}

type Act = "tab" | "rename" | "pin" | "unpin" | "archive" | "unarchive" | "delete";

interface ActButton extends vscode.QuickInputButton {
  readonly act: Act;
}

/** Milliseconds without a key after which the texts are searched, and shorter words than this are everywhere. */
const pause = 30;
/** Milliseconds between a change of the sessions and a new list: while an answer streams there are many. */
const reloadPause = 250;
const fewest = 2;

/** Lets the user choose a session; null when they turn away. */
export async function pickSession(parts: HistoryParts): Promise<PickedSession | null> {
  const quickPick = vscode.window.createQuickPick<SessionItem>();
  const scopeButton = (all: boolean): vscode.QuickInputButton => ({
    iconPath: new vscode.ThemeIcon(all ? "folder" : "globe"),
    tooltip: all ? localize("This Folder's Sessions") : localize("The Sessions of All Folders"),
  });
  const workspace = parts.workspace();
  let sessions: readonly SessionSummary[] = [];
  let showsAll = workspace === null;
  let found = new Map<string, readonly Found[]>();
  let timer: NodeJS.Timeout | null = null;
  let reload: NodeJS.Timeout | null = null;
  let unwatch = (): void => undefined;
  let isOpen = true;
  /** Whether nothing was looked for when the list was last drawn. */
  let isBlank = true;

  quickPick.title = localize("Open Session");
  quickPick.placeholder = localize("A title, or words that were said in it");
  quickPick.matchOnDescription = true;

  /** Those of this folder and of none, until something is looked for, which may be anywhere. */
  function shown(): readonly SessionSummary[] {
    if (showsAll || quickPick.value.trim() !== "") return sessions;
    return sessions.filter((session) => session.workspace === null || session.workspace === workspace);
  }

  function draw(): void {
    isBlank = quickPick.value.trim() === "";
    const active = quickPick.activeItems[0];
    const byTitle = byAge(shown(), new Date()).flatMap(({ age, sessions: group }) => [
      separator(ageLabel(age)),
      ...group.map((summary) => titleItem(summary, parts)),
    ]);
    const byText = shown().flatMap((summary) =>
      (found.get(summary.id) ?? []).map((place) => placeItem(summary, place)),
    );
    quickPick.items = byText.length === 0 ? byTitle : [...byTitle, separator(localize("Said in")), ...byText];
    quickPick.buttons = workspace === null ? [] : [scopeButton(showsAll)];
    const again = quickPick.items.find(
      ({ summary, turnId }) => summary && summary.id === active?.summary?.id && turnId === active.turnId,
    );
    if (again) quickPick.activeItems = [again];
  }

  async function load(): Promise<void> {
    reload = null;
    quickPick.busy = true;
    sessions = await parts.store.list();
    if (!isOpen) return;
    quickPick.busy = false;
    if (sessions.length === 0) quickPick.placeholder = localize("No session yet");
    draw();
  }

  function search(): void {
    const words = quickPick.value;
    found = new Map();
    parts.search.stop();
    if (words.trim().length < fewest) {
      draw();
      return;
    }
    quickPick.busy = true;
    const files = shown().map(({ id }) => ({ id, path: parts.store.pathOf(id) }));
    let isDrawn = true;
    parts.search.start(words, files, {
      onFound(id, places) {
        found.set(id, places);
        if (!isDrawn) return;
        isDrawn = false; // what comes in the same moment is drawn together
        setTimeout(() => {
          isDrawn = true;
          if (isOpen && quickPick.value === words) draw();
        }, 20);
      },
      onEnd() {
        if (!isOpen || quickPick.value !== words) return;
        quickPick.busy = false;
        draw(); // what the words before had found goes
      },
    });
  }

  async function act(summary: SessionSummary, what: Exclude<Act, "tab">): Promise<void> {
    const { actions } = parts;
    if (what === "rename") await actions.rename(summary.id);
    else if (what === "delete") await actions.remove(summary.id);
    else if (what === "pin" || what === "unpin") await actions.setPinned(summary.id, what === "pin");
    else await actions.setArchived(summary.id, what === "archive");
    if (isOpen) await load();
  }

  const picked = await new Promise<PickedSession | null>((resolve) => {
    const choose = ({ summary, turnId }: SessionItem, inTab: boolean): void => {
      if (!summary) return;
      resolve({ id: summary.id, inTab, ...(turnId !== undefined && { turnId }) });
      quickPick.hide();
    };
    // Enter may come while the list is drawn anew and nothing is marked in it: the first that is marked then is meant.
    let isAccepted = false;
    quickPick.onDidChangeValue((value) => {
      isAccepted = false;
      if (timer !== null) clearTimeout(timer);
      if ((value.trim() === "") !== isBlank) draw();
      timer = setTimeout(search, pause);
    });
    quickPick.onDidTriggerButton(() => {
      showsAll = !showsAll;
      search();
    });
    quickPick.onDidTriggerItemButton(({ item, button }) => {
      const { act: what } = button as ActButton;
      if (what === "tab") choose(item, true);
      else if (item.summary) void act(item.summary, what);
    });
    quickPick.onDidAccept(() => {
      const item = quickPick.selectedItems[0] ?? quickPick.activeItems[0];
      if (item) choose(item, false);
      else isAccepted = true;
    });
    quickPick.onDidChangeActive(([item]) => {
      if (isAccepted && item) choose(item, false);
    });
    quickPick.onDidHide(() => resolve(null)); // after a choice this changes nothing
    quickPick.ignoreFocusOut = true; // a name is asked for, or a deletion undone, without its closing
    quickPick.show();
    void load();
    unwatch = parts.store.onChange(() => (reload ??= setTimeout(() => void load(), reloadPause)));
  });
  isOpen = false;
  unwatch();
  for (const waiting of [timer, reload]) if (waiting !== null) clearTimeout(waiting);
  parts.search.stop();
  quickPick.dispose();
  return picked;
}

/** The name of a session as lists show it. */
export function nameOf({ title, opening }: SessionSummary, draft: string): string {
  if (title !== "") return title;
  const line = (opening || draft).trim().split("\n", 1).join("").slice(0, 60);
  if (line === "") return localize("New session");
  return opening === "" ? localize("Draft: {text}", { text: line }) : line;
}

function titleItem(summary: SessionSummary, { draftOf, isBusy }: HistoryParts): SessionItem {
  const { id, usedAt, pinned, archived } = summary;
  return {
    label: nameOf(summary, draftOf(id)),
    description: formatDate(usedAt),
    ...(isBusy(id) && { iconPath: new vscode.ThemeIcon("loading~spin") }),
    buttons: [
      itemButton("tab", "open-preview", localize("Open in an Editor Tab")),
      itemButton("rename", "edit", localize("Rename")),
      pinned ? itemButton("unpin", "pinned", localize("Unpin")) : itemButton("pin", "pin", localize("Pin")),
      archived
        ? itemButton("unarchive", "inbox", localize("Take out of the Archive"))
        : itemButton("archive", "archive", localize("Archive")),
      itemButton("delete", "trash", localize("Delete")),
    ],
    summary,
  };
}

function placeItem(summary: SessionSummary, { turnId, before, match, after }: Found): SessionItem {
  return {
    label: `$(quote) …${before}${match}${after}…`,
    description: nameOf(summary, ""),
    alwaysShow: true, // it was found otherwise than by what it is called
    summary,
    turnId,
  };
}

function itemButton(act: Act, icon: string, tooltip: string): ActButton {
  return { act, iconPath: new vscode.ThemeIcon(icon), tooltip };
}

function separator(label: string): SessionItem {
  return { label, kind: vscode.QuickPickItemKind.Separator, summary: null };
}

export function ageLabel(age: Age): string {
  return labels[age];
}

const labels = translated({
  pinned: "Pinned",
  today: "Today",
  yesterday: "Yesterday",
  week: "Last 7 Days",
  month: "Last 30 Days",
  older: "Older",
  archived: "Archived",
});

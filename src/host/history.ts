/** The quick pick of sessions: by date, of this folder or all, searched through as one types, each with what can be done to it. */
import * as vscode from "vscode";
import type { SessionSummary } from "../core/summary.ts";
import { ageGroup } from "./ages.ts";
import type { Found } from "../core/findText.ts";
import type { Search } from "./sessions/search.ts";
import type { SessionActions } from "./sessionActions.ts";

interface SessionItem extends vscode.QuickPickItem {
  /** Null for a line between. */
  readonly summary: SessionSummary | null;
  /** Where the words that were typed were found. */
  readonly turnId?: string;
}

export interface HistoryParts {
  readonly list: () => Promise<readonly SessionSummary[]>;
  readonly pathOf: (id: string) => string;
  readonly search: Search;
  readonly actions: SessionActions;
  /** What was typed into the composer of a session, to tell one that was never asked anything. */
  readonly draftOf: (id: string) => string;
  readonly isBusy: (id: string) => boolean;
}

/** Milliseconds without a key after which the texts are searched. */
const pause = 120;
/** Shorter words are everywhere. */
const fewest = 2;

const buttons = {
  tab: { iconPath: new vscode.ThemeIcon("open-preview"), tooltip: "Open in an Editor Tab" },
  rename: { iconPath: new vscode.ThemeIcon("edit"), tooltip: "Rename" },
  pin: { iconPath: new vscode.ThemeIcon("pin"), tooltip: "Pin" },
  unpin: { iconPath: new vscode.ThemeIcon("pinned"), tooltip: "Unpin" },
  archive: { iconPath: new vscode.ThemeIcon("archive"), tooltip: "Archive" },
  unarchive: { iconPath: new vscode.ThemeIcon("inbox"), tooltip: "Take out of the Archive" },
  remove: { iconPath: new vscode.ThemeIcon("trash"), tooltip: "Delete" },
};

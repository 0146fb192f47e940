/** Where the sessions' files lie: in the extension's storage, or in the folder that the user's settings name. */
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, normalize } from "node:path";
import * as vscode from "vscode";
import { localize } from "../core/localize.ts";
import { isMovable } from "./sessions/waitingLines.ts";
import { currentSessionsFolder } from "./settings.ts";
import { shown } from "./shown.ts";

export interface SessionsFolder {
  /** The folder that this window uses to its end: asked for first when a session is needed, and not before. */
  readonly current: () => string;
  /** The setting may be another: offers to move the files. */
  readonly settingChanged: () => void;
}

export interface SessionsFolderParts {
  /** The folder in the extension's storage. */
  readonly storage: () => string;
  /** Remembers, for all windows, where the sessions are. */
  readonly memory: vscode.Memento;
  /** Takes everything to the disk, and lets go of it. */
  readonly close: () => Promise<void>;
  readonly log: (line: string) => void;
}

/** Where it is remembered in which folder the sessions are. */
const rememberedAs = "sidenote.sessionsFolder";
/** And from which they were moved: a window that was open then may go on there, and what it was writing stayed. */
const formerAs = "sidenote.formerSessionsFolders";
/** More than anybody remembers. */
const mostFormer = 10;

export function createSessionsFolder({ storage, memory, close, log }: SessionsFolderParts): SessionsFolder {
  let inUse: string | null = null;
  /** The folder that is offered now: a change is asked about once. */
  let offered: string | null = null;

  function current(): string {
    if (inUse !== null) return inUse;
    const next = wanted();
    const before = memory.get<string>(rememberedAs) ?? storage();
    // The setting was changed while nobody heard of it: until it is known what becomes of the sessions, they are there.
    inUse = before !== next && hasSessions(before) ? before : next;
    if (before !== inUse) void memory.update(rememberedAs, inUse);
    if (inUse !== next) void shown(offer)(inUse, next);
    else for (const from of former()) if (hasSessions(from)) void shown(offerRest)(from, inUse);
    return inUse;
  }

  function former(): readonly string[] {
    return memory.get<readonly string[]>(formerAs, []).filter((folder) => folder !== inUse);
  }

  function wanted(): string {
    const setting = currentSessionsFolder();
    const path = setting.replace(/^~(?=[/\\])/, homedir());
    if (isAbsolute(path)) return normalize(path);
    if (setting !== "") log(`sidenote.sessionsFolder is no absolute path: ${setting}`);
    return storage();
  }

  async function offer(from: string, to: string): Promise<void> {
    if (to === from || to === offered) return;
    offered = to;
    const move = localize("Move and Reload");
    const reload = localize("Reload Only");
    const message = localize(
      "Sidenote is to keep its sessions in {folder}. Shall those in {before} be moved there?",
      { folder: to, before: from },
    );
    const choice = await vscode.window.showInformationMessage(message, move, reload);
    offered = null;
    if (choice === undefined || wanted() !== to) return;
    if (choice === move) await moveAll(from, to);
    await memory.update(rememberedAs, to);
    await vscode.commands.executeCommand("workbench.action.reloadWindow");
  }

  async function moveAll(from: string, to: string): Promise<void> {
    await close();
    await memory.update(
      formerAs,
      [from, ...former().filter((folder) => folder !== from)].slice(0, mostFormer),
    );
    await moveRest(from, to);
  }

  /** Offers what is in a folder from which the sessions were moved. */
  async function offerRest(from: string, to: string): Promise<void> {
    const move = localize("Move");
    const leave = localize("Leave There");
    const message = localize(
      "There are sessions in {before}, from where they were moved to {folder}. Shall these be moved as well?",
      { before: from, folder: to },
    );
    const choice = await vscode.window.showInformationMessage(message, move, leave);
    if (choice === move) await moveRest(from, to);
    if (choice === leave) {
      await memory.update(
        formerAs,
        former().filter((folder) => folder !== from),
      );
    }
  }

  async function moveRest(from: string, to: string): Promise<void> {
    const { moveSessions } = await import("#moveSessions");
    const left = await moveSessions(from, to);
    if (left.length === 0) return;
    log(`not moved from ${from}: ${left.join(", ")}`);
    // Modal: read before the window is loaded anew.
    await vscode.window.showWarningMessage(
      localize(
        {
          one: "{count} session stays in {folder}: another window writes it, or a file of its name is there already.",
          other:
            "{count} sessions stay in {folder}: other windows write them, or files of their names are there already.",
        },
        { count: left.length, folder: from },
      ),
      { modal: true },
    );
  }

  return {
    current,
    settingChanged() {
      if (inUse !== null) void shown(offer)(inUse, wanted());
    },
  };
}

/** True where there is something to be moved. */
function hasSessions(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some(isMovable);
}

/** Opens the folder in the system's file manager. */
export async function openSessionsFolder(path: string): Promise<void> {
  const folder = vscode.Uri.file(path);
  await vscode.workspace.fs.createDirectory(folder);
  await vscode.commands.executeCommand("revealFileInOS", folder);
}

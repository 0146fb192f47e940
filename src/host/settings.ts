/** The only reader of VS Code's configuration. */
import * as vscode from "vscode";
import { readSettings, settingRules, type Settings } from "../core/settings.ts";

/** The folder of the sessions as the user's settings name it; empty for the default. Read by itself: another setting may be wrong. */
export function currentSessionsFolder(): string {
  const value: unknown = vscode.workspace.getConfiguration("sidenote").inspect("sessionsFolder")?.globalValue;
  return typeof value === "string" ? value.trim() : "";
}

/**
 * The files whose instructions go along with questions, as the user's own settings name them; empty for none, and where
 * the setting is wrong: that is told when the question is asked.
 */
export function currentInstructionPaths(): readonly string[] {
  const value: unknown = vscode.workspace.getConfiguration("sidenote").inspect("instructions")?.globalValue;
  const paths = value ?? settingRules.instructions.default;
  return Array.isArray(paths) && paths.every((path) => typeof path === "string") ? paths : [];
}

/**
 * Reads all settings as they stand.
 *
 * Those of `application` scope come from the user's own settings or the default, whatever a workspace says: the scope
 * alone has been bypassed by nested JSON in older editors (microsoft/vscode#335112).
 *
 * @throws ChatError of kind `setting` when one is wrong.
 */
export function currentSettings(): Settings {
  const configuration = vscode.workspace.getConfiguration("sidenote");
  return readSettings((name) =>
    settingRules[name].scope === "application"
      ? configuration.inspect(name)?.globalValue
      : configuration.get(name),
  );
}

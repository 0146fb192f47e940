/** User settings that keep an editor started by the harness to what is being looked at. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

export type Settings = Readonly<Record<string, unknown>>;

/** No start page, no other assistant, no look-ups on the network, nothing that pops up by itself. */
const calmSettings: Settings = {
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "git.openRepositoryInParentFolders": "never",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "workbench.enableExperiments": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/** Writes the user settings of an editor that has not been started yet: the calm ones and those given. */
export async function writeUserSettings(dataDirectory: string, settings: Settings = {}): Promise<void> {
  const directory = join(dataDirectory, "User");
  await mkdir(directory, { recursive: true });
  const all = { ...calmSettings, ...settings };
  await writeFile(join(directory, "settings.json"), JSON.stringify(all, undefined, 2));
}

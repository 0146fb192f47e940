/** `npm run gallery`: takes pictures of the panel's states, in each theme and at each width, to be looked at. */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { noModels, startWireServer } from "../fixtures/wireServer.ts";
import { testEnvironment } from "./environment.ts";
import { exitOnSignals } from "./exit.ts";
import { replyTo, scenes, type Scene } from "./galleryScenes.ts";
import { panelOf } from "./operations.ts";
import { copySampleWorkspace, outputDirectory, projectDirectory } from "./project.ts";
import { startEditor } from "./server.ts";
import { openWindow } from "./window.ts";
import { runCommand } from "./workbench.ts";

/** Each theme by the name that the editor offers it under. */
const themes: Readonly<Record<string, { readonly label: string; readonly forced?: boolean }>> = {
  dark: { label: "Dark Modern" },
  light: { label: "Light Modern" },
  "hc-dark": { label: "Dark High Contrast" },
  "hc-light": { label: "Light High Contrast" },
  // As on a system in high contrast, which lays its own colours over the theme's.
  forced: { label: "Dark High Contrast", forced: true },
};

const windowHeight = 860;
/** The editor keeps some room for itself. */
const windowWidth = (width: string): number => Math.max(1300, Number(width) + 700);
/** The border that is dragged ends where the side bar begins. */
const border = 2;

exitOnSignals();

let chosen = "";

const { values } = parseArgs({
  options: {
    theme: { type: "string", multiple: true, default: Object.keys(themes) },
    width: { type: "string", multiple: true, default: ["280", "420", "900"] },
    scene: { type: "string", multiple: true, default: scenes.map(({ name }) => name) },
  },
});

const directory = join(outputDirectory, "screenshots/gallery");
await rm(directory, { recursive: true, force: true });
await mkdir(directory, { recursive: true });
const wire = await startWireServer();
wire.aside = noModels;
wire.answer = ({ body }) => replyTo(body);
const editor = await startEditor({
  name: "gallery",
  workspace: await copySampleWorkspace(),
  extension: projectDirectory,
  settings: { "window.autoDetectHighContrast": false },
  environment: { ...testEnvironment(), ANTHROPIC_BASE_URL: wire.url, ANTHROPIC_API_KEY: "gallery" },
});
const window = await openWindow({
  name: "gallery",
  url: editor.url(),
  width: windowWidth("0"),
  height: windowHeight,
});
const { page } = window;
try {
  await runCommand(page, "Sidenote: Focus on Chat View");
  await panelOf(page).locator(".composer textarea").waitFor();
  for (const width of values.width) {
    await page.setViewportSize({ width: windowWidth(width), height: windowHeight });
    await setWidth(Number(width));
    for (const scene of scenes) if (values.scene.includes(scene.name)) await show(scene, width);
    process.stdout.write(`${width} pixels\n`);
  }
} catch (error) {
  await page.screenshot({ path: join(directory, "failed.png") });
  throw error;
} finally {
  await window.close();
  await editor.close();
  await wire.close();
}

async function setTheme(name: string): Promise<void> {
  const theme = themes[name];
  if (!theme) throw new Error(`--theme is one of ${Object.keys(themes).join(", ")}, not ${name}`);
  await page.emulateMedia({ forcedColors: theme.forced === true ? "active" : "none" });
  if (chosen === theme.label) return;
  chosen = theme.label;
  await runCommand(page, "Preferences: Color Theme");
  await page.locator(".quick-input-widget input").fill(theme.label);
  await page.locator(".quick-input-list-entry").filter({ hasText: theme.label }).first().click();
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
}

async function show({ name, height = windowHeight, set, again }: Scene, width: string): Promise<void> {
  await page.setViewportSize({ width: windowWidth(width), height: windowHeight });
  await set(page);
  await page.setViewportSize({ width: windowWidth(width), height });
  for (const theme of values.theme) {
    await setTheme(theme);
    await again?.(page);
    const path = join(directory, `${name}-${theme}-${width}.png`);
    await page.locator(".part.auxiliarybar").screenshot({ path, animations: "disabled", caret: "initial" });
  }
}

/** Drags the border of the side bar until it is as wide as that. */
async function setWidth(width: number): Promise<void> {
  const bar = page.locator(".part.auxiliarybar");
  const from = await bar.boundingBox();
  if (!from) throw new Error("The secondary side bar is not shown");
  await page.mouse.move(from.x - border, from.y + 300);
  await page.mouse.down();
  await page.mouse.move(from.x - border + from.width - width, from.y + 300, { steps: 5 });
  await page.mouse.up();
  const { width: is } = (await bar.boundingBox()) ?? from;
  if (Math.abs(is - width) > 2) throw new Error(`The side bar is ${is} pixels wide, not ${width}`);
}

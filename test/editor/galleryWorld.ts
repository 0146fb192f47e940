/** An editor that shows the scenes of the gallery, in any theme and at any width. */
import type { Page } from "playwright-core";
import { noModels, startWireServer } from "../fixtures/wireServer.ts";
import { testEnvironment } from "./environment.ts";
import { replyTo, type Scene } from "./galleryScenes.ts";
import { panelOf } from "./operations.ts";
import { copySampleWorkspace, projectDirectory } from "./project.ts";
import { startEditor } from "./server.ts";
import { openWindow } from "./window.ts";
import { runCommand } from "./workbench.ts";

export interface GalleryWorld {
  readonly page: Page;
  /** Sets a scene in a side bar of that many pixels. */
  readonly show: (scene: Scene, width: number) => Promise<void>;
  readonly setTheme: (name: ThemeName) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The themes by the names that the editor offers them under. */
const themes = {
  dark: "Dark Modern",
  light: "Light Modern",
  "hc-dark": "Dark High Contrast",
  "hc-light": "Light High Contrast",
  // As on a system in high contrast, which lays its own colours over the theme's.
  forced: "Dark High Contrast",
} as const;

export type ThemeName = keyof typeof themes;

export const themeNames = Object.keys(themes) as readonly ThemeName[];

const usualHeight = 860;
/** The editor keeps some room for itself. */
const windowWidth = (width: number): number => Math.max(1300, width + 700);
/** Pixels: the border that is dragged ends where the side bar begins. */
const border = 2;

/** @param name names the log files. */
export async function openGallery(name: string): Promise<GalleryWorld> {
  const wire = await startWireServer();
  wire.aside = noModels;
  wire.answer = ({ body }) => replyTo(body);
  const editor = await startEditor({
    name,
    workspace: await copySampleWorkspace(),
    extension: projectDirectory,
    settings: { "window.autoDetectHighContrast": false },
    environment: { ...testEnvironment(), ANTHROPIC_BASE_URL: wire.url, ANTHROPIC_API_KEY: "gallery" },
  });
  const window = await openWindow({ name, url: editor.url(), width: windowWidth(0), height: usualHeight });
  const { page } = window;
  let theme = "";
  await runCommand(page, "Sidenote: Focus on Chat View");
  await panelOf(page).locator(".composer .model").waitFor();

  /** Drags the border of the side bar until it is as wide as that. */
  async function setWidth(width: number): Promise<void> {
    const bar = page.locator(".part.auxiliarybar");
    const from = await bar.boundingBox();
    if (!from) throw new Error("The secondary side bar is not shown");
    if (from.width === width) return;
    const right = from.x + from.width;
    await page.mouse.move(from.x - border, from.y + 300);
    await page.mouse.down();
    await page.mouse.move(right - width - border, from.y + 300, { steps: 5 });
    await page.mouse.up();
    const { width: is } = (await bar.boundingBox()) ?? from;
    if (Math.abs(is - width) > border) throw new Error(`The side bar is ${is} pixels wide, not ${width}`);
  }

  return {
    page,
    async show({ set, height = usualHeight }, width) {
      await page.setViewportSize({ width: windowWidth(width), height: usualHeight });
      await setWidth(width);
      await set(page);
      await page.setViewportSize({ width: windowWidth(width), height });
    },
    async setTheme(next) {
      const forced = next === "forced";
      await page.emulateMedia({
        forcedColors: forced ? "active" : "none",
        colorScheme: forced ? "dark" : "light",
      });
      const label = themes[next];
      if (label === theme) return;
      theme = label;
      await runCommand(page, "Preferences: Color Theme");
      await page.locator(".quick-input-widget input").fill(label);
      await page.locator(".quick-input-list-entry").filter({ hasText: label }).first().click();
      await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    },
    async close() {
      await window.close();
      await editor.close();
      await wire.close();
    },
  };
}

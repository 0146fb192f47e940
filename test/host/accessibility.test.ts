/** Looks for what axe finds wrong with the panel, in each of its states and in four themes of the editor. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import test from "node:test";
import type { AxeResults } from "axe-core";
import { exitOnSignals } from "../editor/exit.ts";
import { scenes } from "../editor/galleryScenes.ts";
import { openGallery, themeNames } from "../editor/galleryWorld.ts";
import { panelOf } from "../editor/operations.ts";

// Contrasts cannot be told where the system lays its own colours over the page's.
const checked = themeNames.filter((name) => name !== "forced");
/** The least that the panel is made for, and nearly: what is cut off hides its colours too. */
const width = 300;

exitOnSignals();

test("axe finds nothing wrong with the panel", async (context) => {
  const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const world = await openGallery("accessibility");
  context.after(world.close);
  const page = panelOf(world.page).locator(":root");
  for (const scene of scenes) {
    await context.test(scene.name, async () => {
      await world.show(scene, width);
      const found: Record<string, readonly string[]> = {};
      for (const theme of checked) {
        await world.setTheme(theme);
        await scene.again?.(world.page);
        await page.evaluate(`globalThis.axe ??= (() => { ${axe}; return window.axe; })()`);
        // The page is transparent: behind it is the side bar, which axe does not see.
        await page.evaluate(`document.documentElement.style.background = "var(--vscode-sideBar-background)"`);
        const results = await page.evaluate<AxeResults, unknown>(
          `axe.run(document, { resultTypes: ["violations"] })`,
        );
        assert.ok(results.passes.length > 15, `axe looked at ${results.passes.length} things`);
        found[theme] = results.violations.map(
          ({ id, nodes }) =>
            `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(" | ")}`,
        );
      }
      assert.deepEqual(found, Object.fromEntries(checked.map((theme) => [theme, []])));
    });
  }
});

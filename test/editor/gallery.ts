/** `npm run gallery`: takes pictures of the panel's states, in each theme and at each width, to be looked at. */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { exitOnSignals } from "./exit.ts";
import { scenes } from "./galleryScenes.ts";
import { openGallery, themeNames } from "./galleryWorld.ts";
import { outputDirectory } from "./project.ts";

exitOnSignals();

const { values } = parseArgs({
  options: {
    theme: { type: "string", multiple: true, default: [...themeNames] },
    width: { type: "string", multiple: true, default: ["280", "420", "900"] },
    scene: { type: "string", multiple: true, default: scenes.map(({ name }) => name) },
  },
});

const directory = join(outputDirectory, "screenshots/gallery");
await rm(directory, { recursive: true, force: true });
await mkdir(directory, { recursive: true });
const world = await openGallery("gallery");
const panel = world.page.locator(".part.auxiliarybar");
try {
  for (const width of values.width) {
    for (const scene of scenes.filter(({ name }) => values.scene.includes(name))) {
      await world.show(scene, Number(width));
      for (const theme of themeNames.filter((name) => values.theme.includes(name))) {
        await world.setTheme(theme);
        await scene.again?.(world.page);
        const path = join(directory, `${scene.name}-${theme}-${width}.png`);
        await panel.screenshot({ path, animations: "disabled", caret: "initial" });
      }
    }
    process.stdout.write(`${width} pixels\n`);
  }
} finally {
  await world.close();
}

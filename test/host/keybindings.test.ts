/** Our keys against the editor's own on the platforms that this one is not: a window believes what its browser says. */
import test from "node:test";
import { testEnvironment } from "../editor/environment.ts";
import { exitOnSignals } from "../editor/exit.ts";
import { copySampleWorkspace, findSuite, projectDirectory } from "../editor/project.ts";
import { startEditor } from "../editor/server.ts";
import { runSuite } from "../editor/suite.ts";
import { openWindow } from "../editor/window.ts";

exitOnSignals();

const systems = {
  mac: "Macintosh; Intel Mac OS X 10_15_7",
  windows: "Windows NT 10.0; Win64; x64",
  linux: "X11; Linux x86_64",
};

for (const [name, system] of Object.entries(systems)) {
  test(`the keys on ${name}`, async (context) => {
    await runSuite(context, async (driver, suffix) => {
      const editor = await startEditor({
        name: `keys-${name}${suffix}`,
        workspace: await copySampleWorkspace(),
        extension: projectDirectory,
        environment: { ...testEnvironment(), ...driver.environment, SIDENOTE_SUITE: "keybindings" },
      });
      context.after(() => editor.close());
      const userAgent = `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36`;
      const window = await openWindow({
        name: `keys-${name}${suffix}`,
        url: editor.url(findSuite()),
        userAgent,
      });
      context.after(() => window.close());
      return window;
    });
  });
}

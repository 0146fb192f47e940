/** Code of answers in editors of their own: the ways there and back, and the corpus. */
import test, { type TestContext } from "node:test";
import { testEnvironment } from "../editor/environment.ts";
import { exitOnSignals } from "../editor/exit.ts";
import { copySampleWorkspace, findSuite, projectDirectory } from "../editor/project.ts";
import { startEditor } from "../editor/server.ts";
import { runSuite } from "../editor/suite.ts";
import { openWindow } from "../editor/window.ts";

exitOnSignals();

/** What draws no more than has to be seen, for the suites that open many editors. */
const plain = {
  settings: { "editor.minimap.enabled": false, "git.enabled": false },
  width: 900,
  height: 600,
};

async function runIn(context: TestContext, suite: string): Promise<void> {
  const { settings, ...size } = suite === "apply" ? {} : plain;
  await runSuite(context, async (driver, suffix) => {
    const editor = await startEditor({
      name: suite + suffix,
      workspace: await copySampleWorkspace(),
      extension: projectDirectory,
      ...(settings && { settings }),
      environment: { ...testEnvironment(), ...driver.environment, SIDENOTE_SUITE: suite },
    });
    context.after(() => editor.close());
    const window = await openWindow({ name: suite + suffix, url: editor.url(findSuite("apply")), ...size });
    context.after(() => window.close());
    return window;
  });
}

for (const suite of ["apply", "asked", "corpus"]) {
  test(`code of answers, inside the editor: ${suite}`, (context) => runIn(context, suite));
}

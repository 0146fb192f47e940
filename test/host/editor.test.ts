/** Runs the suite of test/host/suite inside the server build of VS Code. */
import test from "node:test";
import { testEnvironment } from "../editor/environment.ts";
import { exitOnSignals } from "../editor/exit.ts";
import { copySampleWorkspace, findSuite, projectDirectory } from "../editor/project.ts";
import { startEditor } from "../editor/server.ts";
import { runSuite } from "../editor/suite.ts";
import { openWindow } from "../editor/window.ts";

exitOnSignals();

test("inside the editor", async (context) => {
  const suite = findSuite();
  await runSuite(context, async (driver) => {
    const editor = await startEditor({
      name: "suite",
      workspace: await copySampleWorkspace(),
      extension: projectDirectory,
      environment: { ...testEnvironment(), ...driver.environment },
    });
    context.after(() => editor.close());
    const window = await openWindow({ name: "suite", url: editor.url(suite) });
    context.after(() => window.close());
    return window;
  });
});

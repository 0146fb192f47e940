/** Code of answers in an editor of its own: the corpus, and the ways there and back. */
import test from "node:test";
import { testEnvironment } from "../editor/environment.ts";
import { exitOnSignals } from "../editor/exit.ts";
import { copySampleWorkspace, findSuite, projectDirectory } from "../editor/project.ts";
import { startEditor } from "../editor/server.ts";
import { runSuite } from "../editor/suite.ts";
import { openWindow } from "../editor/window.ts";

exitOnSignals();

test("code of answers, inside the editor", async (context) => {
  await runSuite(context, async (driver) => {
    const editor = await startEditor({
      name: "apply",
      workspace: await copySampleWorkspace(),
      extension: projectDirectory,
      environment: { ...testEnvironment(), ...driver.environment },
    });
    context.after(() => editor.close());
    const window = await openWindow({ name: "apply", url: editor.url(findSuite("apply")) });
    context.after(() => window.close());
    return window;
  });
});

/** `npm start`: opens an editor with the extension on a copy of the sample workspace, for a person to try it. */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { startDemoEndpoint } from "./demoEndpoint.ts";
import { hasDisplay, installDesktop } from "./desktopBuild.ts";
import { personEnvironment } from "./environment.ts";
import type { Environment } from "./environment.ts";
import { createTemporaryDirectory, exitOnSignals } from "./exit.ts";
import { startProcess } from "./process.ts";
import { copySampleWorkspace, outputDirectory, projectDirectory } from "./project.ts";
import { startEditor } from "./server.ts";
import { writeUserSettings } from "./settings.ts";

const doors = `
Three doors, one room:
  Explain  select code, right-click → Explain This Code, or Ctrl+K H
  Ask      F1 → Sidenote: Ask…, or Ctrl+K A
  Chat     the Sidenote panel in the secondary side bar

Ctrl+C here ends everything.
`;

exitOnSignals(0);

const workspace = await copySampleWorkspace();
const environment = await chooseEndpoint();
if (!(await openDesktop())) await openServer();

async function chooseEndpoint(): Promise<Environment> {
  const inherited = personEnvironment();
  const own = ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL"];
  if (own.some((name) => Boolean(inherited[name]))) return inherited;
  const demo = await startDemoEndpoint();
  say("No ANTHROPIC_API_KEY is set: a local endpoint gives canned answers about the sample workspace.");
  return { ...inherited, ...demo.environment };
}

/** Returns false when the desktop build cannot be had here. */
async function openDesktop(): Promise<boolean> {
  if (!hasDisplay()) return false;
  const executable = await installDesktop().catch((error: unknown) => {
    say(`${error instanceof Error ? error.message : String(error)}; opening the server build instead.`);
  });
  if (executable === undefined) return false;
  const dataDirectory = await createTemporaryDirectory("desktop");
  await writeUserSettings(dataDirectory);
  const window = await startProcess(
    executable,
    [
      workspace,
      `--extensionDevelopmentPath=${projectDirectory}`,
      `--user-data-dir=${dataDirectory}`,
      `--extensions-dir=${join(dataDirectory, "extensions")}`,
      "--disable-workspace-trust",
      "--skip-welcome",
    ],
    { environment, logFile: join(outputDirectory, "logs/start-desktop.log") },
  );
  say(`VS Code is opening.\n${doors}`);
  await window.exited;
  // The demo endpoint would keep this process alive.
  return process.exit(0);
}

async function openServer(): Promise<void> {
  const editor = await startEditor({
    name: "start",
    workspace,
    linked: [projectDirectory],
    environment,
    connectionToken: randomUUID(),
  });
  say(`VS Code is waiting for a browser on this machine:\n\n  ${editor.url()}\n${doors}`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

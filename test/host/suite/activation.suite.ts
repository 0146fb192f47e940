import assert from "node:assert/strict";
import { Socket } from "node:net";
import * as vscode from "vscode";
import { replyStream } from "../../fixtures/wireServer.ts";
import { panel } from "./driver.ts";
import { cleanUp, route, say, startWorld, until } from "./world.ts";

const dispatchers = ["1", "2"].map((version) => Symbol.for(`undici.globalDispatcher.${version}`));

function globalDispatchers(): unknown[] {
  return dispatchers.map((symbol) => Reflect.get(globalThis, symbol));
}

function loadedFiles(): string[] {
  return Object.keys(require.cache).flatMap((file) => /[\\/]dist[\\/](\w+\.js)$/.exec(file)?.slice(1) ?? []);
}

describe("activation", () => {
  it("opens no connection and does not load the client", async () => {
    const extension = vscode.extensions.getExtension("sidenote.sidenote");
    assert.ok(extension, "the extension is installed");
    assert.equal(extension.isActive, false);
    const connect = Object.getOwnPropertyDescriptor(Socket.prototype, "connect");
    assert.ok(connect);
    const targets: unknown[] = [];
    Object.defineProperty(Socket.prototype, "connect", {
      ...connect,
      value(this: Socket, ...args: unknown[]) {
        targets.push(args[0]);
        return Reflect.apply(connect.value, this, args);
      },
    });
    try {
      await extension.activate();
    } finally {
      Object.defineProperty(Socket.prototype, "connect", connect);
    }
    assert.deepEqual(targets, []);
    assert.ok(extension.isActive);
    assert.ok(!loadedFiles().includes("client.js"));
  });

  it("registers every command that is declared, and no other", async () => {
    const extension = vscode.extensions.getExtension("sidenote.sidenote");
    const declared = extension?.packageJSON.contributes.commands.map(
      ({ command }: { command: string }) => command,
    );
    const registered = await vscode.commands.getCommands(true);
    // The editor makes commands of its own for each view.
    // The editor itself has commands for each view.
    const ofView = /^sidenote\.(?:chat\.|history\.(?!open$))/;
    const own = registered.filter((id) => id.startsWith("sidenote.") && !ofView.test(id));
    assert.deepEqual(own.toSorted(), declared.toSorted());
  });

  it("leaves the global dispatcher alone, even after a question", async () => {
    const before = globalDispatchers();
    const wire = await startWorld();
    wire.answer = route(replyStream(say("Hello.")), replyStream(say("{}")));
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Hello?" });
    await panel.waitFor('.turn[data-state="done"]');
    await until("its topic is asked for as well", () => wire.requests.length === 2);
    assert.deepEqual(globalDispatchers(), before);
    await cleanUp();
    await wire.close();
  });
});

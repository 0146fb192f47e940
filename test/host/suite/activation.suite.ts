import assert from "node:assert/strict";
import { Socket } from "node:net";
import * as vscode from "vscode";
import { replyStream } from "../../fixtures/wireServer.ts";
import { panel } from "./driver.ts";
import { cleanUp, route, say, startWorld } from "./world.ts";

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
    const connect = Socket.prototype.connect;
    const targets: unknown[] = [];
    Socket.prototype.connect = function (this: Socket, ...args: never[]) {
      targets.push(args[0]);
      return Reflect.apply(connect, this, args);
    };
    try {
      await extension.activate();
    } finally {
      Socket.prototype.connect = connect;
    }
    assert.deepEqual(targets, []);
    assert.ok(extension.isActive);
    assert.ok(!loadedFiles().includes("client.js"));
  });

  it("leaves the global dispatcher alone, even after a question", async () => {
    const before = globalDispatchers();
    const wire = await startWorld();
    wire.answer = route(replyStream(say("Hello.")), replyStream(say("{}")));
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Hello?" });
    await panel.waitFor('.turn[data-state="done"]');
    assert.equal(wire.requests.length, 2);
    assert.deepEqual(globalDispatchers(), before);
    await cleanUp();
    await wire.close();
  });
});

/** What the panel is told of the endpoint: when keys are looked for, and what becomes of what was found out. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseEndpoint, type Endpoint } from "../../src/api/endpoint.ts";
import type { Credential } from "../../src/api/headers.ts";
import { ChatError } from "../../src/core/errors.ts";
import { readSettings } from "../../src/core/settings.ts";
import { createEndpointStatus, type EndpointStatus } from "../../src/host/endpointStatus.ts";

const gateway = "https://gateway.example";
const local = "http://127.0.0.1:11434";

interface Scene {
  readonly status: EndpointStatus;
  /** Keys by origin; an error is thrown instead. */
  readonly keys: Map<string, Error>;
  /** Origins whose key was looked for. */
  readonly looked: string[];
  baseUrl: string;
  /** How often the panel was told of a change, since the last call. */
  readonly changes: () => Promise<number>;
  /** A key was set or cleared, here or in another window. */
  readonly keysChanged: () => void;
}

function createScene(baseUrl: string): Scene {
  const keys = new Map<string, Error>();
  const looked: string[] = [];
  const listeners: (() => void)[] = [];
  let changes = 0;
  const stored: Credential = { type: "api-key", secret: "key-1" };
  const scene: Scene = {
    keys,
    looked,
    baseUrl,
    status: createEndpointStatus({
      secrets: {
        async find({ origin }: Endpoint) {
          looked.push(origin);
          const found = keys.get(origin);
          if (found && found !== present) throw found;
          return found ? stored : null;
        },
        onChange(listener) {
          listeners.push(listener);
          return { dispose: () => listeners.splice(0) };
        },
      },
      settings: () => readSettings((name) => (name === "baseUrl" ? scene.baseUrl : undefined)),
      environment: {},
      onChange: () => changes++,
    }),
    async changes() {
      await new Promise(setImmediate);
      const count = changes;
      changes = 0;
      return count;
    },
    keysChanged: () => {
      for (const listener of listeners) listener();
    },
  };
  return scene;
}

/** Stands for a key that is there. */
const present = new Error("present");

const model = readSettings(() => undefined).model;

test("no key is looked for before somebody sees it; from then on with every change", async () => {
  const { status, keys, looked, changes, keysChanged } = createScene(gateway);
  const view = { host: "gateway.example", model, demo: false, trouble: null };
  assert.deepEqual(status.view(), { ...view, key: "unknown" });
  status.settingsChanged();
  keysChanged();
  assert.deepEqual([looked, await changes()], [[], 1]);
  status.show();
  assert.equal(await changes(), 1);
  assert.deepEqual(status.view(), { ...view, key: "missing" });
  keys.set(gateway, present);
  keysChanged();
  assert.equal(await changes(), 1);
  assert.deepEqual(status.view(), { ...view, key: "set" });
  status.show();
  assert.equal(await changes(), 0, "nothing new");
  status.dispose();
  keysChanged();
  assert.deepEqual([looked.length, await changes()], [3, 0]);
});

const outcomes: readonly [string, string, Error | null, string, string | null][] = [
  ["a server on this machine needs no key", local, null, "not-needed", null],
  ["but may have one", local, present, "set", null],
  ["a key of no use is none", gateway, new ChatError("unusable-key", "This is no key."), "missing", null],
  [
    "a store that cannot be read is told",
    gateway,
    new Error("The keyring is locked"),
    "unknown",
    "The editor's secret storage cannot be read: The keyring is locked",
  ],
];
for (const [name, baseUrl, found, key, trouble] of outcomes) {
  test(`the key: ${name}`, async () => {
    const { status, keys, changes } = createScene(baseUrl);
    if (found) keys.set(baseUrl, found);
    status.show();
    await changes();
    const view = status.view();
    assert.deepEqual([view.key, view.trouble], [key, trouble]);
  });
}

test("what is in the way is told of its endpoint alone, once, until that answers or a setting changes", async () => {
  const scene = createScene(gateway);
  const { status, changes } = scene;
  const far = parseEndpoint(gateway, "sidenote.baseUrl", []);
  const failure = new ChatError("network", "Nothing answers at gateway.example.");
  const troubles: unknown[] = [];
  const note = async (): Promise<unknown> => troubles.push([status.view().trouble, await changes()]);
  status.reached(far, failure);
  await note();
  status.reached(far, failure);
  await note();
  scene.baseUrl = local;
  await note();
  scene.baseUrl = gateway;
  status.reached(far, null);
  await note();
  status.reached(far, failure);
  status.settingsChanged();
  await note();
  assert.deepEqual(troubles, [
    [failure.message, 1],
    [failure.message, 0],
    [null, 0],
    [null, 1],
    [null, 2],
  ]);
});

test("a wrong setting is told, and asks no store for a key", async () => {
  const scene = createScene("http://gateway.example");
  scene.status.show();
  await scene.changes();
  const { trouble, ...view } = scene.status.view();
  assert.match(trouble ?? "", /^sidenote\.baseUrl is plain http/);
  assert.deepEqual([view, scene.looked], [{ host: "", model: "", demo: false, key: "unknown" }, []]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseEndpoint, type Endpoint } from "../../src/api/endpoint.ts";
import { readModelPage, type ModelInfo } from "../../src/core/modelList.ts";
import { createModelCatalog, type ModelCatalog } from "../../src/host/modelCatalog.ts";

const day = 24 * 60 * 60 * 1000;
const anthropic = parseEndpoint("https://api.anthropic.com");
const gateway = parseEndpoint("https://gateway.example/one");

function models(...ids: readonly string[]): readonly ModelInfo[] {
  return readModelPage(ids).models;
}

interface World {
  now: number;
  /** What the next list is, or why there is none. */
  answer: readonly ModelInfo[] | null | Error;
  /** The endpoints that were asked, by host and root. */
  readonly asked: string[];
  readonly saved: Map<string, unknown>;
  readonly logged: string[];
  /** How often a list came. */
  changes: number;
}

function createWorld(): World {
  return { now: 10 * day, answer: null, asked: [], saved: new Map(), logged: [], changes: 0 };
}

/** A catalog as a window that has just been opened has it. */
function openCatalog(world: World): ModelCatalog {
  return createModelCatalog({
    async list(endpoint: Endpoint) {
      world.asked.push(endpoint.host + endpoint.root);
      await Promise.resolve();
      if (world.answer instanceof Error) throw world.answer;
      return world.answer;
    },
    storage: {
      get: (key) => world.saved.get(key),
      // As the editor does: what is not JSON does not come back.
      update: async (key, value) => void world.saved.set(key, JSON.parse(JSON.stringify(value))),
    },
    now: () => world.now,
    onChange: () => world.changes++,
    log: (line) => world.logged.push(line),
  });
}

test("a list is asked for once a day, by whichever window, and anew when told so", async () => {
  const world = createWorld();
  world.answer = models("a");
  const catalog = openCatalog(world);
  const seen = [await catalog.refresh(anthropic)];
  world.answer = models("b");
  world.now += day - 1;
  seen.push(await openCatalog(world).refresh(anthropic), await catalog.refresh(anthropic, { anew: true }));
  world.answer = models("c");
  world.now += day;
  seen.push(await catalog.refresh(anthropic));
  assert.deepEqual(seen, [models("a"), models("a"), models("b"), models("c")]);
  assert.deepEqual([world.asked.length, world.changes], [3, 3]);
});

test("that there is no list is remembered as well", async () => {
  const world = createWorld();
  const catalog = openCatalog(world);
  assert.deepEqual([await catalog.refresh(anthropic), await catalog.refresh(anthropic)], [null, null]);
  assert.equal(world.asked.length, 1);
});

test("requests at the same time share one; endpoints do not", async () => {
  const world = createWorld();
  world.answer = models("a");
  const catalog = openCatalog(world);
  const other = parseEndpoint("https://gateway.example/two");
  await Promise.all([
    catalog.refresh(gateway),
    catalog.refresh(gateway, { anew: true }),
    catalog.refresh(other),
    catalog.refresh(gateway),
  ]);
  assert.deepEqual(world.asked, ["gateway.example/one", "gateway.example/two"]);
});

test("a list that cannot be had leaves what is known, and is asked for again", async () => {
  const world = createWorld();
  world.answer = models("a");
  const catalog = openCatalog(world);
  await catalog.refresh(anthropic);
  world.answer = new Error("no network");
  world.now += 2 * day;
  await assert.rejects(catalog.refresh(anthropic), { message: "no network" });
  assert.deepEqual(catalog.known(anthropic), models("a"));
  world.answer = models("b");
  assert.deepEqual(await catalog.refresh(anthropic), models("b"));
});

test("an entry of a clock that was ahead is not kept until that day", async () => {
  const world = createWorld();
  world.answer = models("a");
  await openCatalog(world).refresh(anthropic);
  world.answer = models("b");
  world.now -= 3 * day;
  assert.deepEqual(await openCatalog(world).refresh(anthropic), models("b"));
});

test("a model is found by its id, or by its id without a date", async () => {
  const world = createWorld();
  world.answer = models("claude-haiku-4-5-20251001", "claude-opus-5", "claude-opus-5-20260101");
  const catalog = openCatalog(world);
  await catalog.refresh(anthropic);
  const found = ["claude-haiku-4-5", "claude-haiku-4-5-20251001", "claude-opus-5", "claude-haiku"].map(
    (model) => catalog.infoOf(anthropic, model)?.id ?? null,
  );
  assert.deepEqual(found, ["claude-haiku-4-5-20251001", "claude-haiku-4-5-20251001", "claude-opus-5", null]);
  assert.equal(catalog.infoOf(gateway, "claude-opus-5"), null);
});

test("the eight endpoints asked last are remembered", async () => {
  const world = createWorld();
  world.answer = models("a");
  const catalog = openCatalog(world);
  const endpoints = Array.from({ length: 10 }, (_, index) => parseEndpoint(`https://host-${index}.example`));
  for (const endpoint of endpoints.slice(0, 8)) await catalog.refresh(endpoint);
  const [first, ...others] = endpoints;
  assert.ok(first);
  await catalog.refresh(first, { anew: true });
  for (const endpoint of others.slice(7)) await catalog.refresh(endpoint);
  const kept = (known: ModelCatalog): string[] =>
    endpoints.filter((endpoint) => known.known(endpoint)).map(({ host }) => host.slice(5, 6));
  assert.deepEqual(kept(catalog), ["0", "3", "4", "5", "6", "7", "8", "9"]);
  assert.deepEqual(kept(openCatalog(world)), kept(catalog));
});

test("what was saved in another shape is as if it were not there", async () => {
  for (const saved of [7, "x", [], { a: 1 }, null]) {
    const world = createWorld();
    world.answer = models("a");
    world.saved.set("sidenote.models.1", saved);
    assert.deepEqual(await openCatalog(world).refresh(anthropic), models("a"));
  }
  const broken = [null, 7, {}, { at: "1", models: [] }, { at: 1 }, { at: 1, models: {} }];
  const endpoints = broken.map((_, index) => parseEndpoint(`https://host-${index}.example`));
  const world = createWorld();
  const saved = Object.fromEntries(broken.map((entry, index) => [endpoints[index]?.origin, entry]));
  world.saved.set("sidenote.models.1", { ...saved, [anthropic.origin]: { at: 1, models: models("a") } });
  const catalog = openCatalog(world);
  assert.deepEqual([...endpoints, anthropic].map(catalog.known), [...broken.map(() => null), models("a")]);
});

test("a list that could not be saved is used all the same, and the log says so", async () => {
  const world = createWorld();
  const catalog = createModelCatalog({
    list: () => Promise.resolve(models("a")),
    storage: { get: () => undefined, update: () => Promise.reject(new Error("disk full")) },
    now: () => world.now,
    onChange: () => undefined,
    log: (line) => world.logged.push(line),
  });
  assert.deepEqual(await catalog.refresh(anthropic), models("a"));
  await Promise.resolve();
  assert.deepEqual(world.logged, ["The list of models was not saved: Error: disk full"]);
});

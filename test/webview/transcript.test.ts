/** A long session in a real Chromium: what is drawn as its reader moves, and that nothing moves under their eyes. */
import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { createTurn, type Turn } from "../../src/core/conversation.ts";
import { toBranchView, toSessionView, toTurnView, type TurnView } from "../../src/core/sessionView.ts";
import { launchChromium } from "../editor/chromium.ts";
import { longSession } from "../fixtures/longSession.ts";

const turnCount = 120;
const session = longSession("s", turnCount, 800_000);

const [lastTurn = createTurn("", "", [], 0)] = session.turns.slice(-1);
const view = (turn: Turn): TurnView => toTurnView(session, turn);
const html = `<!doctype html><link rel="stylesheet" href="panel.css"><body><script src="page.js"></script>`;

let browser: Browser;
let page: Page;
let script = "";

before(async () => {
  // The page's parts, with a host that has all turns and takes a moment.
  const entry = `import { createTranscript } from "./src/webview/transcript.ts";
    import { createFind } from "./src/webview/find.ts";
    import { createPageMemory } from "./src/webview/memory.ts";
    import { navigateTurns } from "./src/webview/turnNavigation.ts";
    const nothing = () => undefined;
    const host = { turns: new Map(), asked: [], said: [], copied: [], found: () => [], searches: [] };
    const transcript = createTranscript({
      hear: nothing,
      announce: (text) => host.said.push(text),
      memory: createPageMemory(undefined, nothing),
      inSlices: (writer) => writer,
      showTurns: (ids) => {
        host.asked.push(...ids);
        setTimeout(() => transcript.fill(ids.map((id) => host.turns.get(id))), 5);
      },
      copySelection: (selection) => host.copied.push(selection),
    }, document.createElement("div"));
    const find = createFind({
      scope: transcript.list,
      slots: transcript.slots,
      bring: transcript.bring,
      search: (text) => {
        host.searches.push(text);
        setTimeout(() => find.found(text, host.found(text)), 5);
      },
    });
    transcript.listen(find);
    navigateTurns(transcript.list, nothing);
    document.body.append(find.root, transcript.root);
    Object.assign(globalThis, { host, transcript, find });`;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: "." },
    bundle: true,
    write: false,
    format: "iife",
  });
  script = outputFiles[0]?.text ?? "";
  browser = await launchChromium();
});
after(() => browser.close());

beforeEach(async () => {
  await page?.close();
  page = await browser.newPage({ viewport: { width: 420, height: 700 } });
  // The page's style, and the script for formulas, as the build makes them.
  await page.route("http://page.test/*", (route) => {
    const name = basename(new URL(route.request().url()).pathname);
    if (name === "") return route.fulfill({ contentType: "text/html", body: html });
    if (name === "page.js") return route.fulfill({ contentType: "text/javascript", body: script });
    return route.fulfill({ path: join("dist", name) });
  });
  await page.goto("http://page.test/");
  await page.evaluate(`host.turns = new Map(${JSON.stringify(session.turns.map(view))}.map((turn) => [turn.id, turn]));
    transcript.show(${JSON.stringify(toSessionView(session))})`);
});

const drawn = `[...document.querySelectorAll(".turn:not(.far)")].map((turn) => turn.dataset.turn)`;

/** Settles when nothing that can be seen is an empty box, and nothing is on its way. */
async function settle(): Promise<void> {
  await page.waitForFunction(
    `(() => {
    const isSeen = (box) => { const { top, bottom } = box.getBoundingClientRect(); return bottom > 0 && top < 700; };
    const asked = host.asked.length;
    const before = globalThis.askedBefore;
    globalThis.askedBefore = asked;
    return before === asked && ![...document.querySelectorAll(".turn.far")].some(isSeen);
  })()`,
    undefined,
    { polling: 100 },
  );
}

/**
 * Scrolls by `distance` pixels, draws what comes near, and says by how many pixels something that was seen before and
 * after has moved beyond that: 0, where nothing was put in its way. Null where nothing is seen both times.
 */
function scrollAndMeasure(distance: number): Promise<number | null> {
  return page.evaluate(`new Promise((resolve) => {
    const scroller = document.querySelector(".transcript");
    const seen = [...document.querySelectorAll(".turn:not(.far) .answer > .block > *")].find((one) => {
      const { top } = one.getBoundingClientRect();
      const then = top - ${distance};
      return one.checkVisibility({ contentVisibilityAuto: true }) && top > 60 && top < 640 && then > 60 && then < 640;
    });
    const from = seen?.getBoundingClientRect().top;
    const at = scroller.scrollTop;
    scroller.scrollTop += ${distance};
    const went = scroller.scrollTop - at;
    setTimeout(() => resolve(seen ? seen.getBoundingClientRect().top - from + went : null), 150);
  })`);
}

test("a session opens with its last turns; of the others there are boxes with their names", async () => {
  const { turns } = toSessionView(session);
  assert.ok(turns.length < 10);
  assert.deepEqual(
    await page.evaluate(`[${drawn}, document.querySelectorAll(".turn.far h2").length,
      document.querySelector(".turn.far h2").textContent, document.querySelector(".transcript").scrollTop]`),
    [turns.map(({ id }) => id), turnCount - turns.length, `You asked: ${session.turns[0]?.prompt ?? ""}`, 0],
  );
});

for (const [way, distance] of [
  ["up", -400],
  ["down", 400],
] as const) {
  test(`nothing that is read moves while turns are drawn and cleared around it, on the way ${way}`, async () => {
    const from = way === "down" ? -1e9 : -100_000;
    await page.evaluate(`document.querySelector(".transcript").scrollTop = ${from}`);
    await settle();
    const moves: number[] = [];
    for (let step = 0; step < 50; step++) {
      const moved = await scrollAndMeasure(distance);
      if (moved !== null) moves.push(Math.abs(moved));
    }
    assert.ok(moves.length > 20, `only ${moves.length} were measured`);
    assert.ok(Math.max(...moves) <= 1, `moved by ${moves.filter((move) => move > 1).join(", ")} pixels`);
    const asked = await page.evaluate<string[]>("host.asked");
    assert.ok(asked.length > 3, "turns were drawn on the way");
    assert.equal(new Set(asked).size, asked.length, "each once");
  });
}

test("what is far is cleared again, and comes back as it was, unfolded", async () => {
  const last = `document.querySelector('[data-turn="turn-${turnCount - 2}"]')`;
  await page.evaluate(`document.querySelector(".transcript").scrollTop = -1500`);
  await settle();
  await page.evaluate(`transcript.bring(transcript.slots()[${turnCount - 2}])`);
  await page.waitForFunction(`!${last}.matches(".far")`);
  await page.evaluate(`${last}.querySelector(".receipt").open = true`);
  for (let place = 1; place <= 12; place++) {
    await page.evaluate(`{ const scroller = document.querySelector(".transcript");
      scroller.scrollTop = -(scroller.scrollHeight - 700) * ${place / 12}; }`);
    await settle();
  }
  const ids = await page.evaluate<string[]>(drawn);
  assert.ok(
    ids.includes("turn-0") && ids.includes(`turn-${turnCount - 1}`),
    "the first is read, the last stays",
  );
  assert.ok(ids.length < 40, `${ids.length} of ${turnCount} turns are drawn`);
  assert.equal(await page.evaluate(`${last}.matches(".far")`), true);
  await page.evaluate(`${last}.scrollIntoView()`);
  await settle();
  assert.deepEqual(await page.evaluate(`[${last}.matches(".far"), ${last}.querySelector(".receipt").open]`), [
    false,
    true,
  ]);
});

test("what comes when its reader has gone on is not drawn; nor does a turn stay that was brought for nothing", async () => {
  await page.evaluate(`new Promise(async (resolve) => {
    const scroller = document.querySelector(".transcript");
    for (let place = 0; place <= 60; place++) {
      scroller.scrollTop = -(scroller.scrollHeight - 700) * place / 60;
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
    }
    resolve();
  })`);
  await settle();
  assert.ok((await page.evaluate<string[]>("host.asked")).length > 20);
  const ids = await page.evaluate<string[]>(drawn);
  assert.ok(ids.length < 40, `${ids.length} of ${turnCount} turns are drawn`);
  await page.evaluate(`transcript.bring(transcript.slots()[60])`);
  await settle();
  assert.deepEqual(await page.evaluate<string[]>(drawn), ids);
});

test("the focus and the ends of a selection keep a turn drawn, wherever the reader goes", async () => {
  await page.evaluate(`document.querySelector(".transcript").scrollTop = -40_000`);
  await settle();
  const kept = await page.evaluate<string>(`(() => {
    const turn = document.elementFromPoint(200, 300).closest(".turn");
    getSelection().setBaseAndExtent(turn.querySelector(".prompt p").firstChild, 2, turn.querySelector(".answer p").firstChild, 5);
    return turn.dataset.turn;
  })()`);
  const text = await page.evaluate("getSelection().toString()");
  await page.evaluate(`document.querySelector(".transcript").scrollTop = -1e9`);
  await settle();
  assert.ok((await page.evaluate<string[]>(drawn)).includes(kept));
  assert.equal(await page.evaluate("getSelection().toString()"), text);
});

test("an answer goes on while its reader is far up, and nothing moves there", async () => {
  const added = view({
    ...lastTurn,
    id: "new",
    state: "answering",
    endedAt: null,
  });
  await page.evaluate(
    `transcript.startTurn(${JSON.stringify(added)}); document.querySelector(".transcript").scrollTop = -9000`,
  );
  await settle();
  const moved = await page.evaluate<number>(`new Promise(async (resolve) => {
    const seen = document.elementFromPoint(200, 300).closest(".answer > .block > *, .prompt");
    const from = seen.getBoundingClientRect().top;
    for (let piece = 0; piece < 20; piece++) {
      await new Promise(requestAnimationFrame);
      transcript.update("new", [{ type: "block-append", block: 0, text: "\\n\\nMore " + piece }]);
    }
    await new Promise((then) => setTimeout(then, 100));
    resolve(Math.abs(seen.getBoundingClientRect().top - from));
  })`);
  assert.ok(moved <= 1, `moved by ${moved} pixels`);
  assert.deepEqual(
    await page.evaluate(
      `[transcript.isBusy(), document.querySelector('[data-turn="new"] .answer').textContent.includes("More 19")]`,
    ),
    [true, true],
  );
});

test("another branch takes the place of what follows a turn, and the rest is left as it is", async () => {
  const branch = { ...longSession("s", 30, 200_000) };
  const turns = branch.turns.map((turn) => ({ ...turn, id: `other-${turn.id}` }));
  await page.evaluate(`for (const turn of ${JSON.stringify(turns.map(view))}) host.turns.set(turn.id, turn);
    transcript.changeBranch("turn-104", ${JSON.stringify(toBranchView(session, turns))})`);
  await settle();
  const ids = `[...document.querySelectorAll(".turn")].map((turn) => turn.dataset.turn)`;
  const kept = session.turns.slice(0, 105).map(({ id }) => id);
  assert.deepEqual(await page.evaluate(ids), [...kept, ...turns.map(({ id }) => id)]);
  await page.evaluate(`document.querySelector('[data-turn="other-turn-3"]').scrollIntoView()`);
  await settle();
  assert.ok((await page.evaluate<string[]>(drawn)).includes("other-turn-3"));
  await page.evaluate(`transcript.changeBranch(null, { outline: [], turns: [] })`);
  assert.deepEqual(await page.evaluate(ids), []);
});

test("find counts in all turns, leads to one that is not drawn, and passes those where only the source has it", async () => {
  await page.evaluate(`host.found = () => [{ turnId: "turn-3", count: 2 }, { turnId: "turn-9", count: 1 }]`);
  await page.evaluate("find.open()");
  const shown = (): Promise<string | null> => page.locator(".find .count").textContent();
  await page.fill(".find input", "landmark-9:");
  // 2 in turn 3 are in its source alone, says this host; the last of all is shown first.
  await page.waitForFunction(`document.querySelector(".find .count").textContent === "3 of 3"`);
  await page.waitForFunction(`CSS.highlights.get("found-current").size === 1`);
  const current = `[...CSS.highlights.get("found-current")][0]`;
  assert.deepEqual(
    await page.evaluate(`(() => { const { top, bottom } = ${current}.getBoundingClientRect();
      return [${current}.toString(), ${current}.startContainer.parentElement.closest(".turn").dataset.turn, top > 0 && bottom < 700]; })()`),
    ["landmark-9:", "turn-9", true],
  );
  await page.press(".find input", "Enter");
  await page.waitForFunction(`document.querySelector(".find .count").textContent === "1 of 1"`);
  assert.equal(await page.evaluate(`${current}.toString()`), "landmark-9:", "back to the only one");
  await page.evaluate(`host.found = () => []`);
  await page.fill(".find input", "nowhere at all");
  await page.waitForFunction(`document.querySelector(".find .count").textContent === "No results"`);
  assert.deepEqual(await page.evaluate("host.searches"), ["landmark-9:", "nowhere at all"]);
  assert.equal(await shown(), "No results");
});

test("Alt+Up goes over what is not drawn, and the focus stays on a turn that is drawn under it", async () => {
  const ids: (string | null)[] = [];
  for (let step = 0; step < 14; step++) {
    await page.keyboard.press("Alt+ArrowUp");
    await settle();
    ids.push(
      await page.evaluate(
        `document.activeElement.matches(".far") ? "far" : document.activeElement.dataset.turn`,
      ),
    );
  }
  assert.deepEqual(
    ids,
    Array.from({ length: 14 }, (_, index) => `turn-${turnCount - 1 - index}`),
  );
});

test("select all copies all: what is not here is named to the host, what is here in part is given to it", async () => {
  const copy = (): Promise<unknown> =>
    page.evaluate(`(() => { host.copied = []; const data = new DataTransfer();
      const node = getSelection().anchorNode; const target = node instanceof Element ? node : node.parentElement;
      const event = new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true });
      target.dispatchEvent(event);
      return [host.copied, data.getData("text/plain"), event.defaultPrevented]; })()`);
  await page.evaluate("getSelection().selectAllChildren(document.body)");
  assert.deepEqual(await copy(), [
    [{ before: "", from: "turn-0", to: `turn-${turnCount - 1}`, after: "" }],
    "",
    true,
  ]);
  const lastId = `turn-${turnCount - 1}`;
  await page.evaluate(`getSelection().setBaseAndExtent(
    document.querySelector('[data-turn="turn-5"]'), 0,
    document.querySelector('[data-turn="${lastId}"] .prompt p').firstChild, 12)`);
  assert.deepEqual(await copy(), [
    [
      {
        before: "",
        from: "turn-5",
        to: `turn-${turnCount - 2}`,
        after: `- ${view(lastTurn)
          .context.map(({ label }) => label)
          .join("")}

Question 119`,
      },
    ],
    "",
    true,
  ]);
  await page.evaluate(
    `getSelection().selectAllChildren(document.querySelector('[data-turn="${lastId}"] .prompt p'))`,
  );
  assert.deepEqual(await copy(), [[], lastTurn.prompt, true]);
});

test("the outline leads to a topic whose turns are not drawn, asks for no others, and marks where its reader is", async () => {
  await page.evaluate(`document.body.prepend(transcript.header);
    for (const [turn, topic] of [[0, "Start"], [3, "Early"], [60, "Middle"], [118, "Late"]]) {
      transcript.update("turn-" + turn, [{ type: "topic", topic }]);
    }`);
  await settle();
  const open = async (): Promise<unknown> => {
    await page.focus(".outline-button");
    await page.keyboard.press("Enter");
    return page.evaluate(`[...document.querySelectorAll(".outline button")].map((item) =>
      item.textContent + (item.getAttribute("aria-current") === "true" ? " (here)" : ""))`);
  };
  assert.deepEqual(await open(), ["Start", "Early", "Middle", "Late (here)"]);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.waitForFunction(`!document.querySelector('[data-turn="turn-3"]').matches(".far")`);
  await settle();
  const place = `(() => {
    const top = document.querySelector(".transcript").getBoundingClientRect().top;
    const [divider] = [...document.querySelectorAll(".topic")].filter((one) => one.textContent.includes("Early"));
    return [document.activeElement.dataset.turn, Math.abs(divider.getBoundingClientRect().top - top) < 1.5];
  })()`;
  assert.deepEqual(await page.evaluate(place), ["turn-3", true]);
  const asked = await page.evaluate<string[]>("host.asked");
  assert.ok(asked.length < 40, `${asked.length} turns were asked for`);
  assert.deepEqual(await open(), ["Start", "Early (here)", "Middle", "Late"]);
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate("document.activeElement.ariaExpanded"), "false");
});

test("a topic that is folded away is not asked for, nor gone through, and shows itself to who looks for it", async () => {
  await page.evaluate(`for (const [turn, topic] of [[0, "Start"], [60, "Middle"], [119, "Late"]]) {
      transcript.update("turn-" + turn, [{ type: "topic", topic }]);
    }
    for (const title of [...document.querySelectorAll(".topic-title")].slice(0, 2)) title.click();`);
  await settle();
  assert.deepEqual(
    await page.evaluate(`[[...document.querySelectorAll(".topic-count")].map((count) => count.textContent),
      document.querySelectorAll(".turn:not(.collapsed)").length]`),
    [["60 messages", "59 messages", ""], 1],
  );
  const asked = await page.evaluate<string[]>("host.asked.splice(0)");
  await page.keyboard.press("Alt+ArrowUp");
  await page.keyboard.press("Alt+ArrowUp");
  assert.equal(await page.evaluate("document.activeElement.dataset.turn"), "turn-119");
  await page.evaluate(`document.querySelector(".transcript").scrollTop = -1e9`);
  await settle();
  assert.deepEqual(await page.evaluate("host.asked"), [], `before: ${asked.join()}`);
  await page.evaluate(`transcript.bring(transcript.slots()[10])`);
  await settle();
  assert.equal(await page.evaluate(`document.querySelectorAll(".turn.collapsed").length`), 59);
  await page.evaluate(`transcript.update("turn-0", [{ type: "topic", topic: null }])`);
  assert.deepEqual(
    await page.evaluate(`[...document.querySelectorAll(".topic-name")].map((name) => name.textContent)`),
    ["Middle", "Late"],
  );
  await page.evaluate(`transcript.changeBranch("turn-70", { outline: [], turns: [] })`);
  assert.deepEqual(
    await page.evaluate(`[...document.querySelectorAll(".topic-count")].map((count) => count.textContent)`),
    ["11 messages"],
  );
});

test("another version has the focus in the same place, at the same height, drawn before or not", async () => {
  const at = (index: number, turn: TurnView): TurnView => ({ ...turn, place: { index, count: 2 } });
  const [first] = session.turns;
  assert.ok(first);
  const short = { ...at(0, view(first)), id: "short", blocks: [{ type: "text", text: "Short." }] };
  await page.evaluate(`host.turns.set("turn-0", ${JSON.stringify(at(1, view(first)))});
    transcript.show({ ...${JSON.stringify(toSessionView(session))},
      outline: [{ id: "short", question: "", topic: null, length: 10 }], turns: [${JSON.stringify(short)}] });
    document.querySelector(".next-version").focus();
    globalThis.top0 = document.activeElement.getBoundingClientRect().top;
    transcript.changeBranch(null, ${JSON.stringify(toBranchView(session, session.turns))})`);
  await page.waitForFunction(`document.activeElement.matches('[data-turn="turn-0"] .next-version')`);
  await settle();
  assert.deepEqual(
    await page.evaluate(`[document.activeElement.closest(".turn").dataset.turn, host.said,
      document.activeElement.parentElement.getAttribute("aria-label"),
      Math.abs(document.activeElement.getBoundingClientRect().top - top0) <= 2]`),
    ["turn-0", ["Version 2 of 2"], "Version 2 of 2", true],
  );
});

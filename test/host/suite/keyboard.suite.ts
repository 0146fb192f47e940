import assert from "node:assert/strict";
import {
  chunk,
  replyBody,
  replyStream,
  streamHead,
  type Reply,
  type WireServer,
} from "../../fixtures/wireServer.ts";
import { draftIs } from "./composing.ts";
import { panel, window } from "./driver.ts";
import {
  beginToSay,
  cleanUp,
  configure,
  newSession,
  panelHasFocus,
  say,
  select,
  startWorld,
  until,
} from "./world.ts";

/** What has the focus as a screen reader names it: its role and its name. */
const focusExpression = `(() => {
  if (!document.hasFocus()) return "the editor";
  const at = document.activeElement;
  const roles = { BUTTON: "button", TEXTAREA: "textbox", INPUT: "textbox", SUMMARY: "fold", ARTICLE: "turn",
    MAIN: "transcript", PRE: "code", A: "link", BODY: "page" };
  const labelled = document.getElementById(at.getAttribute("aria-labelledby") ?? "");
  const words = (at.getAttribute("aria-label") ?? (labelled ?? at).textContent).replace(/\\s+/g, " ").trim();
  return roles[at.tagName] + (at.tagName === "BODY" ? "" : ": " + words);
})()`;

interface Step {
  /** A key, or what is typed, after \`>\`. */
  readonly key: string;
  /** What has the focus then. */
  readonly focus: string;
  /** What is there then, in the panel, or in the window after \`window \`. */
  readonly shown?: string;
}

const input = "textbox: Message";

const intoTheComposer: readonly Step[] = [
  { key: "F1", focus: "the editor", shown: "window .quick-input-widget input:focus" },
  {
    key: ">Sidenote: Focus on Chat View",
    focus: "the editor",
    shown: 'window .quick-input-list-entry:has-text("Sidenote: Focus on Chat View")',
  },
  { key: "Enter", focus: input },
];

/** Goes through the steps; gives each key with what had the focus after it. */
async function walk(steps: readonly Step[]): Promise<string[]> {
  const seen: string[] = [];
  for (const step of steps) {
    if (step.key.startsWith(">")) await window.type(step.key.slice(1));
    else await window.press(step.key);
    if (step.shown?.startsWith("window ") === true) await window.waitFor(step.shown.slice(7));
    else if (step.shown !== undefined) await panel.waitFor(step.shown);
    // The focus comes back from the editor's own boxes a moment after they are closed.
    let focus = "";
    const limit = Date.now() + 10_000;
    do focus = String(await panel.evaluate(focusExpression)).replace(/\d+\.\d s/g, "# s");
    while (focus !== step.focus && Date.now() < limit);
    seen.push(`${step.key} → ${focus}`);
    if (focus !== step.focus) break; // the rest would only repeat it
  }
  return seen;
}

const answer = "It **doubles**, see [the docs](https://example.invalid/).\n\n```ts\nconst a = 1;\n```\n";
const thoughtful = say(answer)
  .replace(
    '"index":0,"content_block":{"type":"text","text":""}',
    '"index":0,"content_block":{"type":"thinking","thinking":"Hm."}',
  )
  .replace(
    "event: content_block_delta",
    'event: content_block_start\ndata: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}\n\nevent: content_block_delta',
  )
  .replace('"index":0,"delta"', '"index":1,"delta"');

function replyTo(body: string): Reply {
  const { messages } = JSON.parse(body) as { readonly messages: readonly unknown[] };
  const question = JSON.stringify(messages.at(-1));
  if (question.includes("refused")) {
    return replyBody(
      401,
      '{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}',
    );
  }
  if (question.includes("hold")) {
    return (socket) => {
      socket.write(streamHead());
      socket.write(chunk(beginToSay("It begins")));
    };
  }
  return replyStream(thoughtful);
}

describe("by keyboard alone", () => {
  let wire: WireServer;
  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = ({ body }) => replyTo(body);
    await configure({ "topic.enabled": false });
    await newSession();
    await panelHasFocus(); // which comes late, and would take it from the editor's own boxes
    await select("src/cart.ts", 1, 1);
  });
  afterEach(async () => {
    await cleanUp();
    await wire.close();
  });

  async function assertWalk(steps: readonly Step[]): Promise<void> {
    const seen = await walk(steps);
    assert.deepEqual(
      seen,
      steps.map(({ key, focus }) => `${key} → ${focus}`),
    );
  }

  it("the composer is reached and left, sends, stops, attaches, completes, and shows what is sent", async () => {
    await assertWalk([
      ...intoTheComposer,
      { key: ">Please hold", focus: input },
      { key: "Enter", focus: input, shown: '.turn[data-state="answering"]' },
      { key: "Tab", focus: "button: Attach…" },
      { key: "Tab", focus: "button: Model: claude-sonnet-5-5. Choose another." },
      { key: "Enter", focus: "the editor", shown: "window .quick-input-widget input:focus" },
      { key: "Escape", focus: "button: Model: claude-sonnet-5-5. Choose another." },
      { key: "Tab", focus: "button: Show Exactly What Is Sent" },
      { key: "Tab", focus: "button: Stop (Escape)" },
      { key: "Enter", focus: input, shown: '.turn[data-state="stopped"]' },
      { key: ">/", focus: input, shown: ".completion" },
      { key: "ArrowDown", focus: input },
      { key: "Escape", focus: input },
      { key: "Backspace", focus: input },
      { key: ">@cart", focus: input, shown: ".completion" },
      { key: "Enter", focus: input, shown: ".chip" },
      { key: "Shift+Tab", focus: "button: Remove src/cart.ts" },
      { key: "Enter", focus: input },
      { key: ">hold again", focus: input },
      { key: "Enter", focus: input, shown: '.turn:nth-child(2)[data-state="answering"]' },
      { key: ">Wait", focus: input },
      { key: "Enter", focus: input, shown: ".queued" },
      { key: "Shift+Tab", focus: "button: Remove: Wait" },
      { key: "Shift+Tab", focus: "button: Edit: Wait" },
      { key: "Enter", focus: input },
      { key: "Escape", focus: input, shown: '.turn:nth-child(2)[data-state="stopped"]' },
      { key: "Tab", focus: "button: Attach…" },
      { key: "Tab", focus: "button: Model: claude-sonnet-5-5. Choose another." },
      { key: "Tab", focus: "button: Show Exactly What Is Sent" },
      { key: "Enter", focus: "the editor", shown: "window .tab.active[data-resource-name*='.json']" },
    ]);
  });

  it("a turn is read, copied and unfolded, its neighbours are reached, words found, the latest shown", async () => {
    await window.press("Escape");
    await assertWalk([
      ...intoTheComposer,
      { key: ">One?", focus: input },
      { key: "Enter", focus: input, shown: '.turn[data-state="done"]' },
      { key: ">Two?", focus: input },
      { key: "Enter", focus: input, shown: '.turn:nth-child(2)[data-state="done"]' },
      { key: "Alt+ArrowUp", focus: "turn: You asked: Two?" },
      { key: "Alt+ArrowUp", focus: "turn: You asked: One?" },
      { key: "Tab", focus: "button: Edit Message" },
      { key: "Tab", focus: "fold: Thought for 1 s" },
      { key: "Enter", focus: "fold: Thought for 1 s", shown: ".thoughts[open]" },
      { key: "Tab", focus: "link: the docs" },
      { key: "Tab", focus: "button: Copy" },
      { key: "ArrowRight", focus: "button: Apply to File…" },
      { key: "Home", focus: "button: Copy" },
      { key: "Enter", focus: "button: Copy" },
      { key: "Tab", focus: "button: Copy Answer" },
      { key: "ArrowRight", focus: "button: Copy Question and Answer" },
      { key: "ArrowRight", focus: "button: Ask Again" },
      { key: "ArrowRight", focus: "button: Copy Answer" },
      { key: "End", focus: "button: Ask Again" },
      { key: "Home", focus: "button: Copy Answer" },
      { key: "Enter", focus: "button: Copy Answer" },
      { key: "Tab", focus: "fold: wire-model · end_turn · 3 tokens in, 5 out · first word # s · # s" },
      {
        key: "Enter",
        focus: "fold: wire-model · end_turn · 3 tokens in, 5 out · first word # s · # s",
        shown: ".receipt[open]",
      },
      { key: "Tab", focus: "button: Copy as curl" },
      { key: "Tab", focus: "button: Copy Support Report" },
      { key: "Control+F", focus: "textbox: Find in Chat", shown: ".find" },
      { key: ">doubles", focus: "textbox: Find in Chat" },
      { key: "Enter", focus: "textbox: Find in Chat" },
      { key: "Tab", focus: "button: Previous Match (Shift+Enter)" },
      { key: "Tab", focus: "button: Next Match (Enter)" },
      { key: "Tab", focus: "button: Close (Escape)" },
      { key: "Escape", focus: "button: Copy Support Report" },
      { key: "Alt+ArrowDown", focus: "turn: You asked: Two?" },
      { key: "Alt+ArrowDown", focus: input },
    ]);
  });

  it("what went wrong is mended, and the focus stays where it was or goes to the input", async () => {
    await window.press("Escape");
    await assertWalk([
      ...intoTheComposer,
      { key: ">Am I refused?", focus: input },
      { key: "Enter", focus: input, shown: '.turn[data-state="failed"]' },
      { key: "Shift+Tab", focus: "fold: claude-sonnet-5-5 · # s" },
      { key: "Shift+Tab", focus: "button: Copy the Error" },
      { key: "Enter", focus: "button: Copy the Error" },
      { key: "Shift+Tab", focus: "button: Retry" },
      { key: "Shift+Tab", focus: "button: Set API Key" },
      { key: "Enter", focus: "the editor", shown: "window .quick-input-widget input:focus" },
      { key: "Escape", focus: "button: Set API Key" },
      { key: "Tab", focus: "button: Retry" },
      { key: "Enter", focus: input, shown: '.turn[data-state="failed"]' },
    ]);
  });

  it("a try is made now, an answer that broke off goes on, what was attached and a long message are opened", async () => {
    const replies: Reply[] = [
      replyBody(529, '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}', {
        "retry-after": "60",
      }),
      (socket) => {
        socket.write(streamHead());
        socket.end(chunk(beginToSay("It begins, see [the cart](src/cart.ts)")));
      },
      replyStream(say(" and ends.")),
    ];
    wire.answer = () => replies.shift() ?? replyBody(500, "");
    await window.press("Escape");
    await panel.fill(".composer textarea", "A long message. ".repeat(60));
    await assertWalk([
      ...intoTheComposer,
      { key: ">@cart", focus: input, shown: ".completion" },
      { key: "Enter", focus: input, shown: ".chip" },
      { key: "Enter", focus: input, shown: '.turn[data-state="retrying"]' },
      { key: "Shift+Tab", focus: "button: Retry Now" },
      { key: "Enter", focus: input, shown: '.turn[data-state="failed"]' },
      {
        key: "Shift+Tab",
        focus: "fold: wire-model · 2 attempts · 3 tokens in, 0 out · first word # s · # s",
      },
      { key: "Shift+Tab", focus: "button: Copy Answer" },
      { key: "Shift+Tab", focus: "button: Copy the Error" },
      { key: "Shift+Tab", focus: "button: Check Connection" },
      { key: "Shift+Tab", focus: "button: Retry" },
      { key: "Shift+Tab", focus: "button: Continue" },
      { key: "Enter", focus: input, shown: '.turn[data-state="done"]' },
      { key: "Alt+ArrowUp", focus: `turn: You asked: ${"A long message. ".repeat(60).slice(0, 120)}` },
      { key: "Tab", focus: "button: src/cart.ts" },
      { key: "Tab", focus: "button: Show All" },
      { key: "Enter", focus: "button: Show Less" },
      { key: "Tab", focus: "button: Edit Message" },
      { key: "Tab", focus: "link: the cart" },
      { key: "Enter", focus: "the editor", shown: "window .tab.active[data-resource-name='cart.ts']" },
    ]);
  });

  it("the latest is one key away from the input, and has the focus then", async () => {
    wire.answer = () =>
      replyStream(say(Array.from({ length: 60 }, (_, index) => `Line ${index}`).join("\n\n")));
    await panel.fill(".composer textarea", "Long?");
    await panel.press("Enter", ".composer textarea");
    await panel.waitFor('.turn[data-state="done"]');
    await panel.evaluate(`document.querySelector(".transcript").scrollTop = -500`);
    await panel.waitFor(".jump");
    await panel.evaluate(`document.querySelector(".composer textarea").focus()`);
    await assertWalk([
      { key: "Shift+Tab", focus: "button: Jump to Latest" },
      { key: "Enter", focus: "turn: You asked: Long?" },
      { key: "Alt+ArrowDown", focus: input },
    ]);
    await until("the button is gone", async () => (await panel.count(".jump:visible")) === 0);
    await draftIs("");
  });
});

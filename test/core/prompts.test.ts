import assert from "node:assert/strict";
import { test } from "node:test";
import type { ExcerptItem, FileItem, SelectionItem } from "../../src/core/context.ts";
import {
  fillPrompt,
  joinPrompts,
  promptIn,
  readPromptFiles,
  readPromptSetting,
  variablesOf,
  type Prompt,
  type PromptPlace,
} from "../../src/core/prompts.ts";

const selection: SelectionItem = {
  type: "selection",
  path: "src/cart.ts",
  language: "typescript",
  startLine: 3,
  endLine: 9,
  text: "const template = `${file} ${selection}`;\n",
};
const file: FileItem = { type: "file", path: "src/cart.ts", language: "typescript", text: "…" };
const diagnostics: ExcerptItem = {
  type: "excerpt",
  kind: "problems",
  path: "Problems in src/cart.ts",
  language: "",
  text: "src/cart.ts:3:1 error: ${input}",
};
const nothing: PromptPlace = { selection: null, file: null, language: null, diagnostics: null };
const everything: PromptPlace = { selection, file, language: "typescript", diagnostics };

function prompt(text: string): Prompt {
  return { name: "p", description: "", explain: false, text };
}

test("the setting's prompts, each a text or an object", () => {
  const value = {
    tests: "Write tests.\nMany.",
    why: { text: " Why? ", description: "Asks for\n reasons", explain: true },
    größe: "Wie groß?",
  };
  assert.deepEqual(readPromptSetting(value), {
    prompts: [
      { name: "tests", description: "Write tests.", explain: false, text: "Write tests.\nMany." },
      { name: "why", description: "Asks for", explain: true, text: "Why?" },
      { name: "größe", description: "Wie groß?", explain: false, text: "Wie groß?" },
    ],
    problems: [],
  });
});

test("each prompt that is wrong is named, with its place and what to do; the others are kept", () => {
  const value = {
    "two words": "x",
    model: "x",
    [`a${"b".repeat(40)}`]: "x",
    blank: " \n",
    number: 1,
    list: ["x"],
    long: "x".repeat(65537),
    untold: { text: "x", description: 1 },
    unsure: { text: "x", explain: "yes" },
    good: "x",
  };
  const place = "Correct it in sidenote.prompts.";
  const name = "The name of a prompt has letters, digits, - and _, and no more than 40 of them.";
  assert.deepEqual(readPromptSetting(value), {
    prompts: [{ name: "good", description: "x", explain: false, text: "x" }],
    problems: [
      `The prompt two words is left out. ${name} ${place}`,
      `The prompt model is left out. /model is a command of the chat. ${place}`,
      `The prompt a${"b".repeat(40)} is left out. ${name} ${place}`,
      `The prompt blank is left out. It has no text. ${place}`,
      `The prompt number is left out. It is neither a text nor an object. ${place}`,
      `The prompt list is left out. It is neither a text nor an object. ${place}`,
      `The prompt long is left out. It is over 65,536 characters long. ${place}`,
      `The prompt untold is left out. Its description is no text. ${place}`,
      `The prompt unsure is left out. explain takes true or false. ${place}`,
    ],
  });
  assert.deepEqual(
    [readPromptSetting(null), readPromptSetting([])].map(({ prompts }) => prompts),
    [[], []],
  );
});

test("files: with and without front matter, whatever their line ends and whatever else stands there", () => {
  const files = [
    { name: "plain.md", text: "Just this.\n" },
    {
      name: "front.MD",
      text: '\uFEFF---\r\n# mine\r\ndescription: "Says: hello"\r\nexplain: true\r\nmode: agent\r\n---\r\nOne\r\n\r\n---\r\nTwo',
    },
    { name: "open.md", text: "---\nexplain: true\nnever closed" },
    { name: "wrong.md", text: "---\nexplain: maybe\n---\nText" },
    { name: "empty.md", text: "---\nexplain: true\n---\n" },
  ].map((one) => ({ ...one, path: `.sidenote/prompts/${one.name}` }));
  assert.deepEqual(readPromptFiles(files), {
    prompts: [
      { name: "plain", description: "Just this.", explain: false, text: "Just this." },
      { name: "front", description: "Says: hello", explain: true, text: "One\n\n---\nTwo" },
      { name: "open", description: "---", explain: false, text: "---\nexplain: true\nnever closed" },
    ],
    problems: [
      "The prompt wrong is left out. explain takes true or false. Correct it in .sidenote/prompts/wrong.md.",
      "The prompt empty is left out. It has no text. Correct it in .sidenote/prompts/empty.md.",
    ],
  });
});

test("of prompts with one name the first is taken", () => {
  const one = { prompts: [prompt("one")], problems: ["a"] };
  const two = { prompts: [prompt("two"), { ...prompt("three"), name: "q" }], problems: ["b"] };
  assert.deepEqual(joinPrompts([one, two]), {
    prompts: [prompt("one"), { ...prompt("three"), name: "q" }],
    problems: ["a", "b"],
  });
});

const filled: readonly [string, string, PromptPlace, string, readonly unknown[]][] = [
  ["Shorter.", "", nothing, "Shorter.", []],
  ["Shorter.", "", everything, "Shorter.", [selection]],
  ["Shorter.", " than 3 lines ", everything, "Shorter.\n\nthan 3 lines", [selection]],
  ["Test ${selection} in ${language}.", "", everything, "Test src/cart.ts:3-9 in typescript.", [selection]],
  ["Read ${file}: ${input}!", "now", everything, "Read src/cart.ts: now!", [file]],
  [
    "${diagnostics}, ${selection}?",
    "",
    everything,
    "Problems in src/cart.ts, src/cart.ts:3-9?",
    [selection, diagnostics],
  ],
  ["${input} ${input}", "${file} $& $1", nothing, "${file} $& $1 ${file} $& $1", []],
  [
    "`{selection}` ${a} ${{file}} $file ${ file } \\${file} \\\\${language}",
    "",
    everything,
    "`{selection}` ${a} ${{file}} $file ${ file } ${file} \\${language}",
    [selection],
  ],
];
for (const [text, input, place, message, context] of filled) {
  test(`filled: ${JSON.stringify(text)}`, () => {
    assert.deepEqual(fillPrompt(prompt(text), input, place), { prompt: message, context });
  });
}

test("a variable that nothing stands for is an error that names the prompt and what to do", () => {
  const messages = ["selection", "file", "language", "diagnostics", "input"].map((name) => {
    try {
      fillPrompt(prompt(`About \${${name}}`), " ", nothing);
      return "none";
    } catch (error) {
      return (error as Error).message;
    }
  });
  assert.deepEqual(messages, [
    "The prompt p is about a selection. Select code, then run it again.",
    "The prompt p is about a file. Open it in an editor, then run it again.",
    "The prompt p is about a file. Open it in an editor, then run it again.",
    "The prompt p is about problems, and the editor reports none here.",
    "The prompt p wants words after it: /p and what it is about.",
  ]);
});

test("the variables that a prompt asks for", () => {
  assert.deepEqual(
    [...variablesOf(prompt("${file} \\${input} ${selection} ${file} ${other}"))],
    ["file", "selection"],
  );
});

test("a draft that begins with the name of a prompt, and one that does not", () => {
  const prompts = [prompt("x"), { ...prompt("y"), name: "p-2" }];
  const drafts = ["/p", "/p ", "/p-2 of a\nand b ", "/p\nb", " /p", "p", "/P", "/pp", "/p/x", "/", "see /p"];
  assert.deepEqual(
    drafts.map((draft) => {
      const found = promptIn(draft, prompts);
      return found && [found.prompt.name, found.input];
    }),
    [["p", ""], ["p", ""], ["p-2", "of a\nand b"], ["p", "b"], null, null, null, null, null, null, null],
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { commandOf, isShell, pressesKeys, visibleCommand } from "../../src/core/shellCommand.ts";

test("only shells' code is run", () => {
  const languages = ["shellscript", "shellsession", "powershell", "bat", "typescript", "plaintext", ""];
  assert.deepEqual(
    languages.filter((language) => isShell(language)),
    ["shellscript", "shellsession", "powershell", "bat"],
  );
});

test("a command is the code, or what stands behind the prompts of a transcript", () => {
  assert.deepEqual(
    [
      commandOf("shellscript", "for a in b; do\n\techo $a\r\ndone\n"),
      commandOf("shellsession", "$ npm test\n> passed\n$ git status\n"),
      commandOf("shellsession", "npm test"),
      commandOf("shellscript", "$ npm ci\n$ npm test"),
      commandOf("shellscript", "$ npm ci\nnpm test"),
      commandOf("powershell", "PS C:\\a> Get-Item ."),
    ],
    [
      "for a in b; do\n    echo $a\ndone",
      "npm test\ngit status",
      "npm test",
      "npm ci\nnpm test",
      "$ npm ci\nnpm test",
      "Get-Item .",
    ],
  );
});

test("what would not be seen is written out, and what a terminal takes for keys is known", () => {
  const hidden = "echo a\u202eb\u200b\nrm\u001b[2K\u0003";
  assert.equal(visibleCommand(hidden), "echo a\\u{202e}b\\u{200b}\nrm\\u{1b}[2K\\u{3}");
  assert.deepEqual(
    ["a\nb", "é 🦊", "a\u202eb", "a\u001b[2K", "a\u0003", "a\u007f", "a\u0085"].map(pressesKeys),
    [false, false, false, true, true, true, true],
  );
});

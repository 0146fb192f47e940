import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { curlOf } from "../../src/core/curl.ts";
import { requestDocument, type ShownRequest } from "../../src/core/shownRequest.ts";
import { createRandom } from "../fixtures/streams.ts";

const run = promisify(execFile);

/** Stands in for curl: prints the arguments and the input that the shell gives it. */
const standIn = `#!${process.execPath}
const input = require("node:fs").readFileSync(0, "utf8");
process.stdout.write(JSON.stringify({ arguments: process.argv.slice(2), input }));
`;

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "sidenote-curl-"));
  await writeFile(join(folder, "curl"), standIn);
  await chmod(join(folder, "curl"), 0o755);
});
after(() => rm(folder, { recursive: true }));

/** What curl gets when a real shell runs `command`, from a file: it may be longer than an argument. */
async function runInShell(command: string): Promise<{ arguments: string[]; input: string }> {
  const env = {
    PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}`,
    ANTHROPIC_API_KEY: "key-of-the-shell",
    HOME: "/wrong",
  };
  const script = join(folder, "script.sh");
  await writeFile(script, command);
  const { stdout } = await run("sh", [script], { env, maxBuffer: 2 ** 24 });
  return JSON.parse(stdout) as { arguments: string[]; input: string };
}

function requestWith(content: string, changes: Partial<ShownRequest> = {}): ShownRequest {
  return {
    url: "https://api.example/v1/messages?beta=true",
    headers: { "content-type": "application/json", "anthropic-version": "2023-06-01" },
    keyHeader: "x-api-key",
    body: {
      model: "claude-sonnet-5-5",
      max_tokens: 16000,
      messages: [{ role: "user", content }],
      stream: true,
    },
    ...changes,
  };
}

test("the command reads well, and the key is the shell's to fill in", () => {
  assert.equal(
    curlOf(requestWith("What's $HOME?\nTell `me`.")),
    String.raw`curl -N 'https://api.example/v1/messages?beta=true' \
  -H 'content-type: application/json' \
  -H 'anthropic-version: 2023-06-01' \
  -H "x-api-key: $ANTHROPIC_API_KEY" \
  --data-binary @- <<'EOF'
{"model":"claude-sonnet-5-5","max_tokens":16000,"messages":[{"role":"user","content":"What's $HOME?\nTell ${"`me`"}."}],"stream":true}
EOF
`,
  );
});

test("a shell passes the URL, the headers and the body on as they are", async () => {
  const odd = String.raw`it's "$HOME" \$(id) ${"`id`"} ! * ~ # ; & \ ü`;
  const request = requestWith("x", {
    url: "https://api.example/it's/v1/messages?a=$HOME&b=`id`",
    headers: { "content-type": "application/json", "x-odd": odd, "x-empty": "" },
    keyHeader: "authorization",
  });
  assert.deepEqual(await runInShell(curlOf(request)), {
    arguments: [
      "-N",
      request.url,
      "-H",
      "content-type: application/json",
      "-H",
      `x-odd: ${odd}`,
      "-H",
      "x-empty;",
      "-H",
      "authorization: Bearer key-of-the-shell",
      "--data-binary",
      "@-",
    ],
    input: `${JSON.stringify(request.body)}\n`,
  });
});

test("without a key no header of one is sent", async () => {
  const { arguments: found } = await runInShell(curlOf(requestWith("x", { keyHeader: null, headers: {} })));
  assert.deepEqual(found, ["-N", "https://api.example/v1/messages?beta=true", "--data-binary", "@-"]);
});

const pieces =
  `' " \\ $ $HOME $(id) \`id\` \${x} ! !! %s | & ; # ~ * \\\n EOF 'EOF' <<EOF { } -d @file é 漢 🙂 word`
    .split(" ")
    .concat("\n", "\nEOF\n", "\r", "\t", "\0", "\x07", "\x7f", "\ud800", "\udc00", "\u2028", "\ufeff", " ");

test("any body survives the shell", async () => {
  const random = createRandom(20261121);
  const below = (limit: number): number => Math.floor(random() * limit);
  const text = (): string =>
    Array.from({ length: below(60) }, () => pieces[below(pieces.length)] ?? "").join("");
  const requests = [
    requestWith(pieces.join("")),
    requestWith("longer than one argument may be: ".repeat(20_000)),
    ...Array.from({ length: 30 }, () => requestWith(text())),
  ];
  for (const request of requests) {
    const { input } = await runInShell(curlOf(request));
    assert.equal(input, `${JSON.stringify(request.body)}\n`);
    assert.deepEqual(JSON.parse(input), request.body);
  }
});

test("the document of a request: method, URL, headers and notes as comments, then the body", () => {
  const request = requestWith("What's this?", { keyHeader: "authorization" });
  const document = requestDocument(request, ["Nothing was sent."]);
  assert.equal(
    document,
    `// POST https://api.example/v1/messages?beta=true
// content-type: application/json
// anthropic-version: 2023-06-01
// authorization: Bearer $ANTHROPIC_API_KEY
//
// Nothing was sent.
${JSON.stringify(request.body, null, 2)}
`,
  );
});

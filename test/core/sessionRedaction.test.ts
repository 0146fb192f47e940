import assert from "node:assert/strict";
import { test } from "node:test";
import { createTurn, type Session } from "../../src/core/conversation.ts";
import { createSession, decodeSession, encodeSession } from "../../src/core/session.ts";
import { createRedaction, redactedSession } from "../../src/core/sessionRedaction.ts";

const things = {
  folders: [
    { name: "cart", path: "/home/ada/work/cart" },
    { name: "shop", path: "c:\\Users\\Ada Love\\shop" },
  ],
  home: "/home/ada",
  keys: ["quoted-secret", "quoted-secret-of-two", "abc", ""],
};
const redact = createRedaction(things);
// In pieces: what scans this file for keys must not find any.
const joined = (...parts: readonly string[]): string => parts.join("");
const pem = (edge: string): string => joined(`-----${edge} PRIVATE `, "KEY-----");

const rows: readonly (readonly [string, string])[] = [
  ["/home/ada/work/cart/src/a.ts:12, /home/ada/work/cart.", "cart/src/a.ts:12, cart."],
  ["/home/ada/work/cart-old/x.ts /home/ada", "[path] [path]"],
  ["/home/ada/work/cart/../other/x", "[path]"],
  ["`/home/ada/My Documents/tax 2026.pdf` is there", "`[path]` is there"],
  ["c:\\Users\\Ada Love\\shop\\src\\b.ts", "shop/src/b.ts"],
  ["C:\\\\Users\\\\bob\\\\x.txt d:/data/x \\\\server\\share\\x", "[path] [path] [path]"],
  ["~/.ssh/id_rsa ~/notes", "[path] [path]"],
  ["file:///home/ada/work/cart/a%20b.ts file:///etc/passwd", "cart/a b.ts [path]"],
  ["PATH=/usr/bin:/opt/x/bin cc -I/usr/include/x", "PATH=[path]:[path] cc -I[path]"],
  ["/custom/place/customer.csv", "[path]"],
  ["#!/usr/bin/env node > /dev/null. /bin/sh", "#!/usr/bin/env node > /dev/null. /bin/sh"],
  [
    "x.replace(/a/g, '') /b/g.test(x) </pre> and/or 1/2",
    "x.replace(/a/g, '') /b/g.test(x) </pre> and/or 1/2",
  ],
  [
    "GET /api/v1/users ./lib/x.ts ../etc/x.ts src/home/a.ts",
    "GET /api/v1/users ./lib/x.ts ../etc/x.ts src/home/a.ts",
  ],
  ["https://example.com/home/ada.html", "https://example.com/home/ada.html"],
  ["quoted-secret-of-two and quoted-secret, abc", "[key] and [key], abc"],
  [joined("sk-ant-", "api03-abcdefghijklmnop ghp_", "0123456789abcdefghij0123"), "[key] [key]"],
  [joined("AKIA", "ABCDEFGHIJKLMNOP ey", "JhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0"), "[key] [key]"],
  ["Authorization: Bearer abcdefgh1234", "Authorization: Bearer [key]"],
  ["Basic programming, bearer of news", "Basic programming, bearer of news"],
  ["postgres://ada:hunter2@db/x ada@example.com", "postgres://[key]@db/x ada@example.com"],
  ["API_KEY=abc123def456\npassword: 'hunter'", "API_KEY=[key]\npassword: '[key]'"],
  [
    "DB_PASSWORD=correcthorse MY_TOKEN=abcdefghijklmnop DB_PASS: swordfish",
    "DB_PASSWORD=[key] MY_TOKEN=[key] DB_PASS: [key]",
  ],
  ["smtpPass: 'swordfish', pass = \"hunter\"", "smtpPass: '[key]', pass = \"[key]\""],
  ["bypass: 'a-lane', pass: 12 of 1204 tests", "bypass: 'a-lane', pass: 12 of 1204 tests"],
  [joined("hooks.slack", ".com/services/T0A1B2C3D/B0A1B2C3D/abcdefghij"), "[key]"],
  [joined("PRIVATE: gl", "rt-abcdefghijklmnopqrst"), "PRIVATE: [key]"],
  ["mysql://root:p/w@host/db https://x.test/@types/node", "mysql://[key]@host/db https://x.test/@types/node"],
  ["AccountKey=abcdefgh/ijk+lmn==;", "AccountKey=[key];"],
  ["curl -u ada:secretpw https://x.test", "curl -u [key] https://x.test"],
  [joined("wJalrXUtnFEMI/K7MDENG/", "bPxRfiCYEXAMPLEKEY"), "[key]"],
  [`key 0x${"1f".repeat(32)}.`, "key [key]."],
  ["KEY_COUNT = keys.length; API_KEY = readKey();", "KEY_COUNT = keys.length; API_KEY = readKey();"],
  ["/nas/home/x $HOME/x ${HOME}/y", "[path] [path] [path]"],
  ["C:\\Users\\John Doe\\x.txt and more", "[path] and more"],
  [
    "const token = readToken(x); token = tokens2.next()",
    "const token = readToken(x); token = tokens2.next()",
  ],
  [`${pem("BEGIN")}\nabc\n${pem("END")} after`, "[key] after"],
  [`${pem("BEGIN")}\nabc`, "[key]"],
  ["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c", "[key]"],
  ["550e8400-e29b-41d4-a716-446655440000", "550e8400-e29b-41d4-a716-446655440000"],
  ["shouldParseHtml5EntitiesInUtf8StringsCorrectly", "shouldParseHtml5EntitiesInUtf8StringsCorrectly"],
];

test("paths outside of the workspace, the home directory and keys go; what only looks like a path stays", () => {
  assert.deepEqual(
    rows.map(([text]) => redact(text)),
    rows.map(([, expected]) => expected),
  );
});

test("what is redacted stays so when it is redacted again", () => {
  for (const [, text] of rows) assert.equal(redact(text), text);
});

test("every text of a session is redacted, wherever it stands, and the session can be read as before", () => {
  const secret = "/home/ada/x.txt quoted-secret";
  const address = "file:///home/ada/x";
  const session: Session = {
    ...createSession("s", 1, "file:///home/ada/work/cart"),
    title: { text: `In ${secret}`, source: "user", turn: 0 },
    turns: [
      {
        ...createTurn(
          "t",
          secret,
          [{ type: "file", path: secret, language: "x", text: secret, uri: address, readFrom: address }],
          2,
        ),
        state: "failed",
        topic: secret,
        blocks: [{ type: "text", text: secret, citations: [{ source: secret }] }],
        error: {
          kind: "internal",
          message: secret,
          advice: secret,
          facts: secret,
          action: null,
          culprit: "t0",
        },
      },
      {
        ...createTurn(
          "u",
          "",
          [{ type: "image", path: "a.png", mediaType: "image/png", data: "/etc/x/y" }],
          3,
          "t",
        ),
        state: "done",
      },
    ],
    leaf: "u",
  };
  const redacted = redactedSession(session, things);
  assert.equal(
    encodeSession(redacted),
    encodeSession({ ...session, workspace: null })
      .replaceAll(secret, "[path] [key]")
      .replace(`,"uri":"${address}","readFrom":"${address}"`, ""),
  );
  assert.deepEqual(decodeSession("s", encodeSession(redacted)), redacted);
  assert.equal(session.turns[0]?.prompt, secret, "the session itself stays as it is");
});

/** Which files are known by their names, and which the workspace hides. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { hidingPattern, isSensitivePath } from "../../src/core/sensitivePaths.ts";

test("files that usually hold keys, and files with such names that do not", () => {
  const sensitive = [
    ".env",
    "web/.env.production",
    "prod.env",
    ".envrc",
    "C:\\Users\\ada\\.ssh\\id_rsa",
    "keys/id_ed25519",
    "server.pem",
    "server.KEY",
    "store.p12",
    "release.keystore",
    "passwords.kdbx",
    ".npmrc",
    ".netrc",
    ".pypirc",
    ".git-credentials",
    ".aws/credentials",
    ".docker/config.json",
    ".kube/config",
    "client_secret_123.json",
    "service-account.json",
    "config/secrets.yml",
    "terraform.tfstate",
    "prod.tfvars",
  ];
  const harmless = [
    "env.ts",
    ".env.example",
    ".env.sample",
    "id_rsa.pub",
    "src/secrets.ts",
    "keys.ts",
    "config.json",
    "docs/credentials.md",
    "environment.yml",
    "secrets.schema.json",
    "monkey",
    "aws/credentials.ts",
  ];
  assert.deepEqual(
    [sensitive.filter((path) => !isSensitivePath(path)), harmless.filter(isSensitivePath)],
    [[], []],
  );
});

test("patterns of files.exclude, with what lies in a hidden folder", () => {
  const rows: readonly (readonly [path: string, pattern: string, hides: boolean])[] = [
    ["node_modules/a/b.js", "**/node_modules", true],
    ["web/node_modules/a.js", "**/node_modules", true],
    ["my_node_modules/a.js", "**/node_modules", false],
    ["dist/a.js", "dist", true],
    ["web/dist/a.js", "dist", false],
    ["a.js.map", "**/*.js.map", true],
    ["src/a.js", "**/*.js.map", false],
    ["src/a.js", "src/*.js", true],
    ["src/b/a.js", "src/*.js", false],
    ["src/b/a.js", "src/**/*.js", true],
    ["src/b/a.js", "src/**", true],
    ["a.min.js", "*.{min.js,map}", true],
    ["a.jsx", "*.{js,ts}", false],
    ["a.ts", "*.{j*,t*}", true],
    ["a1.ts", "a[0-9].ts", true],
    ["ab.ts", "a[!0-9].ts", true],
    ["a+b(c).ts", "a+b(c).ts", true],
    [".git/config", "**/.git/", true],
    ["[x", "[x", true],
    ["web/dist/out/a.js", "**/{dist/out,node_modules}", true],
    ["web/node_modules/a.js", "**/{dist/out,node_modules}", true],
    ["web/dist/a.js", "**/{dist/out,node_modules}", false],
    ["src/a.ts", "{**/*.js,**/*.ts}", true],
    ["src/a.tsx", "{**/*.js,**/*.ts}", false],
  ];
  assert.deepEqual(
    rows.map(([path, pattern]) => [path, pattern, hidingPattern(path, { [pattern]: true }) === pattern]),
    rows,
  );
  assert.equal(hidingPattern("a.js", { "*.js": false, "**/*.js": { when: "$(basename).ts" } }), null);
});

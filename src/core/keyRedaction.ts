/** Texts without keys: those that are known, and whatever looks like one. A word too many is better than a key. */
import { encodedPrivateKey, passName, privateKey, secretName, serviceKeys, webToken } from "./keyPatterns.ts";
// Repetitions are bounded where a long text could make them quadratic.

/** What stands for a key. */
const mark = "[key]";

/** Shorter ones would be cut out of ordinary words. */
const shortestKey = 6;

const pem = new RegExp(`${privateKey}|${encodedPrivateKey}`, "g");

const prefixed = new RegExp(
  `\\b(?:${[...serviceKeys.map(({ pattern }) => pattern), webToken].join("|")})`,
  "g",
);

/** `Bearer …`, `Basic …`, as a header has it. */
const scheme = /\b(Bearer|Basic)(\s+)(?=[\w.~+/=-]{0,300}\d|[\w.~+/=-]{20})[\w.~+/=-]{8,}/gi;

/** The user and the password of a URL. A password may have any mark in it, as those of databases have. */
const userinfo =
  /\b([a-z][\w+.-]{0,30}:\/\/)(?:[^\s/?#@"'`<>]{1,300}|[^\s/?#@:"'`<>]{1,100}:[^\s"'`<>]{1,200})@/gi;

/** The same of curl's option. */
const option = /(\s(?:-u|--user)[\s=]{1,4}["']?)[^\s:"']{1,100}:[^\s"']{1,200}/g;

const quotedValue = `["'\`]?\\s{0,20}(?:=>|:=|[:=])\\s{0,20})(["'\`])([^\\s"'\`]{6,})\\2`;

/** What is assigned to a name that says secret: in quotes, or plain with a digit, as in an environment file. */
const quoted = new RegExp(`(${secretName}\\w{0,40}${quotedValue}`, "gi");
const quotedShort = new RegExp(`(${passName}${quotedValue}`, "g");
const plain = new RegExp(
  `(${secretName}\\w{0,40}\\s{0,20}[:=]\\s{0,20})(?=[^\\s,;]{0,300}\\d)([^\\s"'\`,;(){}<>[\\]]{8,})(?![\\w(.[])`,
  "gi",
);

/** `DB_PASS=swordfish`, as environments have it: in capitals it is a secret without a digit too. */
const environment =
  /\b([A-Z0-9_]{0,60}(?:PASS|PASSWORD|PASSWD|PWD|TOKEN|SECRET|KEY|CREDENTIALS?)[A-Z0-9_]{0,20}(?:=|:\s{0,4}))([^\s"'`,;(){}<>[\]]{6,})(?![\w(.[])/g;
/** Names that are secret in connection strings: `AccountKey=…`. */
const connection =
  /\b((?:account|shared|signing|master|encryption|function)[_-]?key\s{0,4}[:=]\s{0,4})([^\s"'`,;]{8,})/gi;

/** Further keys that a service gives, where a false one does no harm: GitLab's others, and those of wallets. */
const further = /\b(?:gl(?:rt|ptt|dt|cbt|ft|soat|oas)-[\w-]{16,}|0x[0-9a-f]{64}(?![0-9a-f]))/gi;

/** Forty characters of base64 with slashes, as AWS has its secret keys. */
const slashed = /(?<![\w+/=.-])[A-Za-z0-9+/]{40}(?![\w+/=.-])/g;

/** Long runs of letters and digits. Names with a few digits in them are words. */
const run = /(?<![\w+=-])[\w+=-]{32,}(?![\w+=-])/g;

/** @param keys that are known. */
export function withoutKeys(text: string, keys: readonly string[]): string {
  let result = text;
  // The longest first: one may be a part of another.
  for (const key of keys.toSorted((one, other) => other.length - one.length)) {
    if (key.length >= shortestKey) result = result.replaceAll(key, mark);
  }
  return result
    .replace(pem, mark)
    .replace(prefixed, mark)
    .replace(scheme, `$1$2${mark}`)
    .replace(further, mark)
    .replace(userinfo, `$1${mark}@`)
    .replace(option, `$1${mark}`)
    .replace(environment, `$1${mark}`)
    .replace(connection, `$1${mark}`)
    .replace(quoted, `$1$2${mark}$2`)
    .replace(quotedShort, `$1$2${mark}$2`)
    .replace(plain, `$1${mark}`)
    .replace(slashed, (word) => (isMixed(word) ? mark : word))
    .replace(run, (word) => (isRandom(word) ? mark : word));
}

/** Hexadecimal, as hashes and many keys are, or of all sorts of characters, with more digits than a name has. */
function isRandom(word: string): boolean {
  const count = (characters: RegExp): number => word.match(characters)?.length ?? 0;
  const digits = count(/\d/g);
  if (/^[0-9a-f]+$/i.test(word)) return digits >= 4 && count(/[a-f]/gi) >= 4;
  return digits >= 4 && count(/[A-Z]/g) >= 3 && count(/[a-z]/g) >= 3;
}

/** Of all sorts of characters, with a slash between them, and no path of words. */
function isMixed(word: string): boolean {
  return (
    word.includes("/") &&
    /\d/.test(word) &&
    /[A-Z].*[A-Z].*[A-Z]/.test(word) &&
    !/(?:^|\/)[a-z]{4,}(?:\/|$)/.test(word)
  );
}

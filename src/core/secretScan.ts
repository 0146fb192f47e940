/**
 * Finds what looks like a key or a password in a text, before it is sent: the line and the kind, never the secret.
 *
 * It warns people, who stop reading warnings that are wrong: what is made of words, a placeholder, a hash in a lock
 * file or a path is passed over, and with it a password without a digit. `test/core/secretScan.test.ts` counts both.
 */
import { encodedPrivateKey, passName, privateKey, secretName, serviceKeys, webToken } from "./keyPatterns.ts";
// No pattern takes more than linear time: repetitions are bounded, or consume what they passed.

export type SecretKind = "private-key" | "service-key" | "web-token" | "address" | "header" | "assignment";

export interface SecretFinding {
  readonly kind: SecretKind;
  /** Whose key it is, for `service-key`; else empty. */
  readonly service: string;
  /** From 1, both inclusive. */
  readonly startLine: number;
  readonly endLine: number;
}

interface Place {
  readonly kind: SecretKind;
  readonly service: string;
  readonly start: number;
  readonly end: number;
}

type Groups = readonly (string | undefined)[];

interface Rule {
  readonly kind: SecretKind;
  readonly pattern: RegExp;
  /** Decides by what the pattern has found: the whole, then its groups. */
  readonly isSecret: (groups: Groups) => boolean;
}

const value = "[^\\s\"'`,;(){}<>[\\]]";
/** `DB_PASSWORD`, `apiKey2`, `SECRET_KEY_BASE`; not `tokenEndpoint`, which holds no token. */
const names = `${secretName}(?:[_-]?(?:keys?|value|base(?:64)?|prod|live|staging|dev|test|string|\\d{1,3})|s){0,2}`;
const environmentEnd = "(?:_(?:KEY|VALUE|BASE|PROD|LIVE|STAGING|DEV|TEST|\\d{1,3})){0,2}";
/** `DB_PASS`, `smtpPass2`: found with their capitals. */
const shortNames = `${passName}(?:\\d{1,3}|${environmentEnd})`;
/** The same as the names of an environment. */
const environmentNames = `(?:${secretName.toUpperCase()}|(?<![A-Z])PASS)${environmentEnd}`;

/** Before a line that is quoted: its number, the mark of a diff, a prompt. */
const lead = "(?:[ \\t]{0,8}\\d{1,7}(?:[ \\t]?[|│]|\\t))?[+>-]{0,3}[ \\t]{0,40}(?:[$%>❯][ \\t]{1,4})?";

/** In the order in which they are told where one line has several. */
const rules: readonly Rule[] = [
  { kind: "private-key", pattern: new RegExp(privateKey, "g"), isSecret: () => true },
  { kind: "private-key", pattern: new RegExp(encodedPrivateKey, "g"), isSecret: () => true },
  {
    kind: "service-key",
    pattern: new RegExp(`\\b(?:${serviceKeys.map(({ pattern }) => `(${pattern})`).join("|")})`, "g"),
    isSecret: ([key = ""]) => isRandom(key),
  },
  { kind: "web-token", pattern: new RegExp(webToken, "g"), isSecret: () => true },
  {
    kind: "address",
    pattern: /:\/\/([^\s/?#@:"'`<>{}$]{1,100}):([^\s/?#@"'`<>{}$]{3,200})@(?!example\b)/g,
    isSecret: ([, user, password = ""]) => password !== user && !isPlaceholder(password),
  },
  {
    kind: "header",
    pattern: /\b(?:bearer|basic)[ \t]{1,8}([\w.~+/=-]{16,500})/gi,
    isSecret: ([, token = ""]) => isRandom(token) && !isPlaceholder(token),
  },
  quoted(names, "gi"),
  quoted(shortNames, "g"),
  {
    kind: "assignment", // a name and a password in base64: Docker's and npm's settings
    pattern:
      /(?:["']auth["']\s{0,8}:\s{0,8}["']|(?<!\w)_auth[ \t]{0,8}=[ \t]{0,8}["']?)([A-Za-z0-9+/]{12,500}={0,2})(?![\w+/=])/g,
    isSecret: ([, text = ""]) => isPair(text) && !isPlaceholder(text),
  },
  lineOf(names, "gim"),
  lineOf(shortNames, "gm"),
  {
    kind: "assignment", // before a command, wherever it stands: `$ API_TOKEN=… npm start`, `docker run -e API_TOKEN=… shop`
    pattern: new RegExp(
      `(?<!\\w)[A-Z0-9_]{0,60}?${environmentNames}=(?![$%])(${value}{8,300})(?=[ \\t])`,
      "g",
    ),
    isSecret: ([, text = ""]) => isPassword(text),
  },
  {
    kind: "assignment", // an element of XML, a part of a connection string, a line of a .netrc
    pattern: new RegExp(
      `<(?:${names}|pass)>(${value}{8,200})</|(?:;[ \\t]{0,4}(?:password|pwd)|(?<!\\w)(?:account|sharedaccess)key)=([^;"'<>{}\\s]{8,200})|\\blogin[ \\t]+\\S{1,100}\\s{1,8}password[ \\t]+(\\S{6,200})`,
      "gi",
    ),
    isSecret: ([, element, part, word]) => isPassword(element ?? part ?? word ?? ""),
  },
];

/** In quotes, after a type perhaps. */
function quoted(name: string, flags: string): Rule {
  return {
    kind: "assignment",
    pattern: new RegExp(
      `${name}["'\`\\]]{0,2}\\s{0,8}(?::\\s{0,3}\\w{1,30}\\s{0,3})?(?:=>|:=|[:=])\\s{0,8}(["'\`])([^\\r\\n"'\`]{8,200})\\1`,
      flags,
    ),
    isSecret: ([, , text = ""]) => isPassword(text),
  };
}

/** A line of an environment file, of YAML, of properties. */
function lineOf(name: string, flags: string): Rule {
  return {
    kind: "assignment",
    pattern: new RegExp(
      `^${lead}(?:(?:export|set|SET|-)[ \\t]+)?[\\w./:@-]{0,100}?${name}[ \\t]{0,8}[:=][ \\t]{0,8}(${value}{8,300})[ \\t]{0,8}(?:#.*)?$`,
      flags,
    ),
    isSecret: ([, text = ""]) => isPassword(text),
  };
}

/** What looks like a secret, in the order of lines; of those on one line the one that is surest. */
export function scanSecrets(text: string): readonly SecretFinding[] {
  const places = rules.flatMap((rule) => placesOf(rule, text));
  const findings: SecretFinding[] = [];
  // A sort that keeps the order of equals keeps that of the rules.
  for (const finding of withLines(places, text).toSorted((one, other) => one.startLine - other.startLine)) {
    if (finding.startLine > (findings.at(-1)?.endLine ?? 0)) findings.push(finding);
  }
  return findings;
}

/** `text` with each line of a finding replaced by a note, so that the numbers of the others stay. */
export function withoutFindings(text: string, findings: readonly SecretFinding[]): string {
  const lines = text.split("\n");
  for (const { startLine, endLine } of findings) {
    for (let line = startLine; line <= endLine; line++) {
      lines[line - 1] = lines[line - 1]?.endsWith("\r") ? `${leftOut}\r` : leftOut;
    }
  }
  return lines.join("\n");
}

/** Stands for a line that the user did not send; for the model, and so in English. */
export const leftOut = "[line left out by the user]";

function placesOf({ kind, pattern, isSecret }: Rule, text: string): readonly Place[] {
  const places: Place[] = [];
  for (const match of text.matchAll(pattern)) {
    if (!isSecret(match)) continue;
    const service = kind === "service-key" ? serviceOf(match) : "";
    places.push({ kind, service, start: match.index, end: match.index + match[0].length });
  }
  return places;
}

function serviceOf(match: Groups): string {
  return serviceKeys.find((_, index) => match[index + 1] !== undefined)?.service ?? "";
}

/** Counts the lines once, however many places there are. */
function withLines(places: readonly Place[], text: string): SecretFinding[] {
  if (places.length === 0) return [];
  const ends: number[] = [];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) ends.push(at);
  return places.map(({ kind, service, start, end }) => ({
    kind,
    service,
    startLine: lineAt(ends, start + (text.charAt(start) === "\n" ? 1 : 0)),
    endLine: lineAt(ends, end - 1),
  }));
}

/** How many line ends are before `at`, and one. */
function lineAt(ends: readonly number[], at: number): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}

/** Made by a machine: a stretch of letters and digits that no word is as long as. */
function isRandom(key: string): boolean {
  if (isPlaceholder(key)) return false;
  return key
    .split(/[^A-Za-z0-9]+/)
    .some((part) => part.length >= 10 && /\d/.test(part) && /[A-Za-z]/.test(part));
}

const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Whether this base64 says `name:password`. */
function isPair(text: string): boolean {
  if (text.length % 4 !== 0) return false;
  let bits = 0;
  let count = 0;
  let hasColon = false;
  for (const character of text.replace(/={1,2}$/, "")) {
    bits = ((bits << 6) | base64.indexOf(character)) & 0x3fff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    const byte = (bits >> count) & 0xff;
    if (byte < 32) return false;
    hasColon ||= byte === 58;
  }
  return hasColon;
}

/** What somebody would choose, or get, as a password: with letters and digits, and not made of words. */
function isPassword(text: string): boolean {
  return /\s/.test(text) ? isPassphrase(text) : isSecretWord(text);
}

/** Words with a generated one among them; or four that no language has, as Google gives passwords to apps. */
function isPassphrase(text: string): boolean {
  if (isPlaceholder(text)) return false;
  const words = text.split(/\s+/);
  const isOfAnApp = /^[a-z]{4}(?: [a-z]{4}){3}$/.test(text) && words.some((word) => !/[aeiouy]/.test(word));
  const isGenerated = (word: string): boolean =>
    word.length >= 8 && /[A-Z]/.test(word) && /[a-z]/.test(word) && isSecretWord(word);
  return isOfAnApp || (words.length <= 4 && words.some(isGenerated));
}

function isSecretWord(text: string): boolean {
  if (!/\d/.test(text) || !/[A-Za-z]/.test(text) || isPlaceholder(text)) return false;
  const isPlace = /^[a-z][\w+.-]*:\/\/|^(?:[./~\\]|[A-Za-z]:[\\/])/i.test(text);
  // `oauth2`, `db-credentials-v2`, `my_secret_1`, `sha256:`, `com.example.Token2`
  const isName = /^[a-z]+(?:[-_.:/][a-z]+)*(?:[-_.:]v?)?\d{0,2}$/i.test(text);
  // `options2?.token`; `Sommer24.Winter7` is a password
  const isMember =
    /^[a-z_$]+\d{0,2}(?:\??\.[a-z_$]+\d{0,2})+$/i.test(text) &&
    /\?\.|^(?:this|self|props|state|args|params|opt|option|config|setting|env|process|req|request|ctx|context)\w{0,8}\./i.test(
      text,
    );
  const isProse = /\p{Lo}{4}/u.test(text); // of a language without blanks and capitals
  const steps = text.split("/");
  const isPath = steps.length > 2 && steps.every((step) => /^(?:[a-z_-]+\d{0,2}|\d+)$/.test(step));
  return !isPlace && !isName && !isMember && !isProse && !isPath;
}

const placeholder = new RegExp(
  "^(?:your|sample|dummy|fake|mock|test|change|replace|insert|enter|todo|redacted|null|none|undefined|(?:my|the|some|an?)[-_ .])" +
    "|^(?:password|passwd|secret|token|key|pass|pwd|user)\\W?\\w{0,3}$" +
    "|example|placeholder|x{4,}|\\*{3,}|\\.{3}|…|0123456789|1234567890|abcdef12|\\$\\{|\\$\\(|\\{\\{|%[A-Z_]+%|process\\.env|environ",
  "i",
);

function isPlaceholder(text: string): boolean {
  return placeholder.test(text);
}

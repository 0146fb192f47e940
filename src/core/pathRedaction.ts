/** Texts without paths that tell of a machine: those outside of the workspace's folders. */

export interface Folder {
  readonly name: string;
  /** Absolute, as the system writes it: `/home/ada/cart`, `c:\\work\\cart`. */
  readonly path: string;
}

export interface KnownPlaces {
  /** A path in one of these is written from the folder's name on: `cart/src/total.ts`. */
  readonly folders: readonly Folder[];
  /** The user's home directory; empty where it is not known. */
  readonly home: string;
}

/** What stands for a path. */
const mark = "[path]";

/** The same on each machine, and in many an answer. */
const everywhere =
  /^(?:\/dev\/(?:null|zero|u?random|tty|std(?:in|out|err))|\/usr\/bin\/env|(?:\/usr)?\/bin\/(?:ba|z|da)?sh)$/;

/** The tops of file systems (FHS 3.0, macOS, and what containers use): below them are files, and no routes of a server. */
const top =
  "(?:Applications|Library|System|Users|Volumes|__w|app|bin|boot|builds?|code|data|dev|etc|github|home|lib\\d*|" +
  "media|mnt|nas|net|nix|opt|private|proc|projects?|repos?|root|run|sbin|snap|src|srv|storage|sys|tmp|usr|var|work|" +
  "workspaces?)";

/** Steps of a path; in quotes they may have blanks. */
const step = "[^\\s\\\\/:*?\"'`<>|,;(){}[\\]]{1,255}";
const quotedStep = "[^\\r\\n\\\\/:*?\"'`<>|]{1,255}";
const slash = "[\\\\/]{1,4}";

/** Where a path may begin: not in the middle of a word, an address or another path; after an option such as `-I`. */
const before = "(?:(?<![\\w/\\\\.@~-])|(?<=\\s-[A-Z]))";

/** @param known paths as patterns, whose steps may have blanks anywhere. */
function pattern(inside: string, known: readonly string[]): string {
  const rest = `(?:${slash}${inside})`;
  return [
    ...known.map((path) => `${path}(?![\\w.-])${rest}*/?`),
    `(?:file|vscode-remote|vscode-local|vscode-userdata):/[^\\s"'\`<>()]+`,
    `${before}(?:~|\\$(?:HOME|\\{HOME\\}))${rest}+/?`,
    `(?<!\\w)[a-zA-Z]:${slash}Users${slash}${quotedStep}(?=[\\\\/])${rest}*[\\\\/]?`, // a person's name has a blank
    `(?<!\\w)[a-zA-Z]:${rest}+[\\\\/]?`,
    `${before}\\\\{2,4}[\\w.-]+(?:\\\\{1,4}${inside})+`, // of a server in the network
    `${before}/${top}${rest}+/?`,
    // Elsewhere, with the ending of a file: `/a/g.test(` is a regular expression.
    `${before}(?:/${inside})+/${inside}\\.[A-Za-z]\\w{0,7}(?![\\w(])`,
  ].join("|");
}

/** Returns what writes `[path]` for each absolute path outside of the folders; those inside begin with the folder. */
export function createPathRedaction({ folders, home }: KnownPlaces): (text: string) => string {
  // The deepest first: one folder may be in another.
  const known = folders
    .map(({ name, path }) => ({ name, path: comparable(path) }))
    .filter(({ path }) => path.length > 1)
    .toSorted((one, other) => other.path.length - one.path.length);
  const places = [...known.map(({ path }) => path), comparable(home)].filter((path) => path.length > 3);
  const literal = places.map((path) => path.split("/").map(escaped).join(slash));
  const inQuotes = new RegExp(`(?<=(["'\`]))(?:${pattern(quotedStep, literal)})(?=\\1)`, "gi");
  const bare = new RegExp(pattern(step, literal), "gi");

  function shown(found: string): string {
    const path = found.replace(/[.!?…]+$/, "");
    const end = found.slice(path.length);
    if (everywhere.test(path)) return found;
    const plain = comparable(path);
    const folder = known.find((one) => plain === one.path || plain.startsWith(`${one.path}/`));
    if (!folder || /(?:^|\/)\.\.(?:\/|$)/.test(plain)) return `${mark}${end}`;
    const steps = plainSlashes(path).replace(/\/$/, "").split("/");
    return `${[folder.name, ...steps.slice(folder.path.split("/").length)].join("/")}${end}`;
  }

  return (text) => text.replace(inQuotes, shown).replace(bare, shown);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

/** With one sort of slashes, and without what a file's address has before its path. */
function plainSlashes(path: string): string {
  const local = /^file:/i.test(path) ? decoded(path).replace(/^file:\/*(?=\/|[a-z]:)/i, "") : path;
  return local.replace(/[\\/]+/g, "/").replace(/^\/(?=[a-z]:)/i, "");
}

/** Drives are the same in upper and lower case, and so is all below them. */
function comparable(path: string): string {
  const plain = plainSlashes(path).replace(/(.)\/$/, "$1");
  return /^[a-z]:/i.test(plain) ? plain.toLowerCase() : plain;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // no address after all
  }
}

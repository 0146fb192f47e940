/** What a line of code of any language defines, told by the line's form. */

export interface DefinitionHead {
  /**
   * What it is called: with `get` or `set` before it for an accessor, its type's name for a method that stands beside
   * that, all of the head for what adds to a type, and its title for a test.
   */
  readonly name: string;
  /** It holds a value, which may be a function. */
  readonly isVariable: boolean;
  /** It is made of definitions: a class, a namespace, a suite of tests. */
  readonly isContainer: boolean;
  /** Whether it is a function that belongs to no object; null where its form does not tell. */
  readonly isFree: boolean | null;
}

const modifiers =
  "(?:(?:export|default|declare|public|private|protected|internal|static|async|abstract|final|override|readonly|" +
  "pub(?:\\([\\w:]+\\))?|unsafe|extern|inline|virtual|open|data|sealed|partial|suspend|local|const)\\s+)*";
const name = "([\\w$#~?!]+)";
const containers =
  "class|interface|type|enum(?:\\s+class)?|struct|trait|union|module|mod|namespace|record|object|protocol";
const functions = "function\\b\\s*\\*?|def|fn|fun|func";
const container = new RegExp(`^${modifiers}(?:${containers})\\s+${name}`);
const keyword = new RegExp(`^${modifiers}(?:${functions})\\s+(?:self\\.)?${name}`);
const generator = new RegExp(`^${modifiers}function\\s*\\*\\s*${name}`);
/** Types in Go, Rust and Swift get methods from elsewhere, under the type's name. */
const received = /^func\s*\(\s*(?:\w+\s+)?\*?(\w+)[^)]*\)\s*(\w+)/;
const added = new RegExp(`^${modifiers}(?:impl\\b|extension\\s)[^{]*`);
const variable = new RegExp(`^${modifiers}(?:const|let|var|val|static)\\s+(?:mut\\s+)?${name}\\s*[:=]`);
const accessor = new RegExp(`^${modifiers}(get|set)\\s+${name}\\s*\\(`);
const ofModule = /^export\s+default\b/;
/** A call with a title and a function: of a test, or of a suite of them. */
const titled = /^([\w$]+(?:\.[\w$]+)*)\s*\(?\s*(["'`])(.*?)\2.*(?:=>\s*[{(]?|\bfunction\b.*\{|\bdo)$/;
const suites = /^(?:describe|suite|context)\b/;
/** A function as the last argument of a call. */
const callback = /=>\s*[{(]?$|\bfunction\b[^)]*\)\s*\{$/;
/** What looks like a function with its body, or like its name, and is none. */
const statements = new Set(
  (
    "if else for foreach while switch match catch do try return with using lock when unless until elif await new throw " +
    "func function fn go defer yield delete typeof"
  ).split(" "),
);

/** Longer lines are no heads of definitions: minified code is not read. */
const longest = 500;

/** @param line without the spaces around it. */
export function headIn(line: string): DefinitionHead | null {
  if (line.length > longest) return null;
  const found = namedIn(line);
  if (!ofModule.test(line)) return found;
  const isNamed = found !== null && !/^(?:function|class|extends|implements)$/.test(found.name);
  if (isNamed && !/^export\s+default\s+\w+\(/.test(line)) return found;
  const isContainer = /^export\s+default\s+(?:class\b|\{|[\w$.]+\(\{)/.test(line);
  return { name: "default", isVariable: false, isContainer, isFree: null };
}

const plain = { isVariable: false, isContainer: false, isFree: null } as const;

function namedIn(line: string): DefinitionHead | null {
  const held = variable.exec(line)?.[1];
  if (held !== undefined) {
    const isContainer = /[=(]\s*\{$|=\s*class\b/.test(line);
    return { name: held, isVariable: true, isContainer, isFree: line.startsWith("static ") ? null : true };
  }
  const [, kind = "", member] = accessor.exec(line) ?? [];
  if (member !== undefined) return { ...plain, name: `${kind} ${member}`, isFree: false };
  const [addition] = added.exec(line) ?? [];
  if (addition !== undefined) {
    const head = addition.replace(/\bwhere\b.*/, "").trim();
    return { ...plain, name: head.replace(/\s+/g, " "), isContainer: true };
  }
  const [, type, method] = received.exec(line) ?? [];
  if (type !== undefined) return { ...plain, name: `${type}.${method}`, isFree: false };
  const holder = container.exec(line)?.[1];
  if (holder !== undefined) return { ...plain, name: holder, isContainer: true };
  const free = (keyword.exec(line) ?? generator.exec(line))?.[1];
  if (free !== undefined) return { ...plain, name: free, isFree: isFreeFunction(line) };
  const [, callee = "", , title] = titled.exec(line) ?? [];
  if (title !== undefined) {
    const words = `${callee.replace(/\.(?:only|skip)$/, "")} "${title}"`;
    return { ...plain, name: words, isContainer: suites.test(callee) };
  }
  const called = methodIn(line);
  return called === null ? null : { ...plain, name: called, isFree: false };
}

/** Methods of Python and Rust are told from functions by what they take first. */
function isFreeFunction(line: string): boolean | null {
  if (line.endsWith("(")) return null;
  return !/\(\s*(?:&\s*)?(?:'\w+\s+)?(?:mut\s+)?(?:self|cls)\b/.test(line);
}

/**
 * A method, or a function of C's family: types before its name, then what it takes, then the opener of a body. Read in
 * parts, each of which can be told from what is beside it: one pattern for all takes time that doubles with each word.
 */
function methodIn(line: string): string | null {
  const open = line.indexOf("(");
  if (open < 0 || callback.test(line)) return null;
  const taken = line.slice(open);
  const hasBody = /[{(,]$/.test(taken) && !taken.includes(";");
  if (!hasBody && !/^\([^;={}]*\)(?:\s*(?:const|noexcept|override|final))*$/.test(taken)) return null;
  const before = line
    .slice(0, open)
    .trimEnd()
    .replace(/<[^<>]*>$/, "")
    .trimEnd();
  const found = /[\w$#~?!:]*$/.exec(before)?.[0] ?? "";
  const types = before.slice(0, before.length - found.length);
  if (!/^(?:[\w$~]+::)*[\w$#~?!]+$/.test(found)) return null;
  if (!/^(?:[\w$<>,.*&?:[\]]+\s+)*[*&]*$/.test(types) || (!hasBody && types === "")) return null;
  const isStatement = [found, /^\w*/.exec(line)?.[0] ?? ""].some((word) => statements.has(word));
  return isStatement ? null : found;
}

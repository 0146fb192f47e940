/** Files that are known by their names to hold keys, and files that the workspace hides. */
import { globMatcher } from "./glob.ts";

/** Looked up in the last two steps of a path, in lower case. */
const sensitive: readonly RegExp[] = [
  /(?:^|\/)\.env(?:\.[\w.-]+)?$|(?:^|\/)[\w-]+\.env$/,
  /(?:^|\/)\.envrc$/,
  /(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/,
  /\.(?:pem|key|p12|pfx|jks|keystore|bks|kdbx?|ppk|asc|gpg|agekey|ovpn|tfstate|tfvars)$/,
  /(?:^|\/)(?:\.npmrc|\.yarnrc\.yml|\.netrc|_netrc|\.pypirc|\.pgpass|\.my\.cnf|\.htpasswd|\.git-credentials|\.dockercfg)$/,
  /(?:^|\/)\.(?:aws|docker|kube|ssh|gnupg|azure|gem)\/(?:[\w.-]*credentials[\w.-]*|config(?:\.json)?|[\w.-]*token[\w.-]*)$/,
  /(?:^|\/)(?:client_secret|service[-_]?account|secrets?|credentials)[\w.-]*\.(?:json|ya?ml|toml|properties|ini)$/,
];

/** Of the same names, but written to be shared. */
const harmless = /\.pub$|(?:^|[._-])(?:example|sample|template|dist|schema|default)s?(?:[._-]|$)/;

/** True for a file that by its name holds keys or passwords: `.env`, `id_rsa`, `server.pem`, `.npmrc`. */
export function isSensitivePath(path: string): boolean {
  const end = path.replaceAll("\\", "/").toLowerCase().split("/").slice(-2).join("/");
  const name = end.slice(end.lastIndexOf("/") + 1);
  return !harmless.test(name) && sensitive.some((pattern) => pattern.test(end));
}

/**
 * The pattern of `files.exclude` that hides a file, or null.
 *
 * @param path relative to the workspace's folder, with slashes.
 * @param patterns globs as the editor has them (`**`, `*`, `?`, `{a,b}`, `[a-z]`); true where one is on.
 */
export function hidingPattern(path: string, patterns: Readonly<Record<string, unknown>>): string | null {
  const steps = path.split("/");
  // A folder that is hidden hides what is in it.
  const places = steps.map((_, index) => steps.slice(0, index + 1).join("/"));
  for (const [glob, isOn] of Object.entries(patterns)) {
    if (isOn !== true) continue; // an object depends on files beside it
    if (places.some(globMatcher(glob.replace(/\/$/, "")))) return glob;
  }
  return null;
}

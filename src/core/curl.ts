/** A request as a command for a POSIX shell, to be tried or passed on without Sidenote and without the key. */
import { keyHeaderValue, type ShownRequest } from "./shownRequest.ts";

/**
 * The `curl` command that sends the same request. The shell fills the key in from `ANTHROPIC_API_KEY`; nothing else
 * in it is expanded.
 *
 * The body is a here-document: one argument of a command may hold 128 KiB on Linux (`MAX_ARG_STRLEN`), and a request
 * may well be longer. It needs no escapes beyond JSON's, which leaves it one line without control characters or lone
 * surrogates; that line begins with `{`, so it cannot end the here-document.
 */
export function curlOf({ url, headers, keyHeader, body }: ShownRequest): string {
  const options = Object.entries(headers).map(([name, value]) => `-H ${headerArgument(name, value)}`);
  // The one part in double quotes, so that the shell fills the key in.
  if (keyHeader !== null) options.push(`-H "${keyHeader}: ${keyHeaderValue(keyHeader)}"`);
  const command = [`curl -N ${quoted(url)}`, ...options, "--data-binary @- <<'EOF'"].join(" \\\n  ");
  return `${command}\n${JSON.stringify(body)}\nEOF\n`;
}

/** To curl, `name:` without a value means to send no such header; `name;` is the empty one (curl's manual, `-H`). */
function headerArgument(name: string, value: string): string {
  return quoted(value.trim() === "" ? `${name};` : `${name}: ${value}`);
}

/** In single quotes a shell changes nothing; a single quote itself stands outside of them. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

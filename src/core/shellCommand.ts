/** Code of an answer as commands for a terminal, and as text that shows them as they are. */

/** Languages, by the editor's ids, whose code is commands. */
const shells: ReadonlySet<string> = new Set(["shellscript", "shellsession", "powershell", "bat", "fish"]);
/** What a terminal takes for keys: all controls but the line end. A tab is one too, and is shown and sent as spaces. */
const keys = /[^\P{Cc}\n]/u;
/** Not seen, or turns the order of what is (Unicode TR 36, 2.5). */
const misleading =
  /[^\P{Cc}\n]|[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

export function isShell(language: string): boolean {
  return shells.has(language);
}

/** What is to be run of the code: in a transcript of a session, what stands behind the prompts. */
export function commandOf(language: string, code: string): string {
  const lines = code.replace(/\r\n?/g, "\n").replaceAll("\t", "    ").split("\n");
  const prompted = lines.flatMap((line) => /^\s*(?:[$%]|PS [^>]*>)\s+(.*)$/.exec(line)?.[1] ?? []);
  const isTranscript =
    prompted.length > 0 && (language === "shellsession" || prompted.length === lines.length);
  return (isTranscript ? prompted : lines).join("\n").trim();
}

/** Whether a terminal would take a character of it for a key that is pressed. */
export function pressesKeys(command: string): boolean {
  return keys.test(command);
}

/** The command with everything in it that would not be seen written out: `\u{202e}`. */
export function visibleCommand(command: string): string {
  return command.replace(misleading, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

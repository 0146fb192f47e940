/** Inputs that the editor draws as text editors, by their schemes: what is typed there is no code of a file. */
export const inputSchemes: ReadonlySet<string> = new Set([
  "comment", // replies in threads
  "vscode-scm", // commit messages
  "vscode-interactive-input", // below an interactive window
  "chatSessionInput", // the editor's own chat
  "sessions-chat",
]);

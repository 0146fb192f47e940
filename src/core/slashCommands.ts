/** The commands that a draft can begin with, such as `/new`. What they do is the host's. */

export const slashCommands = ["new", "model", "request", "check", "curl"] as const;

export type SlashCommand = (typeof slashCommands)[number];

/** What attaching takes, in a bundle of its own that is loaded when something is attached for the first time. */
import { currentTranslations } from "../../core/localize.ts";
import type { AttachTools } from "./attach.ts";

let tools: AttachTools | null = null;

/** Loads the tools; at most once. */
export async function attachTools(): Promise<AttachTools> {
  const { createAttachTools } = await import("#attach");
  return (tools ??= createAttachTools(currentTranslations()));
}

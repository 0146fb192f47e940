/** What the composer asks for about context: what fits an `@`, what to attach, what was pasted. */
import * as vscode from "vscode";
import { localize } from "../core/localize.ts";
import type { ContextIntent, FromView, Unnumbered } from "../core/protocol.ts";
import type { Source } from "../core/sources.ts";
import { parseUris } from "./attachments.ts";
import { attachTools } from "./context/attachTools.ts";
import type { ReadFile } from "./context/reading.ts";
import { attachFound, type AttachAnswer } from "./context/attachFound.ts";
import { chooseAndCollect, loadSources } from "./contextSources.ts";
import type { Outboxes } from "./outboxes.ts";
import { shown } from "./shown.ts";

/** Milliseconds without a further letter after which the workspace is searched. */
const pause = 60;
/** Characters of a text that is pasted: as of a file. */
const longestText = 2 ** 20;

const types: readonly ContextIntent["type"][] = [
  "attach",
  "attach-files",
  "attach-source",
  "attach-text",
  "choose-sources",
  "mention",
];

export interface ContextIntentParts {
  readonly outboxes: Pick<Outboxes, "find">;
  /** Tells the page something about a session, if it is shown. */
  readonly tell: (
    sessionId: string,
    message: AttachAnswer | Extract<Unnumbered, { readonly type: "mentions" }>,
  ) => void;
  /** Gives the page the focus again after one of the editor's own boxes. */
  readonly takeFocus: () => void;
}

export interface ContextIntents {
  readonly carryOut: (message: ContextIntent) => void;
  /** Attaches what was collected to the draft of a session. */
  readonly attach: (sessionId: string, found: readonly ReadFile[]) => Promise<void>;
}

export function createContextIntents(parts: ContextIntentParts): ContextIntents {
  let search: vscode.CancellationTokenSource | null = null;

  const attach = (sessionId: string, found: readonly ReadFile[], isScaled = false): Promise<void> =>
    attachFound(parts, sessionId, found, isScaled);

  async function attachBytes(
    sessionId: string,
    name: string,
    data: Uint8Array,
    isScaled: boolean,
  ): Promise<void> {
    await attach(sessionId, [await (await attachTools()).readBytes(name, data)], isScaled);
  }

  async function attachUris(sessionId: string, uris: readonly vscode.Uri[]): Promise<void> {
    // One after the other: chips stand in the order in which the files were chosen.
    for (const uri of uris) await attach(sessionId, [await (await attachTools()).readUri(uri)]);
  }

  async function attachSource(sessionId: string, source: Source): Promise<void> {
    await attach(sessionId, await (await loadSources()).collect(source));
  }

  async function choose(sessionId: string): Promise<void> {
    await attach(sessionId, await chooseAndCollect(parts.takeFocus));
  }

  /** The latest query alone is answered. */
  async function mention(sessionId: string, query: string): Promise<void> {
    search?.cancel();
    search?.dispose();
    const { token } = (search = new vscode.CancellationTokenSource());
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (token.isCancellationRequested) return;
    const sources = await loadSources();
    await sources.search(query, token, (mentions) =>
      parts.tell(sessionId, { type: "mentions", query, ...mentions }),
    );
  }

  function attachText(sessionId: string, text: string): Promise<void> {
    const count = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
    const path = localize(
      { one: "Pasted text, {count} line", other: "Pasted text, {count} lines" },
      { count },
    );
    if (text.length > longestText) {
      const refusal = { reason: "text-too-large", name: path, size: Buffer.byteLength(text) } as const;
      return attach(sessionId, [{ type: "refused", refusal }]);
    }
    const item = { type: "excerpt", kind: "text", path, language: "", text } as const;
    return attach(sessionId, [{ type: "item", item }]);
  }

  function run(message: ContextIntent): Promise<void> {
    const { sessionId } = message;
    switch (message.type) {
      case "attach":
        return attachBytes(sessionId, message.name, message.data, message.isScaled);
      case "attach-files":
        return attachUris(sessionId, parseUris(message.uris));
      case "attach-source":
        return attachSource(sessionId, message.source);
      case "attach-text":
        return attachText(sessionId, message.text);
      case "choose-sources":
        return choose(sessionId);
      case "mention":
        return mention(sessionId, message.query);
    }
  }

  /** One after the other, also where the user is asked about one: chips stand in the order in which they were meant. */
  let attaching: Promise<unknown> = Promise.resolve();

  return {
    attach,
    carryOut(message) {
      if (message.type === "mention" || message.type === "choose-sources") void shown(run)(message);
      else attaching = attaching.then(() => shown(run)(message));
    },
  };
}

export function isContextIntent(message: FromView): message is ContextIntent {
  return types.some((type) => type === message.type);
}

/** What the composer asks for about context: what fits an `@`, what to attach, what was pasted. */
import * as vscode from "vscode";
import type { ContextIntent, FromView, Unnumbered } from "../core/protocol.ts";
import type { Source } from "../core/sources.ts";
import { parseUri, refuseAddress } from "./attachments.ts";
import { attachTools } from "./context/attachTools.ts";
import type { ReadFile } from "./context/reading.ts";
import type { AttachAnswer } from "./context/attachFound.ts";
import { chooseAndCollect, loadSources } from "./contextSources.ts";
import type { Outboxes } from "./outboxes.ts";
import { shown } from "./shown.ts";

/** Milliseconds without a further letter after which the workspace is searched. */
const pause = 60;

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
  /** Attaches what was collected to the draft of a session; see `AttachFound`. */
  readonly attach: (sessionId: string, found: readonly ReadFile[]) => Promise<boolean>;
  /** Settles when all is attached to the draft of a session that is being attached now; false where something is not. */
  readonly attached: (sessionId: string) => Promise<boolean>;
}

type MentionIntent = Extract<ContextIntent, { readonly type: "mention" }>;
type AttachIntent = Exclude<ContextIntent, MentionIntent>;

export function createContextIntents(parts: ContextIntentParts): ContextIntents {
  let search: vscode.CancellationTokenSource | null = null;

  async function attach(sessionId: string, found: readonly ReadFile[], isScaled = false): Promise<boolean> {
    return (await attachTools()).attachFound(parts, sessionId, found, isScaled);
  }

  async function attachBytes(
    sessionId: string,
    name: string,
    data: Uint8Array,
    isScaled: boolean,
  ): Promise<boolean> {
    return attach(sessionId, [await (await attachTools()).readBytes(name, data)], isScaled);
  }

  async function attachUris(sessionId: string, addresses: readonly string[]): Promise<boolean> {
    const found: ReadFile[] = [];
    for (const address of addresses) {
      const uri = parseUri(address);
      found.push(uri ? await (await attachTools()).readUri(uri) : refuseAddress(address));
    }
    return attach(sessionId, found);
  }

  async function attachSource(sessionId: string, source: Source): Promise<boolean> {
    return attach(sessionId, await (await loadSources()).collect(source));
  }

  async function choose(sessionId: string): Promise<boolean> {
    return attach(sessionId, await chooseAndCollect(parts.takeFocus));
  }

  /** The latest query alone is answered. */
  async function mention({ sessionId, query }: MentionIntent): Promise<void> {
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

  async function attachText(sessionId: string, text: string): Promise<boolean> {
    return attach(sessionId, [(await attachTools()).readPasted(text)]);
  }

  function run(message: AttachIntent): Promise<boolean> {
    const { sessionId } = message;
    switch (message.type) {
      case "attach":
        return attachBytes(sessionId, message.name, message.data, message.isScaled);
      case "attach-files":
        return attachUris(sessionId, message.uris);
      case "attach-source":
        return attachSource(sessionId, message.source);
      case "attach-text":
        return attachText(sessionId, message.text);
      case "choose-sources":
        return choose(sessionId);
    }
  }

  /** One after the other, also where the user is asked about one: chips stand in the order in which they were meant. */
  let attaching: Promise<unknown> = Promise.resolve();
  /** By session, what a message that is sent now waits for. */
  const underWay = new Map<string, Promise<boolean>>();

  function start(message: AttachIntent): Promise<boolean | undefined> {
    if (message.type === "choose-sources") return shown(run)(message);
    const done = attaching.then(() => shown(run)(message));
    attaching = done;
    return done;
  }

  async function follow(message: AttachIntent): Promise<void> {
    const { sessionId } = message;
    const all = Promise.all([underWay.get(sessionId), start(message)]).then(
      ([before, isAttached]) => before !== false && isAttached === true,
    );
    underWay.set(sessionId, all);
    await all;
    if (underWay.get(sessionId) === all) underWay.delete(sessionId);
  }

  return {
    attach,
    attached: async (sessionId) => underWay.get(sessionId) ?? true,
    carryOut(message) {
      if (message.type === "mention") void shown(mention)(message);
      else void follow(message);
    },
  };
}

export function isContextIntent(message: FromView): message is ContextIntent {
  return types.some((type) => type === message.type);
}

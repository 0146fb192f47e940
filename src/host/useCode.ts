/** What is done with code of answers. Copied it is at once; for all else a bundle of its own is loaded. */
import * as vscode from "vscode";
import { pathTo } from "../core/branches.ts";
import type { Session } from "../core/conversation.ts";
import { currentTranslations } from "../core/localize.ts";
import type { CodeIntent } from "../core/protocol.ts";
import type { Applier } from "./apply/apply.ts";
import { shown } from "./shown.ts";

export interface CodeUse extends vscode.Disposable {
  /** @param session the one that the answer is in, to know what was asked about; null where it is not known. */
  readonly use: (intent: CodeIntent, session: Session | null) => Promise<void>;
  readonly commands: Readonly<Record<string, (preview?: vscode.Uri) => unknown>>;
}

export function createCodeUse(): CodeUse {
  let loading: Promise<Applier> | null = null;
  let applier: Applier | null = null;

  async function load(): Promise<Applier> {
    loading ??= import("#apply").then(({ createApplier }) => createApplier(currentTranslations()));
    return (applier = await loading);
  }

  return {
    async use(intent, session) {
      if (intent.action === "copy") await vscode.env.clipboard.writeText(intent.text);
      else await (await load()).use(intent, session ? attachedTo(session, intent.turnId) : []);
    },
    commands: {
      "sidenote.proposal.apply": shown(async (preview?: vscode.Uri) => (await load()).accept(preview)),
      "sidenote.proposal.discard": shown(async (preview?: vscode.Uri) => (await load()).discard(preview)),
    },
    dispose: () => applier?.dispose(),
  };
}

/** What went with the question of a turn and with each of those before it, the nearest first. */
function attachedTo(session: Session, turnId: string): readonly Session["turns"][number]["context"][] {
  return pathTo(session, turnId)
    .toReversed()
    .map(({ context }) => context);
}

/** An answer that is a diff: each file that it changes is found, and shown as it would become. */
import { stretchOf, type AskedAbout } from "../../core/askedAbout.ts";
import { cellPath, pathOfBlock, type NamedBlock } from "../../core/blockPath.ts";
import { localize } from "../../core/localize.ts";
import { addedText, planDiff } from "../../core/planDiff.ts";
import type { FileDiff } from "../../core/unifiedDiff.ts";
import { pathOf } from "../editorContext.ts";
import { findTarget, openToChange, tellNotebook } from "./findTarget.ts";
import type { Previews } from "./previews.ts";
import { newFileText, type Proposer } from "./proposing.ts";
import { isNotebook, readTarget } from "./targets.ts";
import { tell } from "./tell.ts";

/** @param asked the block, and what the question was about. */
export async function applyDiff(
  files: readonly FileDiff[],
  asked: { readonly code: NamedBlock; readonly about: AskedAbout },
  shown: { readonly previews: Previews; readonly proposer: Proposer },
): Promise<void> {
  for (const file of files) await applyFile(file, asked, shown);
}

async function applyFile(
  { path, isNamed, type, hunks }: FileDiff,
  { code, about }: { readonly code: NamedBlock; readonly about: AskedAbout },
  { previews, proposer }: { readonly previews: Previews; readonly proposer: Proposer },
): Promise<void> {
  const named = path === null ? pathOfBlock({ ...code, text: "" }) : cellPath(path);
  if (type === "gone") {
    tell(localize("The diff removes {name}. Delete that yourself, if it is right.", { name: path ?? "" }));
    return;
  }
  if (isNamed && path === null) {
    tell(localize("Nothing says which file this code belongs to.")); // none of the workspace's
    return;
  }
  const target = await findTarget(named, about);
  if (target.type === "new") {
    const name = pathOf(target.uri);
    if (type !== "new") tell(localize("The diff changes {name}, which is not there.", { name }));
    else if (isNotebook(target.uri)) tellNotebook(target.uri);
    else await previews.create(target.uri, newFileText(addedText(hunks)));
    return;
  }
  const document = await openToChange(target, about);
  if (!document) return;
  const places = about.places.filter(({ uri }) => uri === document.uri.toString());
  await proposer.propose(document, () => {
    const read = readTarget(document);
    return planDiff(read, hunks, stretchOf(read.text, places));
  });
}

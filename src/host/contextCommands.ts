/** Commands that put context into the composer: from the palette and keybindings, and from the editor's menus. */
import { namedSources, type Source } from "../core/sources.ts";
import type { ReadFile } from "./context/reading.ts";
import type { ChatTabs } from "./chatTabs.ts";
import type { Topic } from "./context/askAbout.ts";
import { chooseAndCollect, loadSources } from "./contextSources.ts";
import { shown } from "./shown.ts";

/** What the entries of the editor's menus are about; see `context/askAbout.ts`. */
const topics: readonly Topic[] = [
  "files",
  "terminal",
  "lastCommand",
  "changes",
  "staged",
  "change",
  "repository",
  "cell",
];

type Handler = (...given: readonly unknown[]) => Promise<void>;

/**
 * The handler of each command id. All of them collect, show the chat that had the focus last with what they have found
 * attached to its draft, and leave it to the user to ask.
 */
export function createContextCommands(
  focused: ChatTabs["focused"],
): Readonly<Record<string, (...args: never[]) => unknown>> {
  async function bring(found: readonly ReadFile[]): Promise<void> {
    if (found.length === 0) return; // the user has turned away
    const place = focused();
    await place.bring(found);
    await place.reveal({ takeFocus: true });
  }

  const attach =
    (source: Source): Handler =>
    async () =>
      bring(await (await loadSources()).collect(source));

  const askAbout =
    (topic: Topic): Handler =>
    async (...given) =>
      bring(await (await loadSources()).collectTopic(topic, given));

  const choose: Handler = async () => bring(await chooseAndCollect(() => undefined));

  return {
    "sidenote.attach": shown(choose),
    ...Object.fromEntries(
      namedSources.map((name) => [`sidenote.attach.${name}`, shown(attach({ type: "named", name }))]),
    ),
    ...Object.fromEntries(topics.map((topic) => [`sidenote.askAbout.${topic}`, shown(askAbout(topic))])),
  };
}

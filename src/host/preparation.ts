/** What happens to a message between Enter and the request: it is brought up to date, and made to fit. */
import { branchOf } from "../core/branches.ts";
import type { ChatPorts } from "../core/chat.ts";
import type { ContextItem } from "../core/context.ts";
import { isRefreshable } from "../core/contextRefresh.ts";
import type { EstimateDraft } from "../core/draftWeight.ts";
import { estimateItem } from "../core/estimate.ts";
import { capabilitiesOf, type Capabilities } from "../core/models.ts";
import type { Settings } from "../core/settings.ts";
import { sentOf, topicsOf } from "../core/topics.ts";
import type { ViewedChat } from "./chats.ts";
import { attachTools } from "./context/attachTools.ts";
import { guardItems } from "./context/guard.ts";
import type { Overload } from "./context/fitting.ts";
import { currentSettings } from "./settings.ts";
import { shown } from "./shown.ts";

export interface PreparationParts {
  readonly server: ChatPorts["server"];
  readonly estimate: EstimateDraft;
  /** Gives the focus back to where messages of this chat are typed, if that is a page: the editor's list took it. */
  readonly comeBack: (chat: ViewedChat) => Promise<void>;
}

/**
 * What is to be sent with `prompt` in place of `context`; null to send nothing: the user has turned away, or something
 * failed, which they were told. Never rejects.
 */
export type Prepare = (
  chat: ViewedChat,
  prompt: string,
  context: readonly ContextItem[],
) => Promise<readonly ContextItem[] | null>;

/** A message without attachments that fits is ready at once: nothing is loaded, and no file is read. */
export function createPreparation(parts: PreparationParts): Prepare {
  async function prepare(
    chat: ViewedChat,
    prompt: string,
    context: readonly ContextItem[],
  ): Promise<readonly ContextItem[] | null> {
    const current = await upToDate(context);
    return current && fitting(chat, prompt, current);
  }

  async function fitting(
    chat: ViewedChat,
    prompt: string,
    context: readonly ContextItem[],
  ): Promise<readonly ContextItem[] | null> {
    const overload = overloadOf(parts, chat, prompt, context);
    if (!overload) return context;
    const fit = await (await attachTools()).chooseFit(overload);
    await parts.comeBack(chat);
    switch (fit) {
      case null:
        return null;
      case "anyway":
        return context;
      case "only-topic":
        chat.setScope("topic");
        return fitting(chat, prompt, context); // it may be too much still
      case "without-largest":
        return fitting(
          chat,
          prompt,
          context.filter((item) => item !== overload.largest?.item),
        );
    }
  }

  return async (...message) => (await shown(prepare)(...message)) ?? null;
}

/** What another text has come into is looked at again: the secret may be in there that was not when it was attached. */
async function upToDate(context: readonly ContextItem[]): Promise<readonly ContextItem[] | null> {
  if (!context.some(isRefreshable)) return context;
  const items = await (await attachTools()).refreshItems(context);
  const changed = items.filter((item, index) => item !== context[index] && item.drift === "changed");
  const guarded = await guardItems(changed);
  return guarded && items.map((item) => guarded[changed.indexOf(item)] ?? item);
}

/** Null where it fits, or where nobody knows what the model takes. */
function overloadOf(
  { server, estimate }: PreparationParts,
  { session }: ViewedChat,
  prompt: string,
  context: readonly ContextItem[],
): Overload | null {
  const known = modelNow(server);
  const contextWindow = known?.capabilities.contextWindow ?? null;
  if (!known || contextWindow === null) return null;
  const { settings, capabilities } = known;
  const { model } = settings;
  const branch = branchOf(session);
  const sent = sentOf(session, branch);
  const weigh = (turns: typeof branch, items: readonly ContextItem[], words: string): number =>
    estimate(turns, { prompt: words, context: items }, settings, capabilities);
  const tokens = weigh(sent, context, prompt);
  if (tokens <= contextWindow) return null;
  const last = topicsOf(branch).at(-1)?.turns ?? branch;
  const weights = context.map((item) => ({ item, tokens: estimateItem(item, model) }));
  return {
    model,
    contextWindow,
    tokens,
    session: weigh(sent, [], ""),
    onlyTopic: last.length < sent.length ? weigh(last, context, prompt) : null,
    largest: weights.toSorted((one, other) => other.tokens - one.tokens)[0] ?? null,
  };
}

/** Null while one is wrong: that is told when the question is asked, with what to do about it. */
function modelNow(
  server: ChatPorts["server"],
): { readonly settings: Settings; readonly capabilities: Capabilities } | null {
  try {
    const settings = currentSettings();
    const { model, apiVersion } = settings;
    return { settings, capabilities: capabilitiesOf(model, apiVersion, server(settings, model).model) };
  } catch {
    return null;
  }
}

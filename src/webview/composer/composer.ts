/**
 * Where messages are typed: Enter sends, Shift+Enter is a new line, Up recalls, Escape stops.
 *
 * What is typed is reported to the host at once, which keeps it; see core/draft.ts for how both stay the same.
 */
import { editDraft, joinDrafts, type NumberedEdit } from "../../core/draft.ts";
import type { Refusal, UnsentView } from "../../core/outbox.ts";
import type { FoundMentions, FromView, OfferedFile, OfferedPrompt } from "../../core/protocol.ts";
import type { SlashCommand } from "../../core/slashCommands.ts";
import type { AttachmentView, QueuedView } from "../../core/unsent.ts";
import { element, iconButton } from "../dom.ts";
import { fill, refusalText, texts } from "../texts.ts";
import { createAttachments } from "./attachments.ts";
import { createCompletion } from "./completion.ts";
import { createIntake } from "./intake.ts";
import { takeKeys } from "./keys.ts";
import { createQueue } from "./queue.ts";
import { createRecall } from "./recall.ts";
import { createSendButtons } from "./sendButtons.ts";

export interface Composer {
  readonly root: HTMLElement;
  /** The place for further buttons, under the input. */
  readonly tools: HTMLElement;
  readonly focus: () => void;
  /** Shows what is not sent of a session. From then on messages can be sent; typing was possible before. */
  readonly show: (sessionId: string, unsent: UnsentView) => void;
  /** The session's messages, oldest first. */
  readonly setMessages: (messages: readonly string[]) => void;
  readonly addMessage: (message: string) => void;
  /** Shows what the draft would send. */
  readonly preview: () => void;
  /** While an answer runs, messages wait for it, and there is Stop; unless another window has to stop it. */
  readonly setBusy: (busy: boolean, isElsewhere: boolean) => void;
  /** The host has taken a message out of the draft, or put one back. */
  readonly edit: (sessionId: string, edit: NumberedEdit) => void;
  /** Shows what was typed into another page of the same session. */
  readonly mirror: (sessionId: string, text: string, seen: number) => void;
  readonly setAttachments: (attachments: readonly AttachmentView[]) => void;
  readonly setQueue: (queue: readonly QueuedView[]) => void;
  readonly setFiles: (files: readonly OfferedFile[]) => void;
  readonly setPrompts: (prompts: readonly OfferedPrompt[]) => void;
  /** What the next message brings along by itself, unless it is taken off. */
  readonly setAlong: (along: readonly AttachmentView[]) => void;
  /** What the host has found for what stands after an `@`. */
  readonly setMentions: (mentions: FoundMentions) => void;
  readonly refuse: (refusal: Refusal) => void;
  /** The message that was to be sent stays here, and can be sent again. */
  readonly release: (sessionId: string) => void;
  /** Scales an image down and attaches it. */
  readonly scale: (sessionId: string, name: string, data: Uint8Array<ArrayBuffer>) => void;
}

/** A message to be sent; the page adds what it had heard. */
type Message = Omit<Extract<FromView, { readonly type: "ask" }>, "heard">;

export interface ComposerOptions {
  readonly post: (intent: FromView | Message) => void;
  /** Whether there is something to weigh: words, or an attachment. */
  readonly onChange: (isBlank: boolean) => void;
  readonly announce: (text: string) => void;
}

export function createComposer({ post, onChange, announce }: ComposerOptions): Composer {
  let sessionId: string | null = null;
  let seen = 0;
  let busy = false;
  let isElsewhere = false;
  /** A message is on its way to the host, which takes it out of the draft when it is asked or waits. */
  let isAsking = false;
  /** Enter was pressed before there was a session: what was typed is sent to it once it is there. */
  let isEarly = false;
  /** An image has come back meanwhile, to be scaled down: the message follows that. */
  let asksAgain = false;
  let attached: readonly AttachmentView[] = [];
  let along: readonly AttachmentView[] = [];
  const recall = createRecall();
  const input = element("textarea", {
    attributes: { rows: "1", placeholder: texts.placeholder, "aria-label": texts.composer, dir: "auto" },
  });
  const focus = (): void => input.focus();
  /** Where the focus goes from what is gone; never out of another part of the window, such as a dialog for the key. */
  const refocus = (): void => {
    if (document.hasFocus()) focus();
  };
  const buttons = createSendButtons({ onSend: ask, onStop: () => ofSession("stop"), onLeft: refocus });
  const attach = iconButton("attach", texts.attach, "attach", () => ofSession("choose-sources"));
  const attachments = createAttachments({
    onRemove: takeOff,
    onExpand(id) {
      ofItem("expand", id);
      focus();
    },
    onLeft: refocus,
  });
  const queue = createQueue({
    onSendNow: () => ofSession("send-queued"),
    onEdit(id) {
      ofItem("edit-queued", id);
      focus();
    },
    onRemove: (id) => ofItem("remove-queued", id),
    onLeft: refocus,
  });
  const completion = createCompletion({
    input,
    announce,
    onChange: changed,
    onCommand: run,
    onSource: (source) => sessionId !== null && post({ type: "attach-source", sessionId, source }),
    onMention: (query) => sessionId !== null && post({ type: "mention", sessionId, query }),
  });
  const refusal = element("p", { class: "refusal" });
  refusal.hidden = true;
  const tools = element("div", { class: "composer-tools" });
  const box = element(
    "div",
    { class: "box", attributes: { "data-drop": texts.dropHere } },
    completion.root,
    attachments.root,
    input,
    element("div", { class: "row" }, attach, tools, ...buttons.roots),
  );
  const elsewhere = element("p", { class: "elsewhere", text: texts.answeringElsewhere });
  elsewhere.hidden = true;
  const root = element("footer", { class: "composer" }, queue.root, elsewhere, refusal, box);

  function ofSession(type: "stop" | "send-queued" | "choose-sources"): void {
    if (sessionId !== null) post({ type, sessionId });
  }

  function ofItem(
    type: "detach" | "expand" | "leave-out" | "edit-queued" | "remove-queued",
    id: string,
  ): void {
    if (sessionId !== null) post({ type, sessionId, id });
  }

  function takeOff(id: string): void {
    ofItem(along.some((item) => item.id === id) ? "leave-out" : "detach", id);
  }

  function drawAttachments(): void {
    attachments.set([...along, ...attached]);
    refresh();
  }

  function run(command: SlashCommand): void {
    if (sessionId !== null) post({ type: "command", sessionId, command, text: input.value });
  }

  function attachUris(uris: readonly string[]): void {
    if (sessionId !== null) post({ type: "attach-files", sessionId, uris });
  }

  function ask(): void {
    if (isAsking || input.value.trim() === "") return;
    if (sessionId === null) {
      isEarly = true;
      return;
    }
    isAsking = true;
    asksAgain = false;
    const message: Message = { type: "ask", sessionId, text: input.value, rest: recall.draft() };
    const reading = intake.reading();
    if (reading) void askAfter(reading, message);
    else post(message);
    focus();
  }

  /** A message does not go without the files that were pasted before it, nor where one of them cannot be attached. */
  async function askAfter(reading: Promise<boolean>, message: Message): Promise<void> {
    if (await reading) post(message);
    else if (message.sessionId === sessionId) isAsking = false;
  }

  /** Brings everything up to date with what the input holds, and reports it. */
  function changed(): void {
    refresh();
    if (sessionId !== null) post({ type: "draft", sessionId, text: recall.unsent(input.value), seen });
  }

  function refresh(): void {
    const isBlank = input.value.trim() === "";
    buttons.draw({ isBusy: busy, isElsewhere, isBlank, isEnabled: sessionId !== null });
    onChange(isBlank && attached.length === 0);
  }

  /** Shows a text that was not typed just now, with the cursor at `end` of it. */
  function write(text: string, end: "start" | "end"): void {
    input.value = text;
    const at = end === "start" ? 0 : text.length;
    input.setSelectionRange(at, at);
    completion.close();
  }

  function tell(refused: Refusal | null): void {
    refusal.textContent = refused ? refusalText(refused) : "";
    refusal.hidden = refused === null;
    if (refused) announce(refusalText(refused));
  }

  const intake = createIntake({
    input,
    target: box,
    sessionId: () => sessionId,
    onUris: attachUris,
    onText: (id, text) => post({ type: "attach-text", sessionId: id, text }),
    onFile: (id, read) => post({ type: "attach", sessionId: id, ...read }),
    onRefused: tell,
  });

  input.addEventListener("input", () => {
    tell(null);
    isEarly = false; // there is more to say
    changed();
    completion.update();
  });
  input.addEventListener("click", completion.update);
  input.addEventListener("blur", completion.close);
  input.addEventListener("focus", () => post({ type: "composing" }));
  takeKeys({
    input,
    completion,
    recall,
    onRecall(text, end) {
      write(text, end);
      changed();
    },
    onSend: ask,
    onStop: () => busy && !isElsewhere && ofSession("stop"),
  });
  refresh();

  return {
    root,
    tools,
    focus,
    show(id, unsent) {
      const { text, seen: latest, edits } = unsent.draft;
      isAsking = false;
      if (id === sessionId) {
        // What the input holds is at least as new as what the host has of it, but for edits on their way.
        // In a page without the focus nobody has typed: what it missed was typed into another.
        if (document.hasFocus()) for (const edit of edits) applyEdit(edit);
        else adopt(text, latest);
      } else {
        // Typed before there was a session: it belongs to this one, after what is there.
        const typed = sessionId === null ? input.value : "";
        sessionId = id;
        along = []; // told anew
        seen = latest;
        recall.reset();
        tell(null);
        write(joinDrafts(text, typed), "end");
        if (typed !== "") changed();
        // With a draft from before it is no longer what Enter was pressed for.
        if (isEarly && text === "") ask();
        isEarly = false;
      }
      attached = unsent.attachments;
      queue.set(unsent.queue);
      drawAttachments();
    },
    setMessages: recall.setMessages,
    addMessage: recall.addMessage,
    preview: () => run("request"),
    setBusy(next, nextElsewhere) {
      if (busy === next && isElsewhere === nextElsewhere) return;
      busy = next;
      isElsewhere = nextElsewhere;
      elsewhere.hidden = !isElsewhere;
      if (isElsewhere) announce(texts.answeringElsewhere);
      queue.setBusy(busy);
      refresh();
    },
    edit(id, edit) {
      if (id === sessionId) applyEdit(edit);
    },
    mirror(id, text, latest) {
      if (id === sessionId) adopt(text, latest);
    },
    setAttachments(next) {
      const last = next.at(-1);
      if (last && next.length > attached.length) announce(fill(texts.attachedNow, { name: last.label }));
      attached = next;
      drawAttachments();
    },
    setQueue(messages) {
      if (messages.length > queue.count()) announce(texts.queued);
      queue.set(messages);
    },
    setFiles: completion.setFiles,
    setPrompts: completion.setPrompts,
    setAlong(next) {
      along = next;
      drawAttachments();
    },
    setMentions: completion.setFound,
    refuse(refused) {
      isAsking = false;
      tell(refused);
    },
    release(id) {
      if (id !== sessionId) return;
      const isToFollow = isAsking && asksAgain;
      isAsking = false;
      if (isToFollow) ask();
    },
    scale(id, name, data) {
      asksAgain = isAsking && id === sessionId;
      intake.scale(id, name, data);
    },
  };

  /** Takes over a draft that was typed elsewhere. It is not reported: the host has it. */
  function adopt(text: string, latest: number): void {
    seen = Math.max(seen, latest);
    isAsking = false;
    if (recall.unsent(input.value) === text) return;
    recall.reset();
    write(text, "end");
    refresh();
  }

  function applyEdit({ number, edit }: NumberedEdit): void {
    if (number <= seen) return;
    seen = number;
    const before = input.value;
    if (edit.type === "taken") {
      isAsking = false;
      recall.reset();
      tell(null);
    }
    const after = editDraft(before, edit);
    if (after !== before) write(after, "end");
    // The host has made the same edit: a report of a page without the focus could undo what is typed into another.
    if (document.hasFocus()) changed();
    else refresh();
  }
}

/** Every text that the page shows, in one table: each is translated when it is read. */
import type { RetryInfo, TurnState } from "../core/conversation.ts";
import { fill, formatSize, localize, translated } from "../core/localize.ts";
import type { Refusal } from "../core/outbox.ts";
import type { SlashCommand } from "../core/slashCommands.ts";

export { fill };

export const texts = translated({
  newSession: "New session",
  transcript: "Conversation",
  answer: "Answer",
  answerTools: "Answer actions",
  thinking: "Thinking",
  thought: "Thought",
  retry: "Retry",
  continue: "Continue",
  sendWithout: "Send Without It",
  retryNow: "Retry Now",
  setKey: "Set API Key",
  openSettings: "Open Settings",
  stopped: "Stopped.",
  excluded: "The server does not accept this message. It is kept here and not sent.",
  send: "Send (Enter)",
  sendLater: "Send After This Answer (Enter)",
  attach: "Attach…",
  openFiles: "Open Files",
  files: "Files and Folders",
  symbols: "Symbols",
  preview: "Show Exactly What Is Sent",
  chooseModel: "Model: {model}. Choose another.",
  contextMeter: "Context window",
  attached: "Attached",
  attachedNow: "Attached {name}.",
  removeAttachment: "Remove {name}",
  expandAttachment: "Put {name} into the Message",
  changedSince: "changed",
  readAgain: "It has changed since it was attached, and is read again when it is sent.",
  drift: {
    changed: "changed since, sent as it is now",
    moved: "moved since, sent with its lines now",
    lost: "changed since, sent as it was attached",
    gone: "gone since, sent as it was attached",
  },
  dropHere: "Drop to attach",
  queue: "Messages that wait for this answer",
  queued: "Waits for this answer.",
  answeringElsewhere: "Answering in another window",
  queueHeld:
    "The answer before did not come to its end. These wait for one that does, or until you send them.",
  sendNow: "Send Now",
  editQueued: "Edit: {text}",
  removeQueued: "Remove: {text}",
  suggestions: "Suggestions",
  suggestionCount: { one: "{count} suggestion", other: "{count} suggestions" },
  stop: "Stop (Escape)",
  placeholder: "Ask Claude…",
  composer: "Message",
  code: "Code",
  codeIn: "Code: {label}",
  copyCode: "Copy",
  applyCode: "Apply to File…",
  insertCode: "Insert at Cursor…",
  replaceCode: "Replace What Was Asked About…",
  runCode: "Run in Terminal…",
  openCode: "Open as File",
  wrapCode: "Wrap Long Lines",
  collapseCode: "Collapse",
  showAllCode: "Show All {count} Lines",
  codeCopied: "Copied.",
  markdown: {
    symbol: "Go to Symbol: {name}",
    footnotes: "Footnotes",
    back: "Back to the text",
    task: ["To do", "Done"],
    imageElsewhere: "Image, not loaded. Opens in the browser.",
    imageHere: "Image, not loaded. Opens in the editor.",
  },
  demo: "Demo: these are canned answers from a local endpoint; no model is asked. Set ANTHROPIC_API_KEY and start again for real ones.",
  sent: "Sent.",
  spokenCode: { one: "{count} line of {language} code.", other: "{count} lines of {language} code." },
  answerComplete: "The answer is complete.",
  checkConnection: "Check Connection",
  jump: "Jump to Latest",
  find: "Find in Chat",
  findPrevious: "Previous Match (Shift+Enter)",
  findNext: "Next Match (Enter)",
  findClose: "Close (Escape)",
  findNothing: "No results",
  findCount: "{current} of {count}",
  copyAnswer: "Copy Answer",
  copyTurn: "Copy Question and Answer",
  askAgain: "Ask Again",
  editMessage: "Edit Message",
  sendEdited: "Send",
  cancel: "Cancel",
  version: "Version {index} of {count}",
  previousVersion: "Previous Version",
  nextVersion: "Next Version",
  noVersionBefore: "This is the first one.",
  noVersionAfter: "This is the last one.",
  notWhileAnswering: "Not while an answer is under way.",
  asked: "You asked: {question}",
  thoughtFor: "Thought for {seconds} s",
  thinkingFor: "Thinking… {seconds} s",
  topicDivider: "New topic: {title}",
  topics: "Topics",
  renameTopic: "Rename Topic",
  mergeTopic: "Merge with the One Before",
  splitTopic: "Split into a New Session",
  onlyTopic: "Send Only This Topic",
  onlyThisTopic: "Only this topic",
  savesTokens: { one: "saves about {count} token", other: "saves about {count} tokens" },
  messagesHidden: { one: "{count} message", other: "{count} messages" },
  notSentAbove: "What stands above is not sent with the next message.",
  copyAsCurl: "Copy as curl",
  copySupportReport: "Copy Support Report",
  attempts: { one: "{count} attempt", other: "{count} attempts" },
  tokens: "{input} tokens in, {output} out",
  firstWord: "first word {time}",
  notSent: "not sent (this model refuses it): {names}",
  inputTokens: { one: "{count} token", other: "{count} tokens" },
  outputTokens: { one: "{count} token", other: "{count} tokens" },
  cacheTokens: "{read} read from the cache, {written} written to it",
  thinkingTokens: "{count} for thoughts",
  atListPrice: "{cost} at the list price of {date}",
  priceUnknown: "price unknown",
  aboutTokens: { one: "about {count} token", other: "about {count} tokens" },
  roughly: "~{count}",
  countedTokens: { one: "{count} token", other: "{count} tokens" },
  ofWindow: "{percent} of the window",
  sessionCost: "session {cost}",
  facts: {
    model: "Model",
    stopReason: "Stop reason",
    firstByte: "First byte",
    firstWord: "First word",
    duration: "Duration",
    input: "Input",
    output: "Output",
    cost: "Cost",
    topic: "Topic",
    attempts: "Requests",
    notSent: "Not sent",
    requestId: "Request id",
    organization: "Organisation",
    limit: "Limit",
  },
  welcome: "Ask about the code in front of you",
  keyMissing:
    "Answers come from {host}, which wants an API key. It is kept in the editor’s secret storage and sent to {host} only.",
  doors: {
    here: { name: "Here", text: "Type below. Only what you type is sent." },
    ask: { name: "Ask", text: "Select code, press {keys}, and put a question about it." },
    explain: { name: "Explain", text: "Select code and press {keys}: the answer appears under it." },
  },
  openContext: "Open {name}",
  showAll: "Show All",
  showLess: "Show Less",
  copyError: "Copy the Error",
  tryingAgainIn: "{message} · trying again in {seconds} s · attempt {attempt} of {of}",
  tryingAgainNow: "{message} · trying again now · attempt {attempt} of {of}",
  silent: "{status} · silent for {seconds} s",
  seconds: "{seconds} s",
  percent: "{number} %",
});

const commandTexts: Readonly<Record<SlashCommand, string>> = translated({
  new: "Start a new session",
  model: "Choose the model",
  request: "Show exactly what would be sent",
  check: "Check the connection",
  curl: "Copy the last request as curl",
});

/** What a slash command does, for the list of them. */
export function commandText(command: SlashCommand): string {
  return commandTexts[command];
}

/** Why something was not attached or sent, and what to do about it. */
export function refusalText(refusal: Refusal): string {
  const { name } = refusal;
  switch (refusal.reason) {
    case "image-too-large":
      return localize("{name} is over 5 MB, even scaled down. Attach a smaller image.", { name });
    case "text-too-large": {
      const size = formatSize(refusal.size);
      return localize(
        "{name} has {size}, and texts may have 1 MB. Select the part that matters and use Ask.",
        {
          name,
          size,
        },
      );
    }
    case "pdf-too-large": {
      const size = formatSize(refusal.size);
      return localize("{name} has {size}, and PDFs may have 23 MB. Attach a part of it.", { name, size });
    }
    case "too-many-pages":
      return localize(
        "{name} has {pages} pages, more than the model takes. Attach a part of it, or choose another model.",
        { name, pages: refusal.pages },
      );
    case "no-text": {
      const size = formatSize(refusal.size);
      return localize("{name} ({size}) is neither text nor a PDF, PNG, JPEG, GIF or WebP image.", {
        name,
        size,
      });
    }
    case "encoding":
      return localize(
        "{name} is in an encoding that it does not say. Set files.encoding for it, or open it and use Reopen with Encoding, then attach it again.",
        { name },
      );
    case "unreadable":
      return localize("{name} could not be read.", { name });
    case "said":
      return refusal.text;
    case "no-images":
      return localize("{model} takes no images. Remove {name}, or choose another model.", {
        name,
        model: refusal.model,
      });
    case "no-pdfs":
      return localize("{model} takes no PDFs. Remove {name}, or choose another model.", {
        name,
        model: refusal.model,
      });
  }
}

const statusTexts: Readonly<Record<TurnState, string>> = translated({
  connecting: "Connecting…",
  retrying: "Trying again…",
  waiting: "Connected, waiting for the first word…",
  thinking: "Thinking…",
  answering: "Answering…",
  done: "",
  stopped: "Stopped.",
  failed: "",
});

/** `Overloaded · trying again in 3 s · attempt 2 of 4`. */
export function retryText({ message, attempt, of }: RetryInfo, seconds: number): string {
  return fill(seconds > 0 ? texts.tryingAgainIn : texts.tryingAgainNow, { message, seconds, attempt, of });
}

export function statusText(state: TurnState): string {
  return statusTexts[state];
}

/** `Thinking… · silent for 12 s`. */
export function silentText(state: TurnState, seconds: number): string {
  return fill(texts.silent, { status: statusText(state), seconds });
}

/** Reads what the page sends: a message is taken as it is declared in `protocol.ts`, whole, or not at all. */
import {
  sessionIntents,
  composerIntents,
  turnIntents,
  messageIntents,
  topicIntents,
  scopes,
  codeActions,
  plainIntents,
  type FromView,
  type CodeIntent,
  type VersionIntent,
} from "./protocol.ts";
import { slashCommands } from "./slashCommands.ts";
import { parseSource } from "./sources.ts";

/** Validates a message from the webview; null for anything that is not one of ours. */
export function parseFromView(value: unknown): FromView | null {
  if (typeof value !== "object" || value === null) return null;
  const member = (name: string): unknown => Reflect.get(value, name);
  const text = (name: string): string | null => {
    const given = member(name);
    return typeof given === "string" ? given : null;
  };
  const type = text("type");
  if (type === "ready" || type === "focused") return { type };
  const plain = plainIntents.find((intent) => intent === type);
  if (plain) return { type: plain };
  const sessionId = text("sessionId");
  if (sessionId === null) return null;
  const ofSession = [...sessionIntents, ...composerIntents].find((intent) => intent === type);
  if (ofSession) return { type: ofSession, sessionId };
  const turnId = text("turnId");
  const ofTurn = [...turnIntents, ...topicIntents].find((intent) => intent === type);
  if (ofTurn) return turnId === null ? null : { type: ofTurn, sessionId, turnId };
  if (type === "open-context") {
    const index = member("index");
    return turnId !== null && typeof index === "number" ? { type, sessionId, turnId, index } : null;
  }
  if (type === "set-scope") {
    const scope = scopes.find((known) => known === text("scope"));
    return scope ? { type, sessionId, scope } : null;
  }
  if (type === "edit-turn" || type === "show-branch") {
    return turnId === null ? null : parseVersion(type, { sessionId, turnId }, { member, text });
  }
  const path = text("path");
  if (type === "open-path") return path === null ? null : { type, sessionId, path };
  const name = text("name");
  if (type === "open-symbol") return name === null ? null : { type, sessionId, name };
  const id = text("id");
  const ofMessage = messageIntents.find((intent) => intent === type);
  if (ofMessage) return id === null ? null : { type: ofMessage, sessionId, id };
  if (type === "use-code") return turnId === null ? null : parseCode({ sessionId, turnId }, text);
  return (
    parseBrowsing(type, sessionId, { member, text }) ??
    parseComposing(type, sessionId, { member, text }) ??
    parseContext(type, sessionId, { member, text })
  );
}

interface Given {
  readonly member: (name: string) => unknown;
  readonly text: (name: string) => string | null;
}

/** The intents about turns that the page does not hold. */
function parseBrowsing(type: string | null, sessionId: string, given: Given): FromView | null {
  switch (type) {
    case "show-turns": {
      const turnIds = given.member("turnIds");
      const areTexts = Array.isArray(turnIds) && turnIds.every((id) => typeof id === "string");
      return areTexts ? { type, sessionId, turnIds } : null;
    }
    case "find": {
      const words = given.text("text");
      return words === null ? null : { type, sessionId, text: words };
    }
    case "copy-selection": {
      const [before, from] = [given.text("before"), given.text("from")];
      const [to, after] = [given.text("to"), given.text("after")];
      const isWhole = before !== null && from !== null && to !== null && after !== null;
      return isWhole ? { type, sessionId, before, from, to, after } : null;
    }
    case null:
    default:
      return null;
  }
}

function parseVersion(
  type: VersionIntent["type"],
  about: { readonly sessionId: string; readonly turnId: string },
  given: Given,
): VersionIntent | null {
  if (type === "edit-turn") {
    const words = given.text("text");
    return words === null ? null : { type, ...about, text: words };
  }
  const by = given.member("by");
  return by === -1 || by === 1 ? { type, ...about, by } : null;
}

function parseCode(
  about: { readonly sessionId: string; readonly turnId: string },
  given: (name: string) => string | null,
): CodeIntent | null {
  const action = codeActions.find((known) => known === given("action"));
  const [language, info] = [given("language"), given("info")];
  const [before, text] = [given("before"), given("text")];
  if (!action || language === null || info === null || before === null || text === null) return null;
  return { type: "use-code", ...about, action, language, info, before, text };
}

/** The intents that carry what the composer holds. */
function parseComposing(type: string | null, sessionId: string, given: Given): FromView | null {
  const words = given.text("text");
  switch (type) {
    case "draft": {
      const seen = given.member("seen");
      return words !== null && typeof seen === "number" ? { type, sessionId, text: words, seen } : null;
    }
    case "ask": {
      const [rest, heard] = [given.text("rest"), given.member("heard")];
      const isWhole = words !== null && rest !== null && typeof heard === "number";
      return isWhole ? { type, sessionId, text: words, rest, heard } : null;
    }
    case "command": {
      const name = given.text("command");
      const command = slashCommands.find((known) => known === name);
      return words !== null && command ? { type, sessionId, command, text: words } : null;
    }
    case null:
    default:
      return null;
  }
}

/** The intents about what is to be attached. */
function parseContext(type: string | null, sessionId: string, given: Given): FromView | null {
  switch (type) {
    case "attach": {
      const name = given.text("name");
      const data = given.member("data");
      const isScaled = given.member("isScaled");
      const isWhole = name !== null && data instanceof Uint8Array && typeof isScaled === "boolean";
      return isWhole ? { type, sessionId, name, data, isScaled } : null;
    }
    case "attach-files": {
      const uris = given.member("uris");
      const areTexts = Array.isArray(uris) && uris.every((uri) => typeof uri === "string");
      return areTexts ? { type, sessionId, uris } : null;
    }
    case "attach-source": {
      const source = parseSource(given.member("source"));
      return source && { type, sessionId, source };
    }
    case "attach-text": {
      const pasted = given.text("text");
      return pasted === null ? null : { type, sessionId, text: pasted };
    }
    case "choose-sources":
      return { type, sessionId };
    case "mention": {
      const query = given.text("query");
      return query === null ? null : { type, sessionId, query };
    }
    case null:
    default:
      return null;
  }
}

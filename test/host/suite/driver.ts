/** The suite's hands and eyes: what tests inside the extension host can do to the window around them. */
import { driverVariables, tokenHeader } from "../../editor/driverProtocol.ts";
import type {
  DriverAnswer,
  Operation,
  Operations,
  RequestFor,
  Scope,
  TestResult,
  WaitOptions,
} from "../../editor/driverProtocol.ts";

// As it is when this module loads: a test may replace the global one.
const send = globalThis.fetch;

async function call<Name extends Operation>(
  scope: Scope,
  operation: Name,
  input: Operations[Name]["input"],
): Promise<Operations[Name]["output"]> {
  const url = process.env[driverVariables.url];
  const token = process.env[driverVariables.token];
  if (url === undefined || token === undefined) throw new Error(`${driverVariables.url} is not set`);
  const request: RequestFor<Name> = { operation, scope, input };
  const response = await send(url, {
    method: "POST",
    headers: { [tokenHeader]: token },
    body: JSON.stringify(request),
  });
  if (!response.ok) throw new Error(`The driver answered ${response.status}: ${await response.text()}`);
  const answer: DriverAnswer<Name> = JSON.parse(await response.text());
  if ("error" in answer) throw new Error(answer.error);
  return answer.value;
}

function createScope(scope: Scope) {
  return {
    /** The visible text of the one element that the selector matches. */
    text: (selector: string) => call(scope, "text", { selector }),
    /** The visible texts of all elements that the selector matches now. */
    texts: (selector: string) => call(scope, "texts", { selector }),
    attribute: (selector: string, name: string) => call(scope, "attribute", { selector, name }),
    count: (selector: string) => call(scope, "count", { selector }),
    click: (selector: string) => call(scope, "click", { selector }),
    /** Clicks what may go at any moment; nothing happens when it is gone, or takes no click within two seconds. */
    clickIfThere: (selector: string) =>
      call(scope, "click", { selector, limit: 2000 }).catch(() => undefined),
    /** Replaces the text of an input. */
    fill: (selector: string, text: string) => call(scope, "fill", { selector, text }),
    /** Presses a key such as "Enter" or "Control+K", on the focused element unless a selector names another. */
    press: (key: string, selector?: string) =>
      call(scope, "press", selector === undefined ? { key } : { key, selector }),
    /** Types into the focused element. */
    type: (text: string) => call(scope, "type", { text }),
    /** Waits up to twenty seconds until an element is there (or gone, with `state`). */
    waitFor: (selector: string, options: WaitOptions = {}) => call(scope, "waitFor", { selector, options }),
    /** The value of a JavaScript expression in the document. */
    evaluate: (expression: string) => call(scope, "evaluate", { expression }),
  };
}

/** Inside the page of Sidenote's panel. */
export const panel = createScope("panel");

/** Inside the pages of the editor tabs that are seen, in the order in which they came to be. */
export const tab = createScope("tab");
export const secondTab = createScope("secondTab");

/** The editor's window. */
export const window = createScope("window");

/** Takes a picture of the window into out/screenshots. */
export function screenshot(name: string): Promise<void> {
  return call("window", "screenshot", { name });
}

/** A line on who has the focus, since what is typed goes there, and the name of a picture that it takes. */
export function situation(): Promise<string> {
  return call("window", "situation", {});
}

/** Tells the runner outside how a test ended. */
export function report(result: TestResult): Promise<void> {
  return call("window", "report", { result });
}

/** Tells the runner outside that every test has been reported. */
export function finish(): Promise<void> {
  return call("window", "finish", {});
}

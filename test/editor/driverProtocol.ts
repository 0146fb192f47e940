/** What the suite inside the editor and the driver outside of it say to each other. */

/** Where selectors apply: the page in Sidenote's panel, in the first or second of its tabs that are seen, or the window. */
export type Scope = "panel" | "tab" | "secondTab" | "window";

export interface WaitOptions {
  /** Default: "visible". */
  readonly state?: "attached" | "detached" | "visible" | "hidden";
  /** Only elements that contain this text count. */
  readonly hasText?: string;
}

/** Each operation's input and output. Selectors are playwright's: CSS, `text=`, `role=` and so on. */
export interface Operations {
  text: { input: { selector: string }; output: string };
  texts: { input: { selector: string }; output: readonly string[] };
  attribute: { input: { selector: string; name: string }; output: string | null };
  count: { input: { selector: string }; output: number };
  /** `limit` in milliseconds, for what may be gone by then; default: that of all operations. */
  click: { input: { selector: string; limit?: number }; output: void };
  fill: { input: { selector: string; text: string }; output: void };
  press: { input: { key: string; selector?: string }; output: void };
  type: { input: { text: string }; output: void };
  waitFor: { input: { selector: string; options: WaitOptions }; output: void };
  evaluate: { input: { expression: string }; output: unknown };
  /** A line on who has the focus, and the name of a picture, for the message of a test that failed. */
  situation: { input: object; output: string };
  screenshot: { input: { name: string }; output: void };
  /** Reports the end of one Mocha test. */
  report: { input: { result: TestResult }; output: void };
  /** Says that Mocha has come to its end: without this, tests may be missing. */
  finish: { input: object; output: void };
}

export type Operation = keyof Operations;

export interface RequestFor<Name extends Operation> {
  readonly operation: Name;
  readonly scope: Scope;
  readonly input: Operations[Name]["input"];
}

/** The body of a request to the driver. */
export type DriverRequest = { [Name in Operation]: RequestFor<Name> }[Operation];

/** The body of its answer. */
export type DriverAnswer<Name extends Operation = Operation> =
  { readonly value: Operations[Name]["output"] } | { readonly error: string };

export interface TestResult {
  /** The titles of the suites around the test, then its own. */
  readonly path: readonly string[];
  readonly state: "passed" | "failed" | "pending";
  readonly milliseconds: number;
  readonly error?: TestError;
}

export interface TestError {
  readonly message: string;
  /** Empty for what is no Error. */
  readonly stack: string;
}

/** The environment variables that tell the suite where the driver is. */
export const driverVariables = { url: "SIDENOTE_DRIVER", token: "SIDENOTE_DRIVER_TOKEN" } as const;

/** The environment variable with the regular expression that narrows the tests down by their whole titles. */
export const grepVariable = "SIDENOTE_GREP";

export const tokenHeader = "x-sidenote-driver-token";

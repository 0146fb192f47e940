/** What `npm run bench:paint` notes: in the page, and in the extension host. Times in milliseconds. */

export interface PaintNotes {
  /** The highest mark that a frame shows, and when it was on the page. */
  readonly shown: [number, number][];
  /** When turns were first on the page, by their ids. */
  readonly turns: Record<string, number>;
  /** From each key to the frame after it. */
  readonly keys: number[];
}

export interface PaintResult {
  /** A message of nothing to a page and back, halved. */
  readonly messages: readonly number[];
  /** For each answer that streamed. */
  readonly streams: readonly PaintNotes["shown"][];
  /** For each time: until the list of sessions is there, from a choice in it, and from the hidden panel's return. */
  readonly opened: readonly { readonly listed: number; readonly chosen: number; readonly revealed: number }[];
  readonly keys: { readonly empty: readonly number[]; readonly long: readonly number[] };
  /** Megabytes: of the page, and of the extension host. */
  readonly memory: Readonly<Record<"empty" | "long" | "read", Memory>>;
}

export interface Memory {
  readonly page: number;
  readonly elements: number;
  readonly host: number;
}

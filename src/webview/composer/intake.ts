/** What is pasted into the input or dropped on the panel, on its way to be attached. */
import type { Refusal } from "../../core/outbox.ts";
import {
  filesIn,
  isLongText,
  isTextPaste,
  mayHoldFiles,
  readFile,
  scaleImage,
  type ReadFile,
} from "./files.ts";

export interface Intake {
  /** What is being read or scaled now: settles with false where something of it cannot be attached; null for nothing. */
  readonly reading: () => Promise<boolean> | null;
  /** Scales an image down that the host has found too large. */
  readonly scale: (sessionId: string, name: string, data: Uint8Array<ArrayBuffer>) => void;
}

export interface IntakeOptions {
  readonly input: HTMLElement;
  /** Shows by the class `dropping` that something may be dropped. */
  readonly target: HTMLElement;
  /** The session that is shown when something comes in: what is attached later is still attached to that one. */
  readonly sessionId: () => string | null;
  readonly onUris: (uris: readonly string[]) => void;
  readonly onFile: (sessionId: string, file: ReadFile) => void;
  /** A text too long to stand among words. */
  readonly onText: (sessionId: string, text: string) => void;
  /** Null takes an earlier refusal away. */
  readonly onRefused: (refusal: Refusal | null) => void;
}

export function createIntake(options: IntakeOptions): Intake {
  const { input, target } = options;
  const reads = new Set<Promise<boolean>>();

  async function take(sessionId: string, reading: Promise<ReadFile | Refusal>): Promise<boolean> {
    const read = await reading;
    const isRead = !("reason" in read);
    if (isRead) options.onFile(sessionId, read);
    else options.onRefused(read);
    return isRead;
  }

  /** One after the other: chips stand in the order of the files. */
  async function takeAll(sessionId: string, files: readonly File[]): Promise<boolean> {
    let areRead = true;
    for (const file of files) areRead = (await take(sessionId, readFile(file))) && areRead;
    return areRead;
  }

  async function follow(reading: Promise<boolean>): Promise<void> {
    reads.add(reading);
    await reading;
    reads.delete(reading);
  }

  function takeFrom(transfer: DataTransfer | null): void {
    const { files, uris } = filesIn(transfer);
    const sessionId = options.sessionId();
    if (sessionId === null) return;
    options.onRefused(null);
    if (uris.length > 0) options.onUris(uris);
    if (files.length > 0) void follow(takeAll(sessionId, files));
  }

  input.addEventListener("paste", (event) => {
    const isText = isTextPaste(event.clipboardData);
    const text = isText ? (event.clipboardData?.getData("text/plain") ?? "") : "";
    const sessionId = options.sessionId();
    if (isText && (sessionId === null || !isLongText(text))) return;
    event.preventDefault();
    if (isText && sessionId !== null) options.onText(sessionId, text);
    else takeFrom(event.clipboardData);
  });
  // Wherever in the panel something is dropped: there is one place for it.
  document.addEventListener("dragover", (event) => {
    if (!mayHoldFiles(event.dataTransfer)) return;
    event.preventDefault();
    target.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) target.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    target.classList.remove("dropping");
    if (!mayHoldFiles(event.dataTransfer)) return;
    event.preventDefault();
    takeFrom(event.dataTransfer);
    input.focus();
  });

  return {
    scale(sessionId, name, data) {
      void follow(take(sessionId, scaleImage(name, data)));
    },
    reading: () =>
      reads.size === 0 ? null : Promise.all(reads).then((results) => results.every((isRead) => isRead)),
  };
}

/** Long text that comes at once, as an answer of an old session does: drawn over several frames, the rest after. */

/** Takes text; `end` says that it is whole. */
export interface TextWriter {
  readonly append: (text: string) => void;
  readonly end: () => void;
}

/** Text up to this length is drawn at once: what a stream brings in a frame is far shorter. */
const longestAtOnce = 8000;
const sliceLength = 1000;
/** Milliseconds of script in a frame; its style and layout take about twice as long, and a frame has 16. */
const frameBudget = 4;

/** A writer's text that is not drawn yet. */
interface Rest {
  readonly writer: TextWriter;
  text: string;
  at: number;
  isEnding: boolean;
}

/**
 * Returns a function that makes a writer patient: the same text comes out, in time. All that it made share a frame's
 * budget, and the one that was asked last is drawn first: a transcript is read from its end.
 *
 * @param whenDrawn is called when nothing is left to draw.
 * @param inFrame runs work in the next frame, and sees to it when that throws: what was left to draw is dropped then.
 */
export function createSlices(
  inFrame: (work: () => void) => void,
  whenDrawn: () => void = () => undefined,
): (writer: TextWriter) => TextWriter {
  const rests: Rest[] = [];
  let isAsked = false;

  function ask(): void {
    if (isAsked) return;
    isAsked = true;
    inFrame(drain);
  }

  function drain(): void {
    isAsked = false;
    const end = performance.now() + frameBudget;
    try {
      for (let rest = rests.at(-1); rest; rest = rests.at(-1)) {
        drawSlice(rest);
        if (performance.now() > end) break;
      }
    } catch (reason) {
      rests.splice(0);
      throw reason;
    }
    if (rests.length > 0) ask();
    else whenDrawn();
  }

  /** Draws some of the last rest, which is done with once all of it is drawn. */
  function drawSlice(rest: Rest): void {
    const slice = rest.text.slice(rest.at, rest.at + sliceLength);
    rest.at += sliceLength;
    const isLast = rest.at >= rest.text.length;
    if (isLast) rests.pop();
    rest.writer.append(slice);
    if (isLast && rest.isEnding) rest.writer.end();
  }

  return (writer) => {
    const rest: Rest = { writer, text: "", at: 0, isEnding: false };
    const isWaiting = (): boolean => rests.includes(rest);

    return {
      append(text) {
        if (isWaiting()) {
          rest.text += text;
        } else if (text.length <= longestAtOnce) {
          writer.append(text);
        } else {
          rest.text = text;
          rest.at = 0;
          rests.push(rest);
          ask();
        }
      },
      end() {
        if (isWaiting()) rest.isEnding = true;
        else writer.end();
      },
    };
  };
}

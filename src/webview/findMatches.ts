/** Where a text stands in a part of the document, across the elements that divide it. */

/** More would not be looked at one by one. */
const most = 2000;
/** Elements whose text does not run on into what stands beside them. */
const blocks =
  "article, section, div, p, h1, h2, h3, h4, h5, h6, li, dt, dd, pre, summary, td, th, blockquote";

/** What is no part of the conversation; of turns that are not drawn it is not searched either. */
const unsearched = "[hidden], button:not(.context button), .visually-hidden, .drift, .status, .receipt";

/** All matches below `scope` in reading order, upper and lower case alike, none across two blocks. */
export function findMatches(scope: HTMLElement, text: string): Range[] {
  const wanted = text.toLocaleLowerCase();
  const found: Range[] = [];
  for (const run of textRuns(scope)) {
    const whole = run.map((node) => node.data).join("");
    const folded = whole.toLocaleLowerCase();
    // In a few languages the length changes with the case: then only the exact text is found.
    const haystack = folded.length === whole.length ? folded : whole;
    const needle = haystack === whole ? text : wanted;
    for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + needle.length)) {
      found.push(rangeOf(run, at, at + needle.length));
      if (found.length === most) return found;
    }
  }
  return found;
}

/** Text nodes that follow one another within one block. */
function* textRuns(scope: HTMLElement): Generator<Text[]> {
  const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
  let run: Text[] = [];
  let home: Element | null = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!(node instanceof Text) || !parent || parent.closest(unsearched)) continue;
    const block = parent.closest(blocks);
    if (block !== home && run.length > 0) {
      yield run;
      run = [];
    }
    home = block;
    run.push(node);
  }
  if (run.length > 0) yield run;
}

function rangeOf(run: readonly Text[], start: number, end: number): Range {
  const range = document.createRange();
  let passed = 0;
  for (const node of run) {
    const next = passed + node.length;
    if (start >= passed && start < next) range.setStart(node, start - passed);
    if (end > passed && end <= next) {
      range.setEnd(node, end - passed);
      break;
    }
    passed = next;
  }
  return range;
}

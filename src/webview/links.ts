/** Links of answers to files and symbols, which the host opens. Web and mail addresses are the editor's: it asks first. */

export interface ReferenceListener {
  /** Gets the target as it was written: nothing here knows whether there is such a file. */
  readonly onPath: (path: string) => void;
  /** Gets what may be the name of a symbol. */
  readonly onSymbol: (name: string) => void;
}

/** Lets every `data-path` and `data-symbol` link below `root` be followed by click and by Enter. */
export function followReferences(root: HTMLElement, { onPath, onSymbol }: ReferenceListener): void {
  function follow(event: Event): void {
    const link = event.target instanceof Element ? event.target.closest("[role='link']") : null;
    if (!(link instanceof HTMLElement)) return;
    const { path, symbol } = link.dataset;
    if (path === undefined && symbol === undefined) return;
    event.preventDefault();
    if (path !== undefined) onPath(path);
    else if (symbol !== undefined) onSymbol(symbol);
  }
  root.addEventListener("click", (event) => {
    // Words that are being selected are no click on what is below them.
    if (getSelection()?.isCollapsed !== false || !isInCode(event.target)) follow(event);
  });
  root.addEventListener("keydown", (event) => {
    // An anchor without an address is no link to the browser, which follows none of these by itself.
    if (event.key === "Enter") follow(event);
  });
}

function isInCode(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("code") !== null;
}

/** Links of answers to files, which the host opens. Web and mail addresses are the editor's: it asks before it opens. */

/**
 * Lets every `data-path` link below `root` be followed by click and by Enter.
 * @param onPath gets the target as it was written: nothing here knows whether there is such a file.
 */
export function followPaths(root: HTMLElement, onPath: (path: string) => void): void {
  function follow(event: Event): void {
    const link = event.target instanceof Element ? event.target.closest("a[data-path]") : null;
    const path = link?.getAttribute("data-path");
    if (path === null || path === undefined) return;
    event.preventDefault();
    onPath(path);
  }
  root.addEventListener("click", follow);
  root.addEventListener("keydown", (event) => {
    // An anchor without an address is no link to the browser, which follows none of these by itself.
    if (event.key === "Enter") follow(event);
  });
}

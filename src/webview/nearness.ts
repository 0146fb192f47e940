/** Work that waits until the reader comes near: what is far away costs nothing. */

const waiting = new WeakMap<Element, () => void>();

const observer = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      waiting.get(target)?.();
      waiting.delete(target);
    }
  },
  // A page's height above and below: what comes next is there when it is scrolled to. (The page is in a frame of
  // another origin, where only a root of one's own may have margins.)
  { root: document, scrollMargin: "100%" },
);

/** Calls `act` once, when `element` is in the page and within a page's height of what is seen. */
export function whenNear(element: Element, act: () => void): void {
  waiting.set(element, act);
  observer.observe(element);
}

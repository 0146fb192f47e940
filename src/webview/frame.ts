/** A queue that is drained once per animation frame: however fast updates come, a frame is laid out once. */

/** More than a minute of a fast answer: a page that gets no frames for so long is better drawn anew. */
const longestQueue = 5000;

/**
 * Returns a function that queues work for the next frame. A minimised window gets no frames, so the queue has an end.
 *
 * @param onLost called in a frame, once, when work was dropped or threw: what is drawn may no longer be the truth.
 */
export function createFrameQueue(onLost: (reason: unknown) => void): (work: () => void) => void {
  let queue: (() => void)[] = [];
  let isAsked = false;

  function drain(): void {
    const works = queue;
    queue = [];
    isAsked = false;
    try {
      if (works.length > longestQueue) throw new Error("The page was out of sight for too long");
      for (const work of works) work();
    } catch (reason) {
      onLost(reason);
    }
  }

  return (work) => {
    if (queue.length <= longestQueue) queue.push(work);
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(drain);
  };
}

/** A queue that is drained once per animation frame: however fast updates come, a frame is laid out once. */

/**
 * Returns a function that queues work for the next frame.
 *
 * A hidden page gets no frames; then the queue is drained by whatever comes next while it is visible again.
 */
export function createFrameQueue(): (work: () => void) => void {
  let queue: (() => void)[] = [];

  function drain(): void {
    const works = queue;
    queue = [];
    for (const work of works) work();
  }

  return (work) => {
    queue.push(work);
    if (queue.length === 1) requestAnimationFrame(drain);
  };
}

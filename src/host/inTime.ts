/** Waits for what others may never answer: language servers that start, or hang. */

/** What a promise brings; `late` when it takes longer. What it brings after that, an error too, is let go of. */
export async function inTime<Value, Late>(
  promise: Thenable<Value>,
  milliseconds: number,
  late: Late,
): Promise<Value | Late> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<Late>((resolve) => {
    timer = setTimeout(() => resolve(late), milliseconds);
  });
  try {
    return await Promise.race([promise, end]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Answers a feed at once when there is something, else when something changes or the wait is over.
 * @param read one page of the feed
 * @param waitMs longest wait; 0 = answer as it is
 * @param onChange tells of every change; returns what ends that
 * @param signal the caller has gone, or the server ends
 */
export async function longPoll<Page extends { items: unknown[] }>(
  read: () => Page,
  waitMs: number,
  onChange: (changed: () => void) => () => void,
  signal: AbortSignal,
): Promise<Page> {
  const deadline = performance.now() + waitMs
  for (;;) {
    const page = read()
    const left = deadline - performance.now()
    if (page.items.length > 0 || left <= 0 || signal.aborted) return page
    await nextChange(onChange, left, signal)
  }
}

function nextChange(onChange: (changed: () => void) => () => void, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      stop()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    const stop = onChange(done)
    signal.addEventListener('abort', done, { once: true })
  })
}

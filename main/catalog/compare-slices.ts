import { type Database, inTransaction } from '../store/index.ts'
import { AskStopped } from './ask.ts'

/** Longest uninterrupted work of a comparison (ms): far below what a person feels, also on a slow PC. */
const SLICE_MS = 12

/**
 * Repeats a small step until it says that it is done, in short transactions on staging, with the process free between
 * them: whole tables of a million rows pass without holding anything up. Throws AskStopped once the signal is aborted.
 */
export async function inSlices(staging: Database, signal: AbortSignal, step: () => 'more' | 'done'): Promise<void> {
  for (;;) {
    if (signal.aborted) throw new AskStopped()
    const until = performance.now() + SLICE_MS
    const state = inTransaction(staging, () => {
      let now: 'more' | 'done'
      do now = step()
      while (now === 'more' && performance.now() < until)
      return now
    })
    if (state === 'done') return
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
}

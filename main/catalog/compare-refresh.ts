import type { Trouble } from '../../preload/contract/index.ts'
import type { Read } from '../remote/read.ts'
import { AskRefused, AskStopped, type Waker } from './ask.ts'
import type { Asked, PosSource } from './remotes.ts'

/** What 商品列表 says about itself. */
export interface ListRefresh {
  /** Brings the list level now, or once more after a refresh that is running; null = it is level. */
  run(): Promise<Trouble | null>
}

const AGAIN_MS = 5_000
const MOST_TIMES = 5

/**
 * Brings the product list level with the POS before it is compared. A cheap question goes first: it waits out a lost
 * network and tells credentials that no longer work. Throws AskRefused when the list cannot be brought level, AskStopped
 * when the comparison was stopped (the refresh itself goes on, it belongs to 商品列表).
 */
export async function refreshForComparison(deps: {
  pos: PosSource
  list: ListRefresh
  waker: Waker
  asked: Asked
  ask<T>(call: () => Promise<Read<T>>): Promise<T>
  waiting(trouble: Trouble | null): void
}): Promise<void> {
  const { signal } = deps.asked
  for (let times = 1; ; times++) {
    await deps.ask(() => deps.pos.changes(null, deps.asked))
    const trouble = await orStopped(deps.list.run(), signal)
    if (trouble === null) {
      if (times > 1) deps.waiting(null)
      return
    }
    if (times >= MOST_TIMES) throw new AskRefused(trouble)
    deps.waiting(trouble)
    await deps.waker.wait(AGAIN_MS, signal)
  }
}

function orStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new AskStopped())
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

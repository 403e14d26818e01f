import type { Exchange } from './remote/wire.ts'

/** What the last exchanges say about an account, whoever asked: a delivery, a read, a test. */
export interface LaneHealth {
  /** Epoch ms of the last usable answer in this run; null = none yet. */
  lastAnswerAt: number | null
  /** True from the first exchange without a usable answer until the next one with. */
  failing: boolean
}

/**
 * Remembers per account whether the other side answers, so that the pills do not stay green while reads fail. An answer
 * that arrives but cannot be used (garbage) looks fine on the wire: who reads it says so by `waiting`.
 */
export function createLaneHealth() {
  const lanes = new Map<string, { lastAnswerAt: number | null; failing: boolean }>()
  /** Reads that wait for an account, by their own key. */
  const waits = new Map<string, string>()
  const of = (lane: string) => {
    const known = lanes.get(lane) ?? { lastAnswerAt: null, failing: false }
    lanes.set(lane, known)
    return known
  }
  return {
    /** Returns whether the picture changed. */
    note(exchange: Pick<Exchange, 'connection' | 'kind' | 'status' | 'at'>): boolean {
      const lane = of(exchange.connection)
      const before = lane.failing
      lane.failing = exchange.kind !== 'answered' || exchange.status === null || exchange.status >= 500
      if (!lane.failing) lane.lastAnswerAt = exchange.at
      return lane.failing !== before
    },
    /** A piece of work (by key) cannot go on because of this account; null = it goes on. */
    waiting(key: string, lane: string | null): void {
      if (lane === null) waits.delete(key)
      else waits.set(key, lane)
    },
    of(lane: string): LaneHealth {
      const known = lanes.get(lane)
      const waited = [...waits.values()].includes(lane)
      return { lastAnswerAt: known?.lastAnswerAt ?? null, failing: waited || (known?.failing ?? false) }
    },
  }
}

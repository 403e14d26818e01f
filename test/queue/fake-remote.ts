import type { DeliveryHandler, Finding, OutboxRow, Outcome } from '../../main/queue/index.ts'
import { trouble } from './harness.ts'

/** What a fake remote does with one row. `lost` = applied, but the answer never arrives. */
export type Behaviour = Outcome['kind'] | 'lost' | 'throw'

/** A remote with books of its own: what it applied, in order, by our number. It does not check for duplicates. */
export interface FakeRemote {
  /** Our number → how often it was applied, with which content. */
  books: Map<string, { count: number; content: string }>
  /** Our numbers in order of application. */
  order: string[]
  calls: { keys: string[]; purpose: 'send' | 'look-up' }[]
}

export const newRemote = (): FakeRemote => ({ books: new Map(), order: [], calls: [] })

export function remoteHandler(
  remote: FakeRemote,
  behave: (row: OutboxRow) => Behaviour,
  more: Partial<DeliveryHandler> = {},
): DeliveryHandler {
  function apply(row: OutboxRow): void {
    const known = remote.books.get(row.idempotencyKey)
    remote.books.set(row.idempotencyKey, { count: (known?.count ?? 0) + 1, content: JSON.stringify(row.payload) })
    remote.order.push(row.idempotencyKey)
  }
  return {
    kind: 'product',
    batchSize: 100,
    slowestAnswerMs: 60_000,
    async deliver(rows) {
      remote.calls.push({ keys: rows.map((row) => row.idempotencyKey), purpose: 'send' })
      return rows.map((row): Outcome => {
        const behaviour = behave(row)
        switch (behaviour) {
          case 'delivered':
            apply(row)
            return { kind: 'delivered', existed: false, remoteNo: `R-${row.idempotencyKey}` }
          case 'lost':
            apply(row)
            return { kind: 'unknown', trouble: trouble('LOST') }
          case 'throw':
            throw new Error('connector bug')
          case 'throttled':
            return { kind: 'throttled', trouble: trouble('LIMIT'), retryAfterMs: 30_000 }
          default:
            return { kind: behaviour, trouble: trouble(behaviour) }
        }
      })
    },
    async lookUp(rows) {
      remote.calls.push({ keys: rows.map((row) => row.idempotencyKey), purpose: 'look-up' })
      return rows.map((row): Finding => {
        const found = remote.books.get(row.idempotencyKey)
        if (!found) return { kind: 'not-found' }
        return found.content === JSON.stringify(row.payload)
          ? { kind: 'found', sameContent: true, remoteNo: `R-${row.idempotencyKey}` }
          : { kind: 'found', sameContent: false, trouble: trouble('OTHER_CONTENT') }
      })
    },
    ...more,
  }
}

import type { DocumentState } from '../../preload/contract/index.ts'
import type { Queue, QueueChange } from '../queue/index.ts'
import type { OutboxRow } from '../queue/types.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { breathe } from './in-take.ts'
import type { DocumentTables, StoredDocument } from './tables.ts'

const STEP = 40
/** States that mirror the outbox; all others are decided elsewhere. */
const MIRRORED: ReadonlySet<DocumentState> = new Set(['queued', 'waiting-products', 'sending', 'unknown'])
const RANK: Partial<Record<DocumentState, number>> = { 'waiting-products': 0, queued: 1, sending: 2, unknown: 3 }

/** State of a document by those of its open rows: what is least certain wins. Null = no row is open. */
export function mirrored(
  document: Pick<StoredDocument, 'state'>,
  rows: readonly Pick<OutboxRow, 'state' | 'firstSentAt'>[],
): DocumentState | null {
  const states = rows.flatMap((row): DocumentState[] => {
    switch (row.state) {
      case 'sending':
        return ['sending']
      case 'unknown':
        return ['unknown']
      case 'waiting':
        return ['queued']
      case 'pending':
        return [document.state === 'waiting-products' && row.firstSentAt === null ? 'waiting-products' : 'queued']
      default:
        return []
    }
  })
  return states.reduce<DocumentState | null>(
    (worst, state) => (worst === null || RANK[state]! > RANK[worst]! ? state : worst),
    null,
  )
}

/** Keeps the documents of both directions level with their rows in the outbox. */
export function followQueue(deps: {
  db: Database
  tables: DocumentTables
  queue: Pick<Queue, 'get' | 'onChange'>
  now(): number
  changed(connectionId: number, ids: readonly number[]): void
  failed(error: unknown): void
}) {
  const { tables, queue } = deps
  let waiting: Set<number> | 'all' = new Set()
  let going: Promise<void> | null = null
  let stopped = false

  function mirror(outboxId: number): { connectionId: number; id: number } | null {
    const delivery = tables.delivery(outboxId)
    const document = delivery && tables.get(delivery.documentId)
    if (!delivery || !document) return null
    // What has settled was written in its own transaction; the window hears of it here.
    const told = { connectionId: document.connectionId, id: document.id }
    if (!MIRRORED.has(document.state)) return told
    const rows = tables
      .deliveries(document.id)
      .filter((one) => one.state === 'open')
      .flatMap((one) => queue.get(one.outboxId)?.row ?? [])
    const state = mirrored(document, rows)
    if (state === null) return told
    noteSent(tables, document, rows)
    if (state === document.state) return told
    tables.patch(document.id, { state })
    if (state === 'unknown')
      tables.addEvent(document.id, {
        at: deps.now(),
        event: 'unknown',
        text: '没有得到回答，正在自动查询结果',
        outboxId,
      })
    return told
  }

  async function run(): Promise<void> {
    for (;;) {
      const batch: Set<number> | 'all' = waiting
      if (stopped || (batch !== 'all' && batch.size === 0)) return
      waiting = new Set()
      if (batch === 'all') {
        for (let after = 0; !stopped; ) {
          const ids = tables.openDeliveries(after, STEP)
          step(ids)
          if (ids.length < STEP) break
          after = ids.at(-1)!
          await breathe()
        }
      } else {
        const ids = [...batch]
        for (let at = 0; at < ids.length && !stopped; at += STEP) {
          step(ids.slice(at, at + STEP))
          await breathe()
        }
      }
    }
  }

  function step(ids: readonly number[]): void {
    const told = inTransaction(deps.db, () => ids.flatMap((id) => mirror(id) ?? []))
    for (const { connectionId, id } of told) deps.changed(connectionId, [id])
  }

  function onChange(change: QueueChange): void {
    if (change.all) waiting = 'all'
    else if (waiting !== 'all') for (const id of change.ids) waiting.add(id)
    go()
  }

  function go(): void {
    going ??= run()
      .catch((error) => deps.failed(error))
      .finally(() => {
        going = null
        if (!stopped && (waiting === 'all' || waiting.size > 0)) go()
      })
  }

  const end = queue.onChange(onChange)
  return {
    /** Looks at everything that is open, e.g. at start. */
    all: (): void => onChange({ ids: [], all: true }),
    async stop(): Promise<void> {
      stopped = true
      end()
      await going
    },
  }
}

/** The first time a row of the document may have left: one step of the timeline. */
export function noteSent(
  tables: DocumentTables,
  document: Pick<StoredDocument, 'id' | 'sentAt'>,
  rows: readonly Pick<OutboxRow, 'id' | 'firstSentAt'>[],
): void {
  if (document.sentAt !== null) return
  const first = rows.filter((row) => row.firstSentAt !== null).sort((a, b) => a.firstSentAt! - b.firstSentAt!)[0]
  if (!first) return
  tables.patch(document.id, { sentAt: first.firstSentAt })
  tables.addEvent(document.id, { at: first.firstSentAt!, event: 'sent', text: '已发送，等待回答', outboxId: first.id })
}

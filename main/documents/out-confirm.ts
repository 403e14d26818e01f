import { LOOK_UP_STATUSES, startDocumentsRead, type WangdianStockOrder } from '../remote/wangdian/index.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { breathe } from './in-take.ts'
import { answered, type Round, SINGLE } from './out-ask.ts'
import { type ErpStage, stageOfOther, stageOfStocktake } from './out-confirm-rules.ts'
import { writeOf } from './out-kinds.ts'
import { CONFIRMING, type OutPlacing } from './out-place.ts'
import type { OutTables } from './out-tables.ts'
import { outExtra } from './out-take.ts'
import type { DocumentTables, StoredDocument } from './tables.ts'

/** A document that waits for a person in the ERP is asked for this often. */
export const CONFIRM_EVERY_MS = 5 * 60_000
/** Documents of one round, and of one transaction. */
const ROUND = 1_000
const STEP = 25
/** The ERP's time is known to the second; what is not found with the narrow margin is asked for again with the wide one. */
const NARROW_MS = 10_000
const MARGIN_MS = 10 * 60_000
/** Statuses read for many documents at once: ended, then what waits. */
const READ = { stockIn: [80, 60, 70, 30, 20, 10], stockOut: [null, 50, 55, 5] } as const

export interface ConfirmDeps {
  db: Database
  tables: DocumentTables
  own: OutTables
  placing: OutPlacing
  changed(ids: readonly number[]): void
  /** Rows that wait for the ERP. */
  backlog(connectionId: number): number
}

/** While many documents go, the ERP is asked about those that went in turns. */
const TURN_MS = 60_000
const TURN = 500

/**
 * Follows what of ours is booked in the ERP until it is reviewed and settled there (S18–S29). Returns when the next
 * question is due (epoch ms), null when nothing waits.
 */
export async function confirmBooked(round: Round, deps: ConfirmDeps): Promise<number | null> {
  const { own } = deps
  const before = round.now() - CONFIRM_EVERY_MS
  if (deps.backlog(round.connectionId) > SINGLE) {
    const { count, first } = own.dueForConfirmation(round.connectionId, before)
    if (count > 0 && count < TURN && round.now() - first < TURN_MS) return first + TURN_MS
  }
  const due = (['waiting-audit', 'waiting-settle'] as const).flatMap((state) =>
    own.due(round.connectionId, state, before, ROUND),
  )
  const counts = due.filter((document) => writeOfDocument(document) === 'stocktake')
  for (const document of counts) await confirmStocktake(document, round, deps)
  for (const write of ['stockIn', 'stockOut'] as const) {
    const documents = due.filter((document) => writeOfDocument(document) === write)
    if (documents.length > SINGLE) await confirmMany(write, documents, round, deps)
    else for (const document of documents) await confirmOne(write, document, round, deps)
  }
  const oldest = (['waiting-audit', 'waiting-settle'] as const)
    .map((state) => own.oldestAsked(round.connectionId, state))
    .filter((at) => at !== null)
  return oldest.length === 0 ? null : Math.min(...oldest) + CONFIRM_EVERY_MS
}

const writeOfDocument = (document: StoredDocument) => writeOf(outExtra(document).kind)

async function confirmOne(
  write: 'stockIn' | 'stockOut',
  document: StoredDocument,
  round: Round,
  deps: ConfirmDeps,
): Promise<void> {
  const askedAt = round.now()
  const outerNo = document.ourNo ?? ''
  const statuses = LOOK_UP_STATUSES[write === 'stockIn' ? 'in' : 'out']
  const found = answered(await round.erp.stockOrdersBy(write, { outerNo }, { ...round.asked, statuses }))
  const answer = found[0] ? { stage: stageOf(write, found[0]), status: found[0].status } : NOT_SHOWN
  await book([{ document, ...answer }], askedAt, deps)
}

/** After an outage there may be thousands: reads what changed in the ERP, 100 documents a request. */
async function confirmMany(
  write: 'stockIn' | 'stockOut',
  documents: readonly StoredDocument[],
  round: Round,
  deps: ConfirmDeps,
): Promise<void> {
  const askedAt = round.now()
  const offset = round.erp.now() - askedAt
  const since = Math.min(
    ...documents.map((one) =>
      one.askedAt === null ? (one.sentAt ?? one.arrivedAt ?? round.now()) - NARROW_MS : one.askedAt - MARGIN_MS,
    ),
  )
  const waiting = new Map(documents.map((document) => [document.ourNo ?? '', document]))
  const window = { from: since + offset, to: round.erp.now() }
  let state = startDocumentsRead(write, window, { statuses: READ[write] })
  while (state && waiting.size > 0) {
    const page = answered(await round.erp.readStockOrders(state, round.asked))
    const found = page.rows.flatMap((order): Confirmed[] => {
      const document = waiting.get(order.outerNo)
      waiting.delete(order.outerNo)
      return document ? [{ document, stage: stageOf(write, order), status: order.status }] : []
    })
    await book(found, askedAt, deps)
    state = page.next
  }
  const rest = [...waiting.values()].map((document): Confirmed => ({ document, ...NOT_SHOWN }))
  await book(rest, askedAt, deps)
}

const stageOf = (write: 'stockIn' | 'stockOut', order: WangdianStockOrder): ErpStage | null =>
  order.status === null ? null : stageOfOther(write, order.status, order.orderNo)

async function confirmStocktake(document: StoredDocument, round: Round, deps: ConfirmDeps): Promise<void> {
  const askedAt = round.now()
  const waiting: { direction: 'in' | 'out'; no: string }[] = []
  for (const part of deps.tables.deliveries(document.id)) {
    if (!part.remoteNo || part.state !== 'delivered') continue
    const key = { srcOrderNo: part.remoteNo }
    for (const [write, direction, statuses] of [
      ['stockIn', 'in', [30, 20]],
      ['stockOut', 'out', [50, 55]],
    ] as const) {
      const found = answered(await round.erp.stockOrdersBy(write, key, { ...round.asked, statuses }))
      waiting.push(...found.map((order) => ({ direction, no: order.orderNo })))
    }
  }
  await book([{ document, stage: stageOfStocktake(waiting), status: null }], askedAt, deps)
}

/** What the ERP says of a document; `stage` null = it did not show it, and is asked again. */
interface Confirmed {
  document: StoredDocument
  stage: ErpStage | null
  status: number | null
}
const NOT_SHOWN = { stage: null, status: null }

/** @param askedAt before the question: the PC may sleep until its answer is there, and must ask for that time again */
async function book(all: readonly Confirmed[], askedAt: number, deps: ConfirmDeps): Promise<void> {
  for (let at = 0; at < all.length; at += STEP) {
    const some = all.slice(at, at + STEP)
    inTransaction(deps.db, () => {
      for (const one of some) bookOne(one, askedAt, deps)
    })
    deps.changed(some.map(({ document }) => document.id))
    await breathe()
  }
}

function bookOne({ document: seen, stage, status: erpStatus }: Confirmed, askedAt: number, deps: ConfirmDeps): void {
  const { tables, placing } = deps
  const document = tables.get(seen.id)
  if (!document || (document.state !== 'waiting-audit' && document.state !== 'waiting-settle')) return
  const extra = { ...outExtra(document), erpStatus }
  switch (stage?.stage) {
    case undefined:
      tables.patch(document.id, { askedAt })
      return
    case 'finished': {
      const waited = document.trouble?.code !== CONFIRMING
      const text = waited ? 'ERP 已审核、结算，全部完成' : '已到达 ERP，已审核、结算'
      placing.move(document, 'arrived', null, { askedAt, extra }, { event: 'arrived', text })
      return
    }
    case 'cancelled':
      placing.move(document, 'cancelled', stage.trouble, { askedAt, extra })
      return
    case 'audit':
    case 'settle':
      placing.move(document, stage.state, stage.trouble, { askedAt, extra })
  }
}

import { type Database, inTransaction } from '../store/index.ts'
import { answered, type Round } from './out-ask.ts'
import { writeOf } from './out-kinds.ts'
import type { OutPlacing } from './out-place.ts'
import { EXPECTED_MS, missingProducts } from './out-rules.ts'
import { askForSource } from './out-source.ts'
import type { OutTables } from './out-tables.ts'
import { outExtra } from './out-take.ts'
import { nextAsk, SALES_EVERY_MS } from './sales-rules.ts'
import type { DocumentTables, StoredDocument } from './tables.ts'

export interface WatchDeps {
  db: Database
  tables: DocumentTables
  own: OutTables
  placing: OutPlacing
  /** Gives up a refused row whose document goes anew under another number; outside a transaction. */
  giveUp(outboxIds: readonly number[]): void
  changed(ids: readonly number[]): void
}

/** Questions of one round: the account's limit is shared. */
const MOST = 20

/**
 * A29: under 对方系统直连 the ERP is only asked whether it has the document. Returns when the next question is due (epoch
 * ms), null when none waits.
 */
export async function watchDirect(round: Round, deps: WatchDeps): Promise<number | null> {
  const { db, own, tables, placing } = deps
  const now = round.now()
  const due = own
    .due(round.connectionId, 'observing', now - SALES_EVERY_MS, 200)
    .filter((document) => nextAsk(finishedAt(document), document.askedAt, now) <= now)
  for (const seen of due.slice(0, MOST)) {
    const write = writeOf(outExtra(seen).kind)
    // The PC may sleep before the answer is there: what was asked before is asked again.
    const askedAt = round.now()
    const no = write === null ? null : answered(await askForSource(round.erp, write, seen.number, round.asked))
    inTransaction(db, () => {
      const document = tables.get(seen.id)
      if (document?.state !== 'observing') return
      if (no === null) {
        tables.patch(document.id, { askedAt })
        return
      }
      const patch = { askedAt, arrivedNo: no, arrivedAt: round.now() }
      const event = { event: 'arrived-by-other', text: `对方系统已同步到 ERP，单号 ${no}` }
      placing.move(document, 'arrived-by-other', null, patch, event)
    })
    if (no !== null) deps.changed([seen.id])
  }
  const oldest = own.oldestAsked(round.connectionId, 'observing')
  return oldest === null ? null : Math.max(oldest, now - SALES_EVERY_MS) + SALES_EVERY_MS
}

const finishedAt = (document: StoredDocument): number => document.finishedThereAt ?? document.seenAt

/**
 * A33: a document that waits for products goes by itself once the ERP has them all. Returns when the next question is due
 * (epoch ms), null when none waits.
 */
export async function watchMissing(round: Round, deps: WatchDeps): Promise<number | null> {
  const { own } = deps
  const now = round.now()
  const since = (document: StoredDocument): number => document.queuedAt ?? document.seenAt
  const due = own
    .due(round.connectionId, 'missing-products', now - SALES_EVERY_MS, 200)
    .filter((document) => nextAsk(since(document), document.askedAt, now) <= now)
  /** What this round has learnt of a code. */
  const known = new Map<string, boolean>()
  let left = MOST
  for (const document of due) {
    if (left <= 0) break
    left -= await checkMissing(document, known, left, round, deps)
  }
  const oldest = own.oldestAsked(round.connectionId, 'missing-products')
  return oldest === null ? null : Math.max(oldest, now - SALES_EVERY_MS) + SALES_EVERY_MS
}

/** Returns the requests it took. */
async function checkMissing(
  document: StoredDocument,
  known: Map<string, boolean>,
  most: number,
  round: Round,
  deps: WatchDeps,
): Promise<number> {
  const { own } = deps
  const askedAt = round.now()
  const codes = own.missingCodes(document.id, 5_000)
  const there: string[] = []
  let asked = 0
  for (const { code_key: key, spec_no: specNo } of codes) {
    if (!known.has(key)) {
      if (asked >= most) break
      asked += 1
      const goods = answered(await round.erp.goodsByKey({ specNo }, round.asked))
      const has = goods.some((one) => !one.deleted && one.specs.some((spec) => spec.specNo === specNo && !spec.deleted))
      known.set(key, has)
    }
    if (known.get(key)) there.push(key)
  }
  release(document, there, askedAt, round, deps)
  return asked
}

function release(seen: StoredDocument, there: readonly string[], askedAt: number, round: Round, deps: WatchDeps): void {
  const { db, own, tables, placing } = deps
  const done = inTransaction(db, () => {
    const document = tables.get(seen.id)
    if (document?.state !== 'missing-products') return []
    tables.patch(document.id, { askedAt })
    for (const key of there) {
      own.dropMissing(document.id, key)
      tables.noteCode(document.id, key, '')
    }
    if (there.length === 0) return []
    const left = own.missingCodes(document.id, 5_000)
    if (left.length > 0) {
      const lacking = left.map((code) => ({ codeKey: code.code_key, specNo: code.spec_no, name: '' }))
      tables.patch(document.id, { trouble: missingProducts(lacking) })
      return []
    }
    const old = tables.deliveries(document.id).filter((one) => one.state === 'refused')
    for (const one of old) tables.dropDelivery(one.outboxId)
    tables.addEvent(document.id, { at: round.now(), event: 'products', text: '商品在 ERP 中已齐全' })
    placing.place({ ...tables.get(document.id)!, expectedAt: round.now() + EXPECTED_MS })
    return old.map((one) => one.outboxId)
  })
  // A refused row of the first try: the document goes under a number of its own.
  if (done.length > 0) deps.giveUp(done)
  deps.changed([seen.id])
}

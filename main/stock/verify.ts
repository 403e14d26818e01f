import { AskStopped } from '../catalog/index.ts'
import type { Read } from '../remote/read.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { breathe } from './plan-run.ts'
import { erpChanges } from './read-plan.ts'
import type { Asked, ErpSource, PosSource } from './remotes.ts'
import type { Place, RunRow } from './types.ts'
import type { WriteTables } from './write-tables.ts'

export interface VerifyDeps {
  db: Database
  writes: WriteTables
  erp: ErpSource
  pos: PosSource
  asked: Asked
  ask<T>(call: () => Promise<Read<T>>): Promise<T>
  /** The ERP's time at which writing began. */
  since: number
  moved(done: number): void
}

const STEP = 200

/**
 * Reads the side that was written again: a line stands (verified), has moved on since, or waits in the ERP for a person
 * to review the 盘点单. Throws what `ask` throws; lines not looked at stay `written`.
 */
export async function verifyRun(row: RunRow, places: readonly Place[], deps: VerifyDeps): Promise<void> {
  if (row.direction === 'erp') await verifyPos(row, deps)
  else await verifyErp(row, places, deps)
}

async function verifyPos(row: RunRow, deps: VerifyDeps): Promise<void> {
  const { db, writes, asked } = deps
  let done = 0
  for (let seq = 0; ; ) {
    if (asked.signal.aborted) throw new AskStopped()
    const lines = writes.ofResult(row.id, 'written', seq, STEP)
    const last = lines.at(-1)
    if (!last) return
    for (const shopId of new Set(lines.map((line) => line.shopId))) {
      const ours = lines.filter((line) => line.shopId === shopId)
      const codes = ours.map((line) => line.code)
      const found = await deps.ask(() => deps.pos.lookUpStock(shopId, codes, asked))
      inTransaction(db, () => {
        for (const [index, line] of ours.entries()) {
          const now = found[index]?.stock?.quantity ?? null
          writes.setResult(line, now === line.after ? 'verified' : 'moved-since', { found: now })
        }
      })
    }
    seq = last.seq
    done += lines.length
    deps.moved(done)
    await breathe()
  }
}

async function verifyErp(row: RunRow, places: readonly Place[], deps: VerifyDeps): Promise<void> {
  const { db, writes, erp, asked } = deps
  const now = new Map<string, number | null>()
  const [step] = erpChanges([...places], { from: deps.since, to: erp.remoteNow() }, true)
  for (let state = step?.state ?? null; state; ) {
    const at = state
    const page = await deps.ask(() => erp.stockPage(at, asked))
    for (const stock of page.rows) now.set(`${stock.warehouseNo}\n${stock.specNo}`, stock.stockNum)
    state = page.next
  }
  const warehouse = new Map(places.map((place) => [place.shopId, place.warehouseNo]))
  let done = 0
  for (let seq = 0; ; ) {
    if (asked.signal.aborted) throw new AskStopped()
    const lines = writes.ofResult(row.id, 'written', seq, STEP)
    const last = lines.at(-1)
    if (!last) return
    inTransaction(db, () => {
      for (const line of lines) {
        const place = `${warehouse.get(line.shopId)}\n${line.code}`
        const found = now.get(place) ?? null
        // As it was before: the document is there and waits.
        if (!now.has(place) || found === line.before) writes.setResult(line, 'waiting-audit', { found: line.before })
        else writes.setResult(line, found === line.after ? 'verified' : 'moved-since', { found })
      }
    })
    seq = last.seq
    done += lines.length
    deps.moved(done)
    await breathe()
  }
}

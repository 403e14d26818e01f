import type { Read } from '../remote/read.ts'
import { type CallOptions, startDocumentsRead, type Wangdian } from '../remote/wangdian/index.ts'
import { SINGLE } from './out-ask.ts'
import type { OutWrite } from './out-kinds.ts'

/**
 * Statuses in which the vendors' own link leaves a document of the POS: ended, or waiting for a person. The query shows
 * one status at a time, and the account's limit is tight, so rarer ones are not asked for before every send.
 */
const STATUSES = { stockIn: [80, 30, 60], stockOut: [null, 50, 55] } as const

/**
 * A29: the ERP's number of the document that carries this number of the POS, null when there is none. Ours never
 * answers here: it carries a number that we minted.
 */
export async function askForSource(
  erp: Wangdian,
  write: OutWrite,
  posNo: string,
  options?: CallOptions,
): Promise<Read<string | null>> {
  if (write === 'stocktake') {
    const read = await erp.stocktakesBy({ outerNo: posNo }, options)
    return read.ok ? { ok: true, value: read.value[0] ? read.value[0].pdNo || posNo : null } : read
  }
  const read = await erp.stockOrdersBy(write, { outerNo: posNo }, { ...options, statuses: STATUSES[write] })
  return read.ok ? { ok: true, value: read.value[0]?.orderNo ?? null } : read
}

/** A list of what the ERP has is good for this long. */
const FRESH_MS = 60_000
const MARGIN_MS = 10 * 60_000

export interface SourcesDeps {
  /** This PC's time. */
  now(): number
  /** Rows that wait on the lane of this connection. */
  backlog(connectionId: number): number
  /** When the oldest document under way was finished in the shop (epoch ms); null = none is. */
  oldest(connectionId: number): number | null
}

/**
 * The question of A29 before each send: by number while few documents go; after an outage by one reading of what the ERP
 * has booked since, 100 documents a request, which is then good for a minute of sends.
 */
export function createSources(deps: SourcesDeps) {
  const known = new Map<string, { at: number; from: number; numbers: Map<string, string> }>()

  async function listed(
    connectionId: number,
    erp: Wangdian,
    write: OutWrite,
    finishedAt: number,
    options: CallOptions,
  ): Promise<Read<Map<string, string>>> {
    const key = `${connectionId}:${write}`
    const now = deps.now()
    const there = known.get(key)
    if (there && now >= there.at && now - there.at < FRESH_MS && there.from <= finishedAt)
      return { ok: true, value: there.numbers }
    const oldest = Math.min(finishedAt, deps.oldest(connectionId) ?? now)
    const from = oldest + (erp.now() - now) - MARGIN_MS
    const numbers = new Map<string, string>()
    const statuses = write === 'stocktake' ? [null] : STATUSES[write]
    let state = startDocumentsRead(write, { from, to: erp.now() }, { statuses })
    while (state) {
      if (write === 'stocktake') {
        const page = await erp.readStocktakes(state, options)
        if (!page.ok) return page
        for (const one of page.value.rows) if (one.outerNo !== '') numbers.set(one.outerNo, one.pdNo || one.outerNo)
        state = page.value.next
      } else {
        const page = await erp.readStockOrders(state, options)
        if (!page.ok) return page
        for (const one of page.value.rows) if (one.outerNo !== '') numbers.set(one.outerNo, one.orderNo)
        state = page.value.next
      }
    }
    known.set(key, { at: now, from: oldest, numbers })
    return { ok: true, value: numbers }
  }

  return async (
    connectionId: number,
    erp: Wangdian,
    { write, posNo, finishedAt }: { write: OutWrite; posNo: string; finishedAt: number },
    options: CallOptions,
  ): Promise<Read<string | null>> => {
    if (deps.backlog(connectionId) <= SINGLE) {
      known.delete(`${connectionId}:${write}`)
      return await askForSource(erp, write, posNo, options)
    }
    const list = await listed(connectionId, erp, write, finishedAt, options)
    return list.ok ? { ok: true, value: list.value.get(posNo) ?? null } : list
  }
}

export type Sources = ReturnType<typeof createSources>

import type { Read } from '../remote/read.ts'
import {
  type CallOptions,
  startDocumentsRead,
  type Wangdian,
  type WangdianStockOrder,
  type WangdianStocktake,
} from '../remote/wangdian/index.ts'
import { SINGLE } from './out-ask.ts'
import type { OutPayload } from './out-delivery.ts'
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
/** A list goes on this long before its end: what was being booked then may not have been shown. */
const OVERLAP_MS = 2 * 60_000

/** Numbers this product mints (queue/numbers.ts), also those of another installation or from before a restore. */
const MINTED = /^D[OP]\d{6}[A-Z2-9]{4}\d{4,}$/
/** `remarkOf` of out-place.ts: 门店出库开单 D000000001，来源 … */
const REMARK = /^门店\S* ([^\s，]+)(，|$)/u

/** The POS number in the remark of a document that this product pushed, whoever remembers it; null = not one of ours. */
export function posNoOf(order: Pick<WangdianStockOrder, 'outerNo' | 'remark'>): string | null {
  return MINTED.test(order.outerNo) ? (REMARK.exec(order.remark)?.[1] ?? null) : null
}

/** Whether a 盘点单 of ours holds these figures; lines that the ERP left out are not in it. */
export function isSameCount(
  count: Pick<WangdianStocktake, 'outerNo' | 'warehouseNo' | 'lines'>,
  asked: Pick<OutPayload, 'warehouseNo' | 'lines'>,
): boolean {
  if (!MINTED.test(count.outerNo) || count.warehouseNo !== asked.warehouseNo || count.lines.length === 0) return false
  const figures = new Map(asked.lines.map((line) => [line.specNo, line.num]))
  return count.lines.every((line) => figures.get(line.specNo) === line.newNum)
}

export interface SourcesDeps {
  /** This PC's time. */
  now(): number
  /** Rows that wait on the lane of this connection. */
  backlog(connectionId: number): number
  /** When the oldest document under way was finished in the shop (epoch ms); null = none is. */
  oldest(connectionId: number): number | null
  /**
   * Since when this file remembers everything it sent (epoch ms): what was finished before may have been sent by an
   * installation, or a file, that was replaced.
   */
  remembersSince(connectionId: number): number
}

interface Listed {
  /** Read up to here. */
  at: number
  from: number
  /** Number in the POS → number in the ERP. */
  numbers: Map<string, string>
  counts: WangdianStocktake[]
}

/**
 * The question of A29 before each send: by number while few documents go; after an outage by one reading of what the ERP
 * has booked since, 100 documents a request, which is then good for a minute of sends. The reading also finds what this
 * product sent before its data was restored.
 */
export function createSources(deps: SourcesDeps) {
  const known = new Map<string, Listed>()
  const reading = new Map<string, Promise<Read<Listed>>>()

  /** Several documents that ask at a time share one reading. */
  async function listed(
    connectionId: number,
    erp: Wangdian,
    payload: Pick<OutPayload, 'write' | 'finishedAt'>,
    options: CallOptions,
  ): Promise<Read<Listed>> {
    const key = `${connectionId}:${payload.write}`
    for (let other = reading.get(key); other; other = reading.get(key)) {
      const read = await other
      if (!read.ok || read.value.from <= payload.finishedAt) return read
    }
    const own = readList(connectionId, erp, payload, options).finally(() => reading.delete(key))
    reading.set(key, own)
    return await own
  }

  async function readList(
    connectionId: number,
    erp: Wangdian,
    { write, finishedAt }: Pick<OutPayload, 'write' | 'finishedAt'>,
    options: CallOptions,
  ): Promise<Read<Listed>> {
    const key = `${connectionId}:${write}`
    const now = deps.now()
    const there = known.get(key)
    if (there && now >= there.at && now - there.at < FRESH_MS && there.from <= finishedAt)
      return { ok: true, value: there }
    const oldest = Math.min(finishedAt, deps.oldest(connectionId) ?? now)
    const offset = erp.now() - now
    // What was read before stays; only what the ERP booked since is asked for.
    const goesOn = there !== undefined && now >= there.at && there.from <= finishedAt
    const from = goesOn ? there.at + offset - OVERLAP_MS : oldest + offset - MARGIN_MS
    const list: Listed = goesOn
      ? { ...there, at: now, numbers: new Map(there.numbers), counts: [...there.counts] }
      : { at: now, from: oldest, numbers: new Map(), counts: [] }
    const statuses = write === 'stocktake' ? [null] : STATUSES[write]
    let state = startDocumentsRead(write, { from, to: erp.now() }, { statuses })
    while (state) {
      if (write === 'stocktake') {
        const page = await erp.readStocktakes(state, options)
        if (!page.ok) return page
        for (const one of page.value.rows)
          if (one.outerNo !== '') list.numbers.set(one.outerNo, one.pdNo || one.outerNo)
        list.counts.push(...page.value.rows.filter((one) => MINTED.test(one.outerNo)))
        state = page.value.next
      } else {
        const page = await erp.readStockOrders(state, options)
        if (!page.ok) return page
        for (const one of page.value.rows) {
          const posNo = posNoOf(one) ?? one.outerNo
          if (posNo !== '') list.numbers.set(posNo, one.orderNo)
        }
        state = page.value.next
      }
    }
    known.set(key, list)
    return { ok: true, value: list }
  }

  return async (
    connectionId: number,
    erp: Wangdian,
    payload: OutPayload,
    options: CallOptions,
  ): Promise<Read<string | null>> => {
    const forgotten = payload.finishedAt < deps.remembersSince(connectionId)
    if (!forgotten && deps.backlog(connectionId) <= SINGLE) {
      known.delete(`${connectionId}:${payload.write}`)
      return await askForSource(erp, payload.write, payload.posNo, options)
    }
    const list = await listed(connectionId, erp, payload, options)
    if (!list.ok) return list
    const found = list.value.numbers.get(payload.posNo)
    if (found !== undefined) return { ok: true, value: found }
    const count = forgotten ? list.value.counts.find((one) => isSameCount(one, payload)) : undefined
    return { ok: true, value: count ? count.pdNo || count.outerNo : null }
  }
}

export type Sources = ReturnType<typeof createSources>

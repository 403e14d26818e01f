import { setTimeout as wait } from 'node:timers/promises'
import type { CallOutput } from '../../preload/contract/index.ts'
import { randomOf } from '../../scripts/lib/demo-month.ts'
import { rowsOf, specNumbers } from '../sandbox/shop-books.ts'
import { type KillWorld, openKillWorld } from './kill-kit.ts'

export interface DocumentsKillRun {
  seed: number
  /** What each SIGKILL waited for: so many writes in either direction, or so many ms after the documents were there. */
  kills: string[]
  /** Documents that had not arrived when the product came back, over all kills. */
  underWay: number
  /** Documents of both directions that were judged. */
  documents: number
  /** What does not agree; empty = it holds. */
  wrong: string[]
}

const MINUTE = 60_000
const LIMIT_MS = 180_000
const SHOPS = ['100231', '100232'] as const
const OUT_KINDS = ['purchaseIn', 'importIn', 'returnIn', 'billedOut', 'exchangeOut'] as const
const WRITES = [
  { system: 'pos', path: '/v1/documents:batch' },
  { system: 'wangdian', path: 'stockin_order_push' },
  { system: 'wangdian', path: 'stockout_order_push' },
  { system: 'wangdian', path: 'stock_sync_by_pd' },
] as const

interface Made {
  from: 'erp' | 'pos'
  no: string
  shop: string
  kind: string
  code: string
  /** × 10⁴ */
  quantity: number
}

/**
 * Documents of both directions are made, and the product is killed while they flow, with answers that get lost after the
 * work was done; more are made while it is off. It is started again and brings them all to the other side. One world for
 * all moments. Judged by the books of both sides: every document there once, with its figures.
 */
export async function documentsKillRun(seed: number, moments: number): Promise<DocumentsKillRun> {
  const random = randomOf(seed)
  const below = (n: number): number => Math.floor(random() * n)
  const world = await openKillWorld(seed, 300)
  try {
    const { control } = world.sandbox
    const codes = (await specNumbers(world.sandbox)).both.slice(0, 6)
    for (const shop of SHOPS)
      for (const code of codes) {
        await control.erpEditStock(shop, code, '1000')
        await control.posEditStock(shop, code, '1000')
      }
    const connectionId = (await world.app().call('connections.list', {})).connections[0]!.id
    const made: Made[] = []
    const make = async (): Promise<void> => {
      const [shop, code, quantity] = [SHOPS[below(2)]!, codes[below(codes.length)]!, 1 + below(9)]
      const own = { shop, code, quantity: quantity * 10_000 }
      if (random() < 0.5) {
        const kind = random() < 0.5 ? '其他入库' : '其他出库'
        const input = { kind, warehouseNo: shop, lines: [{ specNo: code, num: String(quantity) }] }
        const { no } =
          kind === '其他入库' ? await control.erpCreateStockIn(input) : await control.erpCreateStockOut(input)
        made.push({ from: 'erp', no, kind, ...own })
        return
      }
      const kind = random() < 0.15 ? 'stocktake' : OUT_KINDS[below(OUT_KINDS.length)]!
      const lines = [{ merchantCode: code, quantity: String(kind === 'stocktake' ? 500 + quantity : quantity) }]
      const { no } = await control.posCreateDocument({ kind, shopId: shop, lines })
      if (kind === 'stocktake') await control.posAudit(no)
      made.push({ from: 'pos', no, kind, ...own })
    }
    const result: DocumentsKillRun = { seed, kills: [], underWay: 0, documents: 0, wrong: [] }
    const arrived = async (): Promise<number> => (await listed(world, connectionId)).tabs.arrived
    for (let n = 0; n < moments; n += 1) {
      for (let count = 6 + below(6); count > 0; count -= 1) await make()
      await control.clearRequests()
      for (const write of WRITES) {
        await control.setFault({ ...write, kind: 'slow', delayMs: 5 + below(30) })
        await control.setFault({ ...write, kind: 'half-body-after', probability: 0.2, seed: seed + n })
      }
      // What was made is old enough to be read; the product wakes up and reads both sides.
      await world.pass(3 * MINUTE)
      const count = below(8)
      if (count === 0) {
        const after = below(900)
        result.kills.push(`${after} ms`)
        // The moment of the kill is the test's input, not a wait for something to happen.
        await wait(after)
      } else {
        result.kills.push(`write ${count}`)
        const writes = async (): Promise<number> => {
          let sum = 0
          for (const write of WRITES) sum += (await control.requests({ ...write, limit: 1_000 })).entries.length
          return sum
        }
        for (const end = Date.now() + LIMIT_MS; (await writes()) < count && Date.now() < end; )
          if ((await arrived()) >= made.length) break
      }
      await world.killAndStart(async () => {
        for (let more = below(3); more > 0; more -= 1) await make()
      })
      result.underWay += made.length - (await arrived())
      await control.clearFaults()
      await world.pass(3 * MINUTE)
      await world.app().call('queue.kick', { lane: null })
      const last = await world
        .app()
        .when('documents.changed', arrived, (there) => there >= made.length, LIMIT_MS, `${made.length} 张到达`)
      if (last > made.length) result.wrong.push(`${result.kills.at(-1)}: ${last} documents for ${made.length}`)
    }
    result.documents = made.length
    result.wrong.push(...(await judge(world, made)))
    return result
  } finally {
    await world.end()
  }
}

function listed(world: KillWorld, connectionId: number): Promise<CallOutput<'documents.list'>> {
  return world.app().call('documents.list', {
    connectionId,
    direction: null,
    tab: null,
    states: [],
    kind: null,
    shopId: null,
    warehouseNo: null,
    text: '',
    from: null,
    to: null,
    late: false,
    sort: { by: 'seenAt', descending: true },
    cursor: null,
    limit: 1,
  })
}

/** Every document once in the other side's book, in its place, with its figures; and nothing else there. */
async function judge({ sandbox }: KillWorld, made: readonly Made[]): Promise<string[]> {
  const wrong: string[] = []
  const found = new Map<string, string[]>()
  const note = (key: string, facts: string): void => void found.set(key, [...(found.get(key) ?? []), facts])
  const posLines = await rowsOf(sandbox, 'pos', 'document_line')
  for (const row of await rowsOf(sandbox, 'pos', 'document')) {
    if (row.origin !== 'erp') continue
    for (const line of posLines.filter((one) => one.document_id === row.id))
      note(`erp ${row.erp_no}`, `${row.shop_id} ${line.merchant_code} ${line.quantity}`)
  }
  const items = await rowsOf(sandbox, 'wangdian', 'document_item')
  for (const row of await rowsOf(sandbox, 'wangdian', 'document')) {
    if (row.born !== 'api') continue
    const no = /^门店\S* ([^\s，]+)/u.exec(String(row.remark))?.[1] ?? ''
    for (const line of items.filter((one) => one.document_id === row.document_id))
      note(`pos ${no}`, `${row.warehouse_no} ${line.spec_no} ${line.num}`)
  }
  for (const one of made) {
    if (one.kind === 'stocktake') continue
    const key = `${one.from} ${one.no}`
    const there = found.get(key) ?? []
    found.delete(key)
    const right = `${one.shop} ${one.code} ${one.quantity}`
    if (there.length !== 1 || there[0] !== right) wrong.push(`${key} ${one.kind}: ${right} / ${there.join('; ')}`)
  }
  for (const [key, there] of found) wrong.push(`${key} was never made: ${there.join('; ')}`)
  const counts = (await rowsOf(sandbox, 'wangdian', 'stocktake')).length
  const counted = made.filter((one) => one.kind === 'stocktake').length
  if (counts !== counted) wrong.push(`${counts} 盘点单 for ${counted}`)
  return wrong
}

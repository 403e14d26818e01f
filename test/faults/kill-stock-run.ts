import { setTimeout as wait } from 'node:timers/promises'
import type { StockDirection, StockRun } from '../../preload/contract/index.ts'
import { randomOf } from '../../scripts/lib/demo-month.ts'
import { rowsOf, specNumbers } from '../sandbox/shop-books.ts'
import { type KillWorld, openKillWorld } from './kill-kit.ts'

export interface StockKillRun {
  seed: number
  direction: StockDirection
  /** What each SIGKILL waited for: so many requests that write, or so many ms after the click. */
  kills: string[]
  /** State of the run when the product came back, over all kills; `none`: the click was killed before it was kept. */
  struck: Record<string, number>
  /** SKUs that were to be written, over all runs. */
  written: number
  /** What does not agree; empty = it holds. */
  wrong: string[]
}

const MINUTE = 60_000
/** After closing, so that nothing asks, and long before 02:10. */
const EVENING = Date.parse('2027-03-10T22:05:00+08:00')
const SHOPS = ['100231', '100232'] as const
const SKUS = 24
const LIMIT_MS = 180_000
const RESTS: readonly StockRun['state'][] = ['done', 'partial', 'failed', 'guarded', 'cancelled', 'skipped']

/** Quantity × 10⁴ and number of changes of a SKU in a shop, by `shop/code`. */
type Shelf = Map<string, { quantity: number; changes: number }>

/**
 * Every SKU of two shops changes on the master's side, the run is begun by hand, and the product is killed between two
 * writes, before the first or after the last, while answers get lost after the work was done; while it is off, one SKU is
 * sold. It is started again and carries the run to its end. One world for all moments. Judged by the books of both sides.
 */
export async function stockKillRun(seed: number, direction: StockDirection, moments: number): Promise<StockKillRun> {
  const random = randomOf(seed)
  const below = (n: number): number => Math.floor(random() * n)
  const world = await openKillWorld(seed, 300, EVENING)
  try {
    const { control } = world.sandbox
    const target = direction === 'erp' ? 'pos' : 'erp'
    const edit = (side: 'erp' | 'pos', place: string, quantity: number): Promise<void> => {
      const [shop, code] = place.split('/') as [string, string]
      return side === 'erp'
        ? control.erpEditStock(shop, code, String(quantity))
        : control.posEditStock(shop, code, String(quantity))
    }
    const codes = (await specNumbers(world.sandbox)).both.slice(0, SKUS)
    const places = SHOPS.flatMap((shop) => codes.map((code) => `${shop}/${code}`))
    for (const place of places) for (const side of ['erp', 'pos'] as const) await edit(side, place, 100)
    const connectionId = await choose(world, direction)
    const system = target === 'pos' ? 'pos' : 'wangdian'
    const path = target === 'pos' ? '/v1/stock:batch' : 'stock_sync_by_pd'
    const writes = async (): Promise<number> => (await control.requests({ system, path, limit: 1_000 })).entries.length
    const newest = async (): Promise<StockRun | undefined> =>
      (await world.app().call('stock.runs', { connectionId, cursor: null, limit: 1 })).rows[0]

    // A sale is a change in the POS's book; the ERP's counts 盘点单 alone.
    const ownEdits = target === 'pos' ? 2 : 1
    const result: StockKillRun = { seed, direction, kills: [], struck: {}, written: 0, wrong: [] }
    for (let n = 0; n < moments; n += 1) {
      const wanted = new Map(places.map((place) => [place, 1 + below(99) + (n % 2 === 0 ? 100 : 0)]))
      for (const [place, quantity] of wanted) await edit(direction, place, quantity)
      await world.pass(3 * MINUTE)
      const before = await shelfOf(world, target, places)
      const last = (await newest())?.id ?? 0
      await control.clearRequests()
      await control.setFault({ system, kind: 'slow', path, delayMs: 5 + below(30) })
      await control.setFault({ system, kind: 'half-body-after', path, probability: 0.2, seed: seed + n })

      // Its answer may be killed with the product.
      const clicked = world.app().call('stock.runNow', { connectionId })
      clicked.catch(() => {})
      // A 盘点单 holds a shop, a batch twenty SKUs.
      const count = below(target === 'pos' ? 5 : 3)
      if (count === 0) {
        const after = below(700)
        result.kills.push(`${after} ms`)
        // The moment of the kill is the test's input, not a wait for something to happen.
        await wait(after)
      } else {
        result.kills.push(`write ${count}`)
        for (const end = Date.now() + LIMIT_MS; (await writes()) < count && Date.now() < end; ) {
          const run = await newest()
          if (run && run.id !== last && RESTS.includes(run.state)) break
        }
      }
      const sold = places[below(places.length)]!
      await world.killAndStart(async () => {
        await edit(target, sold, 555)
      })
      const found = await newest()
      const state = found && found.id !== last ? found.state : 'none'
      result.struck[state] = (result.struck[state] ?? 0) + 1
      await control.clearFaults()
      await world.app().call('queue.kick', { lane: null })
      // A click that was killed before it was kept: the person sees that nothing runs and clicks again.
      if (state === 'none') await world.app().call('stock.runNow', { connectionId })
      const run = await world
        .app()
        .when('stock.run', newest, (one) => one !== undefined && RESTS.includes(one.state), LIMIT_MS, 'the run')
      const said = (what: string): void => void result.wrong.push(`${result.kills.at(-1)}: ${what}`)
      if (run?.state !== 'done') said(`the run ended ${run?.state}: ${run?.note} ${run?.trouble?.cause ?? ''}`)
      result.written += run?.counts.written ?? 0

      const now = await shelfOf(world, target, places)
      const master = await shelfOf(world, direction, places)
      for (const place of places) {
        const own = place === sold
        const { quantity, changes } = now.get(place)!
        const edits = changes - before.get(place)!.changes
        // Written before it was sold, or found sold and left alone: what was sold stands. Sold before the run had read
        // its old value, it is the master's.
        const stands = own && quantity === 555 * 10_000
        if (!stands && quantity !== wanted.get(place)! * 10_000) said(`${place} holds ${quantity / 10_000}`)
        if (own && count > 0 && !stands) said(`${place} was sold, and written by a plan of before`)
        if (stands ? edits > ownEdits : edits !== (own ? ownEdits : 1)) said(`${place} was changed ${edits} times`)
        if (master.get(place)!.quantity !== wanted.get(place)! * 10_000) said(`${place} of the master was changed`)
      }
      const again = (await rowsOf(world.sandbox, 'pos', 'repeated_write')).length
      if (again > 0) said(`${again} rows were carried out twice`)
      const refused = await rowsOf(world.sandbox, 'pos', 'refusal', { code: 'STOCK_CHANGED' })
      if (Number(refused[0]?.count ?? 0) > n + 1) said(`${refused[0]?.count} rows had a wrong expected value`)
      await edit(target, sold, wanted.get(sold)!)
    }
    return result
  } finally {
    await world.end()
  }
}

/** Chooses the master as a person does; a change of everything at once is no reason to stop. */
async function choose(world: KillWorld, direction: StockDirection): Promise<number> {
  const app = world.app()
  const connectionId = (await app.call('connections.list', {})).connections[0]!.id
  await app.call('operators.signIn', { name: '实施甲', role: 'implementer', pin: '0000' })
  const { settings } = await app.call('stock.get', { connectionId })
  await app.call('stock.setSettings', {
    connectionId,
    settings: { ...settings, limits: { ...settings.limits, maxChangePercent: 10_000 } },
  })
  const { run } = await app.call('stock.compare', { connectionId, direction })
  const compared = async (): Promise<StockRun> => (await app.call('stock.run', { id: run.id })).run
  await app.when('stock.run', compared, (one) => one.state === 'done', LIMIT_MS, '对账')
  const typed = direction === 'erp' ? '以ERP为主' : '以门店系统为主'
  await app.call('stock.setDirection', { connectionId, direction, typed, compareId: run.id, reason: '' })
  return connectionId
}

async function shelfOf({ sandbox }: KillWorld, side: 'erp' | 'pos', places: readonly string[]): Promise<Shelf> {
  const wanted = new Set(places)
  const shelf: Shelf = new Map()
  const put = (place: string, quantity: number, changes: number): void => {
    if (wanted.has(place)) shelf.set(place, { quantity, changes })
  }
  if (side === 'pos')
    for (const row of await rowsOf(sandbox, 'pos', 'shop_stock'))
      put(`${row.shop_id}/${row.merchant_code}`, Number(row.quantity), Number(row.version))
  else {
    const counted = new Map<string, number>()
    const counts = new Map((await rowsOf(sandbox, 'wangdian', 'stocktake')).map((row) => [row.pd_id, row.warehouse_no]))
    const specs = new Map((await rowsOf(sandbox, 'wangdian', 'spec')).map((row) => [row.spec_id, row.spec_no]))
    for (const row of await rowsOf(sandbox, 'wangdian', 'stocktake_line')) {
      const place = `${counts.get(row.pd_id)}/${specs.get(row.spec_id)}`
      counted.set(place, (counted.get(place) ?? 0) + 1)
    }
    for (const row of await rowsOf(sandbox, 'wangdian', 'warehouse_stock')) {
      const place = `${row.warehouse_no}/${row.spec_no}`
      put(place, Number(row.stock_num), counted.get(place) ?? 0)
    }
  }
  return shelf
}

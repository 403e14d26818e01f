import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type HourlyReadDeps, readHourly } from '../../main/catalog/hourly-read.ts'
import { type HourlyTables, hourlyTables } from '../../main/catalog/hourly-tables.ts'
import type { Read } from '../../main/remote/read.ts'
import type { GoodsPage, GoodsReadState, WangdianGoods } from '../../main/remote/wangdian/index.ts'
import { openRaw } from '../../main/store/database.ts'
import type { Database } from '../../main/store/index.ts'
import { migrate } from '../../main/store/migrate.ts'
import { businessMigrations } from '../../main/store/migrations/index.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const NOW = Date.parse('2026-05-05T10:00:00+08:00')

let db: Database
let tables: HourlyTables
beforeEach(() => {
  db = openRaw(':memory:')
  db.pragma('foreign_keys = ON')
  migrate(db, businessMigrations, { appVersion: '1.2.3' })
  db.exec(`INSERT INTO connection (id, kind, name, created_at, updated_at) VALUES (1, 'shop', '甲', 0, 0)`)
  tables = hourlyTables(db)
})
afterEach(() => db.close())

class Stopped extends Error {}

/** Goods of the fake ERP by id, each with the time of its last change. */
interface Item {
  at: number
  price: number
  name?: string
  deleted?: boolean
  specDeleted?: boolean
}
type Shelf = Map<string, Item>

const goodsOf = (id: string, { at, price, name, deleted, specDeleted }: Item): WangdianGoods => ({
  goodsId: id,
  goodsNo: `No-${id}`,
  goodsName: name ?? `名${id}`,
  className: '',
  brandName: '',
  unitName: '',
  createdAt: at,
  modifiedAt: at,
  deleted: deleted ?? false,
  specs: [
    {
      specNo: `S-${id}`,
      specName: '',
      specCode: '',
      barcode: '',
      retailPrice: price,
      imgUrl: '',
      createdAt: at,
      modifiedAt: at,
      deleted: specDeleted ?? false,
      props: [],
    },
  ],
})

/** Answers two goods a page, downwards as the real reading does; `stopAfter` requests the reading is cut off. */
function erpOf(shelf: Shelf, options: { now?: number; pcNow?: number; stopAfter?: number } = {}) {
  const asked: { from: number; to: number; page: number | null }[] = []
  let answered = 0
  const goodsPage = async (state: GoodsReadState): Promise<Read<GoodsPage>> => {
    const { from, to } = state.windows[0]!
    asked.push({ from, to, page: state.page })
    answered += 1
    const inside = [...shelf].filter(([, one]) => one.at >= from && one.at <= to).sort(([, a], [, b]) => a.at - b.at)
    const pages = Math.max(1, Math.ceil(inside.length / 2))
    const page = state.page ?? pages - 1
    const rows = inside.slice(page * 2, page * 2 + 2).map(([id, one]) => goodsOf(id, one))
    const rest = state.windows.slice(1)
    const next =
      page > 0 ? { ...state, page: page - 1 } : rest.length > 0 ? { ...state, windows: rest, page: null } : null
    return { ok: true, value: { rows, next, pagesLeft: 0 } }
  }
  const deps: HourlyReadDeps = {
    db,
    tables,
    erp: {
      // Before the first answer the ERP's time is not known.
      remoteNow: () => (answered === 0 ? (options.pcNow ?? options.now ?? NOW) : (options.now ?? NOW)),
      goodsPage,
    },
    async ask(call) {
      if (options.stopAfter !== undefined && answered >= options.stopAfter) throw new Stopped()
      const answer = await call()
      if (!answer.ok) throw new Error('unexpected')
      return answer.value
    },
    asked: { signal: new AbortController().signal, correlationId: 'c' },
    moved: () => {},
  }
  return { deps, asked }
}

const priceOf = (id: string) => tables.known(1, id)?.specs[0]?.price

describe('the reading of 整点更新', () => {
  it('S112 windows end two minutes back, overlap ten, and the watermark is the time of the ERP', async () => {
    const shelf: Shelf = new Map([['1', { at: NOW - DAY, price: 1 }]])
    const first = erpOf(shelf, { pcNow: NOW + 13 * MINUTE })
    expect(await readHourly(1, 'sid', first.deps)).toEqual({ baseline: true, first: 1 })
    const to = NOW - 2 * MINUTE
    expect(tables.state(1, 'sid')).toMatchObject({ watermark: to, reading: null })
    // The first question only learns the time.
    expect(first.asked[1]).toMatchObject({ to })
    const later = erpOf(shelf, { now: NOW + 60 * MINUTE })
    expect(await readHourly(1, 'sid', later.deps)).toEqual({ baseline: false, first: 0 })
    expect(later.asked.slice(1)).toEqual([{ from: to - 10 * MINUTE, to: to + 60 * MINUTE, page: null }])
  })

  it('S112 a reading that was cut off goes on at its page; the watermark stands only when all was seen', async () => {
    const shelf: Shelf = new Map(
      Array.from({ length: 9 }, (_, index) => [String(index), { at: NOW - (index + 1) * 60 * MINUTE, price: index }]),
    )
    for (let cut = 1; cut <= 4; cut += 1) {
      const part = erpOf(shelf, { stopAfter: cut === 1 ? 2 : 1 })
      await expect(readHourly(1, 'sid', part.deps)).rejects.toThrow(Stopped)
      expect(tables.state(1, 'sid').watermark).toBeNull()
    }
    const rest = erpOf(shelf)
    await readHourly(1, 'sid', rest.deps)
    expect(tables.state(1, 'sid').watermark).toBe(NOW - 2 * MINUTE)
    for (const id of shelf.keys()) expect(priceOf(id)?.now, id).toBe(Number(id))
  })

  it('S112 after an interrupted reading follows the time since', async () => {
    const shelf: Shelf = new Map([
      ['1', { at: NOW - 3 * 60 * MINUTE, price: 1 }],
      ['2', { at: NOW - 2 * 60 * MINUTE, price: 1 }],
      ['3', { at: NOW - 60 * MINUTE, price: 1 }],
    ])
    await expect(readHourly(1, 'sid', erpOf(shelf, { stopAfter: 2 }).deps)).rejects.toThrow(Stopped)
    shelf.set('1', { at: NOW + 5 * MINUTE, price: 7 })
    await readHourly(1, 'sid', erpOf(shelf, { now: NOW + 60 * MINUTE }).deps)
    expect(priceOf('1')?.now).toBe(7)
    expect(tables.state(1, 'sid').watermark).toBe(NOW + 58 * MINUTE)
  })

  it('S112 first sight only records; from then on a change shows until it is seen', async () => {
    const shelf: Shelf = new Map([['1', { at: NOW - DAY, price: 10 }]])
    await readHourly(1, 'sid', erpOf(shelf).deps)
    expect(tables.changed(1, '', 10)).toEqual([])
    shelf.set('1', { at: NOW + MINUTE, price: 20 })
    await readHourly(1, 'sid', erpOf(shelf, { now: NOW + 60 * MINUTE }).deps)
    expect(tables.changed(1, '', 10)).toEqual(['1'])
    expect(priceOf('1')).toEqual({ now: 20, seen: 10 })
    tables.markSeen(1, '1', { specs: [{ specNo: 'S-1', price: 20 }] })
    expect(tables.changed(1, '', 10)).toEqual([])
  })

  it('S112 what an import wrote before the first sight counts as seen', async () => {
    tables.wrote(1, { productNo: 'no-1', name: '旧', specs: [{ merchantCode: 's-1', price: 5, barcode: '9' }] })
    await readHourly(1, 'sid', erpOf(new Map([['1', { at: NOW - DAY, price: 10 }]])).deps)
    expect(tables.known(1, '1')).toMatchObject({
      name: { now: '名1', seen: '旧' },
      specs: [{ price: { now: 10, seen: 5 }, barcode: { now: '', seen: '9' } }],
    })
    expect(db.prepare('SELECT count(*) AS n FROM hourly_written').get()).toEqual({ n: 0 })
  })

  it('S112 goods and specs deleted in the ERP are forgotten', async () => {
    const shelf: Shelf = new Map([
      ['1', { at: NOW - DAY, price: 10 }],
      ['2', { at: NOW - DAY, price: 10 }],
    ])
    await readHourly(1, 'sid', erpOf(shelf).deps)
    shelf.set('1', { at: NOW + MINUTE, price: 20, deleted: true })
    shelf.set('2', { at: NOW + MINUTE, price: 20, specDeleted: true })
    await readHourly(1, 'sid', erpOf(shelf, { now: NOW + 60 * MINUTE }).deps)
    expect(tables.known(1, '1')).toBeNull()
    expect(tables.known(1, '2')?.specs).toEqual([])
    expect(tables.changed(1, '', 10)).toEqual([])
  })

  it('S112 another account of the ERP begins afresh', async () => {
    await readHourly(1, 'sid', erpOf(new Map([['1', { at: NOW - DAY, price: 10 }]])).deps)
    await readHourly(1, 'other', erpOf(new Map([['9', { at: NOW - DAY, price: 10 }]])).deps)
    expect(tables.known(1, '1')).toBeNull()
    expect(tables.known(1, '9')).not.toBeNull()
  })

  it('S112 a watermark of the future, from an ERP whose clock was wrong, hides nothing', async () => {
    const shelf: Shelf = new Map([['1', { at: NOW - DAY, price: 10 }]])
    await readHourly(1, 'sid', erpOf(shelf, { now: NOW + 3 * DAY }).deps)
    shelf.set('1', { at: NOW + MINUTE, price: 20 })
    await readHourly(1, 'sid', erpOf(shelf, { now: NOW + 60 * MINUTE }).deps)
    expect(priceOf('1')).toEqual({ now: 20, seen: 10 })
    expect(tables.state(1, 'sid').watermark).toBe(NOW + 58 * MINUTE)
  })
})

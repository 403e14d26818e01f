import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createOrderFeedTables } from '../../main/distribution/order-feed-tables.ts'
import { createPull } from '../../main/distribution/pull-orders.ts'
import { createOrderTables } from '../../main/distribution/tables.ts'
import type { BoyuanChanges, BoyuanOrder } from '../../main/remote/boyuan/index.ts'
import { openRaw } from '../../main/store/database.ts'
import type { Database } from '../../main/store/index.ts'
import { migrate } from '../../main/store/migrate.ts'
import { businessMigrations } from '../../main/store/migrations/index.ts'
import { applyPragmas } from '../../main/store/pragmas.ts'
import { fakeClock, silentLog } from '../queue/harness.ts'

const ID = 1
const remote = (no: number, more: Partial<BoyuanOrder> = {}): BoyuanOrder => ({
  kind: 'purchase',
  orderNo: `CGDD${no}`,
  status: 'saved',
  billDate: '2026-03-02',
  manualNo: null,
  warehouseNo: 'CK01',
  toWarehouseNo: null,
  partnerNo: 'GYS001',
  partnerName: '松联',
  remark: null,
  vfNo: null,
  sourceNo: null,
  introduced: false,
  lock: null,
  lines: [{ lineNo: '1', productNo: 'SJ00001', quantity: 10_000, price: null }],
  version: 1,
  createdAt: 1,
  updatedAt: 1,
  ...more,
})

let dir: string
let db: Database
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'danju-pull-'))
  db = openRaw(join(dir, 'business.db'))
  applyPragmas(db, 'business')
  migrate(db, businessMigrations, { appVersion: '0.0.0' })
  db.exec("INSERT INTO connection (id, kind, name, created_at, updated_at) VALUES (1, 'province', '省包', 0, 0)")
})
afterEach(() => {
  db.close()
  rmSync(dir, { recursive: true, force: true })
})

/** A 博远 of ten lines: a list in pages, a feed in pages. */
function world(boyuan: {
  list?: (cursor: string | null) => { rows: BoyuanOrder[]; nextCursor: string | null } | 'offline'
  changes?: (cursor: string | null) => BoyuanChanges | 'offline'
  lookUp?: (orderNo: string) => BoyuanOrder | null
}) {
  const tables = createOrderTables(db)
  const feed = createOrderFeedTables(db)
  const offline = { ok: false as const, outcome: { kind: 'not-sent' as const, trouble: trouble() } }
  const answer = <T>(value: T | 'offline') => (value === 'offline' ? offline : { ok: true as const, value })
  const client = {
    orders: async ({ cursor = null }: { cursor?: string | null }) =>
      answer(boyuan.list?.(cursor) ?? { rows: [], nextCursor: null }),
    orderChanges: async ({ cursor = null }: { cursor?: string | null }) =>
      answer(boyuan.changes?.(cursor) ?? { kind: 'page', items: [], nextCursor: cursor ?? 'c0', more: false }),
    lookUpOrders: async (keys: { kind: string; orderNo: string }[]) =>
      answer(keys.map((key) => ({ key, order: boyuan.lookUp?.(key.orderNo) ?? null }))),
  }
  const pull = createPull({
    province: {
      get: () => ({ id: ID }),
      client: async () => ({ state: 'ready', remote: { client } }),
    } as never,
    clock: fakeClock(),
    newCorrelationId: () => 'correlation',
    log: silentLog,
    tables,
    feed,
    queue: { get: () => null },
    changed: () => {},
  } as never)
  const all = () => tables.inStates(ID, ['saved', 'awaiting', 'introduced', 'refused', 'deleted', 'pushed'])
  return { pull, tables, feed, all }
}
const trouble = () => ({ code: 'OFFLINE', problem: '连不上', cause: '网络', action: '等待' })
const page = (items: BoyuanOrder[], nextCursor: string, more = false): BoyuanChanges => ({
  kind: 'page',
  items,
  nextCursor,
  more,
})

describe('orders of 博远', () => {
  it('the whole list first, from a cursor that is older than it; an interruption goes on where it was', async () => {
    let down = true
    const asked: (string | null)[] = []
    const { pull, feed, all } = world({
      changes: (cursor) => page(cursor === 'c0' ? [remote(1, { version: 2, remark: '新' })] : [], cursor ? 'c1' : 'c0'),
      list(cursor) {
        asked.push(cursor)
        if (cursor === null) return { rows: [remote(1), remote(2)], nextCursor: 'p2' }
        return down ? 'offline' : { rows: [remote(3)], nextCursor: null }
      },
    })
    expect(await pull.pull(ID)).toMatchObject({ code: 'OFFLINE' })
    expect(all()).toHaveLength(2)
    expect(feed.get(ID)).toMatchObject({ cursor: null, listCursor: 'p2', readAt: null })
    down = false
    expect(await pull.pull(ID)).toBeNull()
    expect(asked).toEqual([null, 'p2', 'p2'])
    expect(all().map((one) => [one.orderNo, one.remark])).toEqual([
      ['CGDD1', '新'],
      ['CGDD2', ''],
      ['CGDD3', ''],
    ])
    expect(feed.get(ID)).toMatchObject({ cursor: 'c1', listCursor: null, trouble: null })
  })

  it('at least once: a page that comes twice changes nothing', async () => {
    const { pull, all, feed } = world({ changes: (cursor) => page(cursor ? [remote(1), remote(1)] : [], 'c0') })
    await pull.pull(ID)
    const before = all()
    await pull.pull(ID)
    expect(all()).toEqual(before)
    expect(before).toHaveLength(1)
    expect(feed.get(ID).cursor).toBe('c0')
  })

  it('a cursor that is too old: the list again, and what is open here but not there is deleted', async () => {
    let old = false
    const { pull, all } = world({
      list: () => ({ rows: old ? [remote(2, { version: 3 })] : [remote(1), remote(2)], nextCursor: null }),
      changes: (cursor) => (old && cursor === 'c0' ? { kind: 'too-old' } : page([], old ? 'c9' : 'c0')),
      lookUp: (orderNo) => (orderNo === 'CGDD1' ? null : remote(2, { version: 3 })),
    })
    await pull.pull(ID)
    old = true
    expect(await pull.pull(ID)).toBeNull()
    expect(all().map((one) => [one.orderNo, one.state, one.boyuanVersion])).toEqual([
      ['CGDD1', 'deleted', null],
      ['CGDD2', 'saved', 3],
    ])
  })

  it('deleted orders that were never here stay away; what is pushed is not touched', async () => {
    let items: BoyuanOrder[] = [remote(1, { status: 'deleted' }), remote(2)]
    const { pull, tables, all } = world({ changes: (cursor) => page(cursor ? items : [], 'c0') })
    await pull.pull(ID)
    expect(all().map((one) => one.orderNo)).toEqual(['CGDD2'])
    tables.patch(all()[0]!.id, { state: 'pushed' })
    items = [remote(2, { version: 7, remark: '改' })]
    await pull.pull(ID)
    expect(all()).toMatchObject([{ state: 'pushed', remark: '', boyuanVersion: 1 }])
  })

  it('a second reading joins the one that runs', async () => {
    let calls = 0
    const { pull } = world({
      changes(cursor) {
        calls += cursor === null ? 1 : 0
        return page([], 'c0')
      },
    })
    await Promise.all([pull.pull(ID), pull.pull(ID)])
    expect(calls).toBe(1)
  })
})

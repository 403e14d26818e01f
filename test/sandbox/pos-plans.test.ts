import { afterAll, beforeAll, expect, it } from 'vitest'
import { posAccounts } from '../../main/sandbox/pos/guard.ts'
import { ROUTES, routesOf } from '../../main/sandbox/pos/routes.ts'
import { openPosStore, type PosStore } from '../../main/sandbox/pos/store.ts'
import { createRow } from './pos-client.ts'
import { type LonePos, openLonePos } from './pos-kit.ts'

/** Small by nature; everything else may hold a million rows. */
const SMALL = new Set(['setting', 'shop', 'lease', 'refusal', 'sqlite_sequence'])
const SHOPS = 'SELECT * FROM shop ORDER BY position'

const prepared = new Set<string>()
const called = new Set<string>()
let lone: LonePos
let store: PosStore

beforeAll(async () => {
  lone = await openLonePos()
  store = openPosStore(lone.kit)
  await callEverything()
})
afterAll(async () => {
  store.db.close()
  await lone.stop()
})

/** Calls a route's handler without HTTP, on a store that notes every statement. */
async function call(method: string, target: string, body?: unknown): Promise<Record<string, unknown>> {
  const url = new URL(target, 'http://pos')
  const { route, name } = routesOf(url.pathname).find((one) => one.route.method === method)!
  called.add(`${route.method} ${route.path}`)
  const noting: PosStore = {
    ...store,
    sql: (text) => {
      prepared.add(text)
      return store.sql(text)
    },
  }
  const answer = await route.answer({
    store: noting,
    account: posAccounts(lone.kit)[0]!,
    query: url.searchParams,
    name,
    body,
    ifMatch: '"1"',
    now: store.now(),
    limitPerMinute: 1,
    signal: new AbortController().signal,
  })
  return answer.data as Record<string, unknown>
}

async function callEverything(): Promise<void> {
  const shopId = '100231'
  const { nextCursor } = await call('GET', '/v1/changes')
  await call('GET', '/v1/ping')
  await call('GET', '/v1/shops')
  await call('GET', '/v1/settings/erp-sync')
  await call('PUT', '/v1/settings/erp-sync', { enabled: true, sellerAccount: '甲' })
  const product = { categoryPath: ['甲', '乙'], brand: '牌', source: { system: 'wangdian', no: '1' } }
  const fields = { name: '新名称', brand: '又一牌', specs: [{ merchantCode: 'T00001-1', retailPrice: '3' }] }
  const update = { sourceNo: 'u', action: 'update', product: { productNo: 'T00001', ...fields } }
  const byId = { sourceNo: 'u2', action: 'update', product: { productId: 'P000000001', onSale: false } }
  const specs = [{ merchantCode: 'more', retailPrice: '1' }]
  const addSpecs = { sourceNo: 'a', action: 'addSpecs', product: { productNo: 'T00001', specs } }
  const rows = [createRow(1, product), createRow(1), update, byId, addSpecs, {}]
  await call('POST', '/v1/products:batch', { rows })
  for (const by of ['sourceNo', 'merchantCode', 'productNo', 'source']) {
    await call('POST', '/v1/products:lookup', { by, keys: ['SPTT00001', 'T00001', 'wangdian/1'] })
  }
  await call('GET', '/v1/products:lookup?productNo=T00001')
  for (const query of ['limit=2', 'status=deleted', 'status=onSale', 'status=offSale', 'keyword=T0', 'keyword=名称']) {
    await call('GET', `/v1/products?${query}`)
  }
  await call('POST', '/v1/categories:batch', { rows: [{ path: ['丙', '丁'] }] })
  await call('POST', '/v1/brands:batch', { rows: [{ name: '丙牌' }] })
  await call('GET', '/v1/categories')
  await call('GET', '/v1/brands')
  const document = { sourceNo: 'd', kind: 'otherIn', shopId, source: { system: 'wangdian', no: '9' } }
  const lines = [{ lineNo: '1', merchantCode: 'more', quantity: '1' }]
  await call('POST', '/v1/documents:batch', { rows: [{ ...document, occurredAt: '2026-01-01T00:00:00+08:00', lines }] })
  for (const by of ['sourceNo', 'documentNo', 'source']) {
    await call('POST', '/v1/documents:lookup', { by, keys: ['d', 'wangdian/9', 'D000000001'] })
  }
  await call('GET', '/v1/documents')
  await call('GET', `/v1/documents?shopId=${shopId}`)
  await call('GET', '/v1/documents/D000000001')
  await call('POST', '/v1/stock:batch', { rows: [{ sourceNo: 's', shopId, merchantCode: 'more', quantity: '2' }] })
  await call('POST', '/v1/stock:lookup', { shopId, merchantCodes: ['more'] })
  await call('POST', '/v1/stock-writes:lookup', { keys: ['s', 'never'] })
  await call('GET', `/v1/stock?shopId=${shopId}`)
  await call('GET', `/v1/changes?cursor=${String(nextCursor)}&limit=1`)
  await call('GET', `/v1/changes?cursor=${String(nextCursor)}`)
  const stock = (await call('GET', '/v1/changes?types=stock')) as { nextCursor?: unknown }
  await call('GET', `/v1/changes?types=stock&cursor=${String(stock.nextCursor)}`)
  await call('PUT', '/v1/leases/one', { holder: 'A', seconds: 1 })
  await call('GET', '/v1/leases/one')
}

/** Steps of the plan that read a large table from end to end, or sort more than one key's rows. */
function costlySteps(text: string): string[] {
  const values = new Array((text.match(/\?/g) ?? []).length).fill('x') as string[]
  const plan = store.db.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...values) as { detail: string }[]
  return plan
    .map(({ detail }) => detail)
    .filter((detail) => {
      // fts5: M = by a match, = by the rowid; anything else reads all.
      if (/VIRTUAL TABLE INDEX \d+:(M|=)/.test(detail)) return false
      const table = /^SCAN (\S+)/.exec(detail)?.[1]
      // The look-ups sort the few products of one number.
      const sorts = /USE TEMP B-TREE/.test(detail) && !text.includes('p.deleted_at IS NULL') && text !== SHOPS
      return sorts || (table !== undefined && !SMALL.has(table))
    })
}

it('every route was called', () => {
  expect([...called].sort()).toEqual(ROUTES.map((route) => `${route.method} ${route.path}`).sort())
})

it('a full read would be seen', () => {
  expect(costlySteps('SELECT * FROM product WHERE name = ?')).toEqual(['SCAN product'])
  expect(costlySteps('SELECT rowid FROM product_name')).toHaveLength(1)
  expect(costlySteps('SELECT id FROM spec ORDER BY barcode')).toHaveLength(2)
})

it('no statement behind a call reads a large table from end to end', () => {
  const costly = [...prepared].flatMap((text) => costlySteps(text).map((step) => `${step} ← ${text}`))
  expect(prepared.size).toBeGreaterThan(40)
  expect(costly).toEqual([])
})

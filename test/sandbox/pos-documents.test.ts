import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRow } from './pos-client.ts'
import { type LonePos, openLonePos } from './pos-kit.ts'

type Row = Record<string, unknown>

const shopId = '100231'
let lone: LonePos

beforeAll(async () => {
  lone = await openLonePos()
  await lone.pos('/v1/products:batch', { body: { rows: [1, 2, 3].map((number) => createRow(number)) } })
})
afterAll(() => lone.stop())

async function post(path: string, body: unknown): Promise<Row[]> {
  const answer = await lone.pos(path, { body })
  expect(answer.status, answer.text).toBe(200)
  return answer.json.data.rows
}

async function stock(merchantCode: string, shop = shopId): Promise<unknown> {
  const [row] = await post('/v1/stock:lookup', { shopId: shop, merchantCodes: [merchantCode] })
  return (row!.stock as Row).quantity
}

const documentRow = (number: number, fields: Row = {}): Row => ({
  sourceNo: `RKT${number}`,
  kind: 'purchaseIn',
  shopId,
  source: { system: 'wangdian', no: `RK${number}` },
  occurredAt: '2026-01-04T08:00:00+08:00',
  lines: [{ lineNo: '1', merchantCode: 'T00001-1', quantity: '2.5', price: '1' }],
  ...fields,
})

describe('stock', () => {
  const row = (sourceNo: string, fields: Row): Row => ({ sourceNo, shopId, merchantCode: 't00002-1', ...fields })

  it('takes absolute quantities once, against the expected old one', async () => {
    const set = row('KC1', { quantity: '5', expectedOld: '0' })
    expect(await post('/v1/stock:batch', { rows: [set, set] })).toMatchObject([
      { result: 'updated', quantity: '5.0000', changed: true },
      { result: 'exists', quantity: '5.0000', changed: false },
    ])
    const rows = await post('/v1/stock:batch', {
      rows: [
        row('KC2', { quantity: '7', expectedOld: '4' }),
        row('KC3', { quantity: '5' }),
        row('KC4', { quantity: '-1.5' }),
        row('KC5', { quantity: '1', merchantCode: 'none' }),
        row('KC6', { quantity: '1', shopId: 'none' }),
        row('KC7', { quantity: 1 }),
      ],
    })
    expect(rows).toMatchObject([
      { code: 'STOCK_CHANGED', quantity: '5.0000' },
      { code: 'OK', changed: false },
      { code: 'OK', quantity: '-1.5000' },
      { code: 'SPEC_NOT_FOUND' },
      { code: 'SHOP_NOT_FOUND' },
      { code: 'INVALID_FIELD', field: 'quantity' },
    ])
    expect(await stock('T00002-1')).toBe('-1.5000')
    expect(await stock('T00002-1', '100232')).toBe('0.0000')
  })

  it('lists what a shop holds, page by page', async () => {
    const { nextCursor, rows } = (await lone.pos(`/v1/stock?shopId=${shopId}&limit=2`)).json.data
    expect(rows).toHaveLength(2)
    const next = await lone.pos(`/v1/stock?shopId=${shopId}&limit=500&cursor=${nextCursor}`)
    const codes = [...rows, ...next.json.data.rows].map((held) => held.merchantCode)
    expect(new Set(codes).size).toBe(codes.length)
    expect(codes).toContain('T00002-1')
    expect((await lone.pos('/v1/stock?shopId=none')).status).toBe(404)
    expect((await lone.pos('/v1/stock')).json.code).toBe('INVALID_REQUEST')
  })

  it('writes nothing into a closed shop', async () => {
    lone.system.desk.setShopOpen('100233', false)
    const [refused] = await post('/v1/stock:batch', { rows: [row('KC8', { shopId: '100233', quantity: '1' })] })
    expect(refused!.code).toBe('SHOP_CLOSED')
    lone.system.desk.setShopOpen('100233', true)
  })
})

describe('documents', () => {
  it('S99 reach exactly their shop, once, and move its stock', async () => {
    const other = await stock('T00001-1', '100232')
    const before = Number(await stock('T00001-1'))
    const [first, again] = await post('/v1/documents:batch', { rows: [documentRow(1), documentRow(1)] })
    expect([first!.result, again!.result]).toEqual(['created', 'exists'])
    expect(again!.documentNo).toBe(first!.documentNo)
    expect(Number(await stock('T00001-1')) - before).toBe(2.5)
    expect(await stock('T00001-1', '100232')).toBe(other)
    const out = documentRow(2, { kind: 'otherOut', lines: [{ lineNo: '1', merchantCode: 'T00001-1', quantity: '1' }] })
    await post('/v1/documents:batch', { rows: [out] })
    expect(Number(await stock('T00001-1')) - before).toBe(1.5)
  })

  it('S93 come in all five kinds that create products, and in the others', async () => {
    const kinds = [
      'transferIn',
      'purchaseIn',
      'initialIn',
      'productionIn',
      'otherIn',
      'transferOut',
      'purchaseReturnOut',
    ]
    const rows = kinds.map((kind, index) => documentRow(100 + index, { kind }))
    expect((await post('/v1/documents:batch', { rows })).map((row) => row.result)).toEqual(kinds.map(() => 'created'))
  })

  it('are refused when the source is there already, when a product is missing, and when a field is wrong', async () => {
    const line = { lineNo: '1', merchantCode: 'T00001-1', quantity: '1' }
    const rows = await post('/v1/documents:batch', {
      rows: [
        documentRow(200),
        { ...documentRow(200), sourceNo: 'beside' },
        documentRow(201, { lines: [line, { lineNo: '2', merchantCode: 'gone', quantity: '1' }] }),
        documentRow(202, { lines: [line, line] }),
        documentRow(203, { lines: [{ ...line, quantity: '0' }] }),
        documentRow(204, { occurredAt: '2026-02-30T08:00:00+08:00' }),
        documentRow(205, { kind: 'salesOut' }),
        documentRow(206, { shopId: 'none' }),
      ],
    })
    expect(rows).toMatchObject([
      { code: 'OK' },
      { code: 'SOURCE_EXISTS', documentNo: rows[0]!.documentNo },
      { code: 'PRODUCT_MISSING', missing: ['gone'] },
      { code: 'INVALID_FIELD', field: 'lines.1.lineNo' },
      { code: 'INVALID_FIELD', field: 'lines.0.quantity' },
      { code: 'INVALID_FIELD', field: 'occurredAt' },
      { code: 'INVALID_FIELD', field: 'kind' },
      { code: 'SHOP_NOT_FOUND' },
    ])
  })

  it('are found by our number, their own and the source', async () => {
    const [made] = await post('/v1/documents:batch', { rows: [documentRow(300, { contentHash: 'h' })] })
    const documentNo = String(made!.documentNo)
    const one = await lone.pos(`/v1/documents/${documentNo}`)
    expect(one.json.data).toMatchObject({ documentNo, sourceNo: 'RKT300', lines: [{ quantity: '2.5000' }] })
    for (const [by, key] of [
      ['sourceNo', 'RKT300'],
      ['documentNo', documentNo],
      ['source', 'wangdian/RK300'],
    ]) {
      const [hit, miss] = await post('/v1/documents:lookup', { by, keys: [key, 'none'] })
      expect(hit).toMatchObject({ key, found: true, matches: [{ documentNo }] })
      expect(hit!.write).toEqual(by === 'sourceNo' ? expect.objectContaining({ contentHash: 'h' }) : null)
      expect(miss).toMatchObject({ found: false, matches: [] })
    }
    expect((await lone.pos('/v1/documents/D999999999')).json).toMatchObject({ code: 'NOT_FOUND', layer: 'business' })
    const listed = (await lone.pos(`/v1/documents?shopId=${shopId}&limit=500`)).json.data.rows
    expect(listed.map((row) => row.documentNo)).toContain(documentNo)
  })
})

describe('settings and leases', () => {
  const put = (path: string, body: unknown, etag?: unknown) =>
    lone.pos(path, { method: 'PUT', body, headers: etag === undefined ? {} : { 'If-Match': String(etag) } })

  it('S11 keeps 卖家账号, and only for the version that was read', async () => {
    const path = '/v1/settings/erp-sync'
    const read = await lone.pos(path)
    const first = await put(path, { enabled: true, sellerAccount: ' 卖家甲 ' }, read.headers.etag)
    expect(first.json.data).toMatchObject({ enabled: true, sellerAccount: '卖家甲', version: 2 })
    const late = await put(path, { enabled: false, sellerAccount: null }, read.headers.etag)
    expect([late.status, late.json.code]).toEqual([409, 'VERSION_CONFLICT'])
    const same = await put(path, { enabled: true, sellerAccount: '卖家甲' }, first.headers.etag)
    expect(same.headers.etag).toBe(first.headers.etag)
    expect((await put(path, { enabled: true, sellerAccount: null })).json.code).toBe('INVALID_REQUEST')
  })

  it('A29 gives a lease to one holder at a time, with a term that grows', async () => {
    const path = '/v1/leases/stock-sync'
    const take = async (holder: string, seconds = 60) => {
      const answer = await put(path, { holder, seconds })
      return answer.status === 200 ? [answer.json.data.holder, answer.json.data.term] : answer.json.code
    }
    expect(await take('A')).toEqual(['A', 1])
    expect(await take('A')).toEqual(['A', 1])
    expect(await take('B')).toBe('LEASE_HELD')
    lone.clock.setOffset(61_000)
    expect((await lone.pos(path)).json.data).toMatchObject({ holder: null, term: 1, expiresAt: null })
    expect(await take('B')).toEqual(['B', 2])
    expect(await take('B', 0)).toEqual([null, 2])
    expect(await take('A')).toEqual(['A', 3])
  })
})

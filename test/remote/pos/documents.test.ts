import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ERP_KINDS, POS_KINDS, type Pos, type PosChange, type PosDocumentRow } from '../../../main/remote/pos/index.ts'
import { type Sandbox, startSandbox } from '../../../main/sandbox/index.ts'
import { client } from './pos-kit.ts'

let sandbox: Sandbox
let pos: Pos
let codes: string[]
const SHOP = '100231'
const OTHER = '100232'
let counter = 0
const number = (): string => `N${String(++counter).padStart(6, '0')}`

beforeAll(async () => {
  sandbox = await startSandbox({ skus: 200, seed: 5 })
  codes = (await sandbox.control.books('pos', { tables: ['live_spec'] })).rows.live_spec!.map((row) =>
    String(row.merchant_code),
  )
})
beforeEach(async () => {
  pos = client(sandbox.urls.pos, { account: sandbox.credentials.pos }).pos
  for (const code of codes.slice(0, 3)) await sandbox.control.posEditStock(SHOP, code, '10')
})
afterAll(() => sandbox.stop())

const erpRow = (row: Partial<PosDocumentRow> = {}): PosDocumentRow => ({
  sourceNo: number(),
  contentHash: 'h1',
  kind: 'purchaseIn',
  shopId: SHOP,
  source: { system: 'wangdian', no: `RK${number()}` },
  occurredAt: Date.parse('2026-01-02T03:04:05Z'),
  lines: [{ lineNo: '1', merchantCode: codes[0]!, quantity: 25_000, price: 65_000 }],
  ...row,
})

async function quantity(code: string, shopId = SHOP): Promise<number> {
  const read = await pos.lookUpStock(shopId, [code])
  if (!read.ok) throw new Error('not read')
  return read.value[0]!.stock!.quantity
}

describe('documents of the ERP', () => {
  test('S99 A29 change the stock once, whoever brings them and however often', async () => {
    const row = erpRow({ kind: 'otherIn', kindLabel: '保修入库' })
    const [first] = await pos.deliverDocuments([row])
    expect(first).toMatchObject({ kind: 'delivered', existed: false, remoteNo: expect.stringMatching(/^D/) })
    expect(await pos.deliverDocuments([row])).toMatchObject([{ kind: 'delivered', existed: true }])
    expect(await pos.deliverDocuments([{ ...row, sourceNo: number() }])).toMatchObject([
      { kind: 'delivered', existed: true },
    ])
    expect(await quantity(codes[0]!)).toBe(125_000)
    const [found] = (await pos.lookUpDocuments('source', [`wangdian/${row.source.no}`])).ok
      ? ((await pos.lookUpDocuments('source', [`wangdian/${row.source.no}`])) as { value: { matches: unknown[] }[] })
          .value
      : []
    expect(found!.matches).toMatchObject([
      {
        kind: 'otherIn',
        kindLabel: '保修入库',
        origin: 'erp',
        status: 'completed',
        source: row.source,
        sourceNo: row.sourceNo,
      },
    ])
    expect(await pos.findDocuments([row, erpRow()])).toMatchObject([
      { kind: 'found', sameContent: true },
      { kind: 'not-found' },
    ])
  })

  test('A33 a missing product refuses the document and names the 商家编码', async () => {
    const lines = [{ lineNo: '1', merchantCode: 'nowhere', quantity: 10_000 }]
    const [answer] = await pos.writeDocuments([erpRow({ lines })])
    expect(answer).toMatchObject({
      kind: 'answered',
      result: { result: 'refused', code: 'PRODUCT_MISSING', missing: ['nowhere'] },
    })
  })

  test('every kind the connector names is taken by the POS', async () => {
    const outcomes = await pos.deliverDocuments(Object.keys(ERP_KINDS).map((kind) => erpRow({ kind })))
    expect(outcomes.map(({ kind }) => kind)).toEqual(Object.keys(ERP_KINDS).map(() => 'delivered'))
  })
})

describe('documents of the POS', () => {
  test('S117 every kind is read with its life, lines and payments', async () => {
    const start = await pos.changes({ types: ['document'] })
    if (!start.ok || start.value.kind !== 'page') throw new Error('no cursor')
    const line = { merchantCode: codes[1]!, quantity: '2', price: '3.5' }
    const made: string[] = []
    for (const kind of Object.keys(POS_KINDS)) {
      if (kind === 'sale') made.push((await sandbox.control.posSell(SHOP, [line], { payment: 'cash' })).no)
      else if (kind !== 'transferIn') {
        const input = {
          kind,
          shopId: SHOP,
          lines: [{ ...line, defective: kind === 'returnIn' }],
          counterpartShopId: OTHER,
        }
        const { no, otherLegNo } = await sandbox.control.posCreateDocument(input)
        made.push(no, ...(otherLegNo ? [otherLegNo] : []))
      }
    }
    const read = await pos.changes({ cursor: start.value.nextCursor, types: ['document'], limit: 100 })
    if (!read.ok || read.value.kind !== 'page') throw new Error('not read')
    // The feed repeats the last row of the page before.
    const found = new Map(
      read.value.items.flatMap((item) =>
        item.type === 'document' && item.op === 'upsert' && made.includes(item.key)
          ? [[item.data.documentNo, item.data]]
          : [],
      ),
    )
    expect([...found.values()].map((one) => one.kind).sort()).toEqual(Object.keys(POS_KINDS).sort())
    const of = (kind: string) => [...found.values()].find((one) => one.kind === kind)
    expect(of('sale')).toMatchObject({ payments: [{ method: 'cash', amount: 70_000 }], status: 'completed' })
    expect(of('stocktake')).toMatchObject({ status: 'submitted', completedAt: null, lines: [{ quantity: 20_000 }] })
    expect(of('returnIn')).toMatchObject({ lines: [{ defective: true, quantity: 20_000, price: 35_000 }] })
    expect(of('transferIn')).toMatchObject({ shopId: OTHER, counterpartShopId: SHOP, status: 'submitted' })
    expect(of('transferOut')).toMatchObject({ relatedNo: of('transferIn')!.documentNo })
    expect(made).toHaveLength(Object.keys(POS_KINDS).length)
  })

  test('lists by shop, origin and time of change', async () => {
    const since = Date.now() - 1
    const { no } = await sandbox.control.posSell(SHOP, [{ merchantCode: null, productName: '散称', quantity: '1' }])
    const read = await pos.documents({ shopId: SHOP, origin: 'pos', changedSince: since, limit: 500 })
    if (!read.ok) throw new Error('not read')
    const one = read.value.rows.find((row) => row.documentNo === no)
    expect(one?.lines).toMatchObject([{ merchantCode: null, productName: '散称', specName: null, price: null }])
    expect(read.value.rows.every((row) => row.updatedAt >= since)).toBe(true)
    expect(await pos.document(no)).toMatchObject({ ok: true, value: { documentNo: no } })
    expect(await pos.document('D999999999')).toEqual({ ok: true, value: null })
  })

  test('a cursor too old says so, a removed document is a tombstone', async () => {
    const start = await pos.changes({})
    if (!start.ok || start.value.kind !== 'page') throw new Error('no cursor')
    const lines = [{ merchantCode: codes[2]!, quantity: '1' }]
    const { no } = await sandbox.control.posCreateDocument({ kind: 'stocktake', shopId: SHOP, lines })
    await sandbox.control.posDeleteDocument(no)
    const read = await pos.changes({ cursor: start.value.nextCursor, limit: 500 })
    if (!read.ok || read.value.kind !== 'page') throw new Error('not read')
    expect(read.value.items.at(-1)).toMatchObject({ type: 'document', op: 'delete', key: no, data: null })
    await sandbox.control.posForgetChanges()
    expect(await pos.changes({ cursor: start.value.nextCursor })).toEqual({ ok: true, value: { kind: 'too-old' } })
  })
})

describe('stock', () => {
  test('a mismatch with the expected old quantity is an outcome of its own and names what is there', async () => {
    const row = { shopId: SHOP, merchantCode: codes[0]!, quantity: 50_000, contentHash: 'h' }
    const rows = [
      { ...row, sourceNo: number(), expectedOld: 90_000 },
      { ...row, sourceNo: number(), expectedOld: 100_000 },
    ]
    expect(await pos.writeStock(rows)).toMatchObject([
      { kind: 'answered', result: { result: 'refused', code: 'STOCK_CHANGED', quantity: 100_000 } },
      { kind: 'answered', result: { result: 'updated', quantity: 50_000, changed: true } },
    ])
    expect(await pos.deliverStock(rows)).toMatchObject([
      { kind: 'refused', trouble: { code: 'STOCK_CHANGED' } },
      { kind: 'delivered', existed: true },
    ])
    expect(await pos.findStock(rows)).toMatchObject([{ kind: 'not-found' }, { kind: 'found', sameContent: true }])
    expect(await pos.findStock([{ sourceNo: rows[1]!.sourceNo, contentHash: 'other' }])).toMatchObject([
      { sameContent: false },
    ])
  })

  test('changes of stock come through the feed and the list', async () => {
    const start = await pos.changes({ types: ['stock'] })
    if (!start.ok || start.value.kind !== 'page') throw new Error('no cursor')
    const since = Date.now() - 1
    await sandbox.control.posEditStock(SHOP, codes[2]!, '77.5')
    const read = await pos.changes({ cursor: start.value.nextCursor, types: ['stock'] })
    if (!read.ok || read.value.kind !== 'page') throw new Error('not read')
    const changes: PosChange[] = read.value.items
    expect(changes.at(-1)).toMatchObject({ type: 'stock', key: `${SHOP}/${codes[2]}`, data: { quantity: 775_000 } })
    const list = await pos.stock({ shopId: SHOP, changedSince: since })
    if (!list.ok) throw new Error('not read')
    expect(list.value.rows.find((row) => row.merchantCode === codes[2])).toMatchObject({ quantity: 775_000 })
  })
})

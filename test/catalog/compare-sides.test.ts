import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it, test } from 'vitest'
import { AskStopped } from '../../main/catalog/ask.ts'
import { foldCode } from '../../main/catalog/codes.ts'
import { compareText } from '../../main/catalog/compare-merge.ts'
import { readForComparison } from '../../main/catalog/compare-read.ts'
import { compareSides } from '../../main/catalog/compare-sides.ts'
import { type CompareRow, noCounts, notRead } from '../../main/catalog/compare-state.ts'
import { type CompareTables, compareTables, ERP_PART, FIRST_KEY } from '../../main/catalog/compare-tables.ts'
import { productTables } from '../../main/catalog/product-tables.ts'
import type { GoodsPage, WangdianGoods } from '../../main/remote/wangdian/index.ts'
import type { Database } from '../../main/store/index.ts'
import { stagingMigrations } from '../../main/store/migrations/index.ts'

const TODAY = '2026-11-22'
const CONNECTION = 4

function fresh(): { staging: Database; tables: CompareTables; id: number } {
  const staging = new BetterSqlite3(':memory:')
  for (const migration of stagingMigrations) migration.up(staging)
  const tables = compareTables(staging)
  const id = tables.create({
    connectionId: CONNECTION,
    from: '2012-01-01',
    startedAt: 1,
    startedBy: '甲',
    correlationId: 'c',
    reading: notRead(),
    counts: noCounts(),
  })
  return { staging, tables, id }
}

/** mulberry32 */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

function fill(world: ReturnType<typeof fresh>, erp: readonly string[], pos: readonly string[]): CompareRow {
  const { staging, tables, id } = world
  const products = productTables(staging)
  for (const [n, code] of erp.entries())
    tables.putCode(
      id,
      ERP_PART,
      { folded: foldCode(code), productId: String(n), n: 0 },
      {
        side: 'erp',
        code,
        productNo: `E${n}`,
        name: '商品',
        specName: '',
        createdAt: Date.parse('2026-01-15T00:00:00+08:00'),
      },
    )
  for (const [n, code] of pos.entries()) products.put(CONNECTION, 1, product(`p${n}`, `P${n}`, code))
  // A product of another shop takes no part.
  products.put(CONNECTION + 1, 1, product('other', 'X', 'OTHER'))
  tables.setReading(id, { ...notRead(), specs: erp.length })
  return tables.get(id)!
}

const product = (productId: string, productNo: string, merchantCode: string) => ({
  productId,
  productNo,
  version: 1,
  name: '商品',
  categoryPath: [],
  brand: '',
  unit: '',
  image: '',
  onSale: true,
  updatedAt: null,
  specs: [{ merchantCode, specName: '', attributes: '', barcode: '', retailPrice: '1', image: '' }],
})

const written = (tables: CompareTables, id: number, kind: 'erp-only' | 'pos-only' | 'no-code' | 'clash') =>
  tables.linesAfter(id, kind, 0, 1_000_000)
const codes = (tables: CompareTables, id: number, kind: 'erp-only' | 'pos-only' | 'no-code') =>
  written(tables, id, kind)
    .flatMap((line) => line.uses.map((use) => use.code))
    .sort()

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))

test(`S66 two random books of thousands of codes are compared exactly, stopped in the middle or not (SEED=${seed})`, async () => {
  const next = random(seed)
  const code = () => {
    const base = `${Math.floor(next() * 6000)}`.padStart(5, '0')
    const letters = next() < 0.3 ? `ab-${base}` : base
    const drawn = next()
    if (drawn < 0.02) return ''
    if (drawn < 0.05) return letters.toUpperCase()
    if (drawn < 0.07) return `${letters} `
    return drawn < 0.09 ? letters.replace('0', '０') : letters
  }
  const erp = Array.from({ length: 4000 }, code)
  // Several parts of the POS.
  const pos = Array.from({ length: 9000 }, code)
  const world = fresh()
  const row = fill(world, erp, pos)
  const { staging, tables, id } = world

  const stop = new AbortController()
  let moves = 0
  const until = 5 + Math.floor(next() * 60)
  const stopped = compareSides(row, {
    staging,
    tables,
    signal: stop.signal,
    today: TODAY,
    moved() {
      moves += 1
      if (moves >= until) stop.abort()
    },
  })
  await stopped.catch((error) => expect(error).toBeInstanceOf(AskStopped))
  const counts = await compareSides(row, {
    staging,
    tables,
    signal: new AbortController().signal,
    today: TODAY,
    moved() {},
  })

  const erpFolded = new Set(erp.map(foldCode))
  const posFolded = new Set(pos.map(foldCode))
  const missing = (own: readonly string[], other: Set<string>) =>
    own.filter((one) => foldCode(one) !== '' && !other.has(foldCode(one))).sort()
  expect(codes(tables, id, 'erp-only')).toEqual(missing(erp, posFolded))
  expect(codes(tables, id, 'pos-only')).toEqual(missing(pos, erpFolded))
  expect(codes(tables, id, 'no-code')).toHaveLength([...erp, ...pos].filter((one) => foldCode(one) === '').length)
  const uses = new Map<string, { texts: Set<string>; erp: number; pos: number }>()
  for (const [side, list] of [
    ['erp', erp],
    ['pos', pos],
  ] as const)
    for (const one of list) {
      const entry = uses.get(foldCode(one)) ?? { texts: new Set(), erp: 0, pos: 0 }
      entry.texts.add(one)
      entry[side] += 1
      uses.set(foldCode(one), entry)
    }
  const clashing = [...uses].filter(
    ([folded, entry]) => folded !== '' && (entry.texts.size > 1 || entry.erp > 1 || entry.pos > 1),
  )
  const found = written(tables, id, 'clash')
  expect(found.map((line) => foldCode(line.uses[0]!.code)).sort()).toEqual(clashing.map(([folded]) => folded).sort())
  expect(counts).toMatchObject({
    erpSpecs: erp.length,
    posSpecs: pos.length,
    both: [...erpFolded].filter((one) => one !== '' && posFolded.has(one)).length,
    months: [{ from: '2026-01-01', to: '2026-01-31', specs: codes(tables, id, 'erp-only').length }],
  })
  // The lines of a kind are numbered without a gap: a page's cursor and the total agree.
  expect(found.map((line) => line.seq)).toEqual(found.map((_, index) => index + 1))
})

test('S66 an empty side is nothing special', async () => {
  const world = fresh()
  const row = fill(world, [], ['A', 'B'])
  const counts = await compareSides(row, {
    staging: world.staging,
    tables: world.tables,
    signal: new AbortController().signal,
    today: TODAY,
    moved() {},
  })
  expect(counts.lines).toEqual({ 'pos-only': 2, 'erp-only': 0, clash: 0, 'no-code': 0 })
})

test('codes are put in the order in which the database keeps them', () => {
  const { staging } = fresh()
  const texts = ['', 'a', 'aa', 'b', 'é', '中', '\uE000', '\uFFFD', '𠮷', '𠮷a', '😀', 'a😀', 'a中', '0', '00', ' ']
  const kept = staging.prepare(`SELECT value FROM json_each(?) ORDER BY value`).pluck().all(JSON.stringify(texts))
  expect([...texts].sort(compareText)).toEqual(kept)
})

describe('reading the ERP', () => {
  const goods = (goodsId: string, specNos: string[], part: Partial<WangdianGoods> = {}): WangdianGoods => ({
    goodsId,
    goodsNo: `G${goodsId}`,
    goodsName: '名称',
    className: '',
    brandName: '',
    unitName: '',
    createdAt: 1_700_000_000_000,
    modifiedAt: 1_700_000_000_000,
    deleted: false,
    specs: specNos.map((specNo) => ({
      specNo,
      specName: '',
      specCode: '',
      barcode: '',
      retailPrice: null,
      imgUrl: '',
      createdAt: null,
      modifiedAt: null,
      deleted: specNo.startsWith('dead'),
      props: [],
    })),
    ...part,
  })

  async function read(pages: WangdianGoods[][]): Promise<{ codes: string[]; specs: number }> {
    const { staging, tables, id } = fresh()
    const answers = [...pages]
    await readForComparison(tables.get(id)!, {
      staging,
      tables,
      erp: {
        remoteNow: () => 1_700_000_500_000,
        estimateMs: () => 0,
        goodsPage: async (state) => ({
          ok: true,
          value: { rows: answers.shift() ?? [], next: answers.length > 0 ? state : null, pagesLeft: answers.length },
        }),
        classes: async () => ({ ok: true, value: [] }),
      },
      async ask(call) {
        const answer = await call()
        if (!answer.ok) throw new Error('no answer')
        return answer.value as GoodsPage
      },
      signal: new AbortController().signal,
      moved() {},
    })
    const stored = tables.codesAfter(id, ERP_PART, FIRST_KEY, 100)
    return { codes: stored.map((one) => one.code).sort(), specs: tables.get(id)!.reading.specs }
  }

  it('S66 the newest answer about a product takes the place of an older one', async () => {
    expect(await read([[goods('1', ['a', 'b']), goods('2', ['c'])], [goods('1', ['b', 'd', 'e'])]])).toEqual({
      codes: ['b', 'c', 'd', 'e'],
      specs: 4,
    })
  })
  it('S66 deleted products and specs are not there', async () => {
    expect(
      await read([[goods('1', ['a', 'dead-1'])], [goods('2', ['x'])], [goods('2', ['x'], { deleted: true })]]),
    ).toEqual({ codes: ['a'], specs: 1 })
  })
})

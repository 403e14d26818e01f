import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRow } from './pos-client.ts'
import { type LonePos, openLonePos } from './pos-kit.ts'

type Item = { type: string; op: string; key: string; version: number; data: Record<string, unknown> | null }
type Page = { items: Item[]; nextCursor: string; more: boolean }

let lone: LonePos

beforeEach(async () => {
  lone = await openLonePos()
})
afterEach(() => lone.stop())

async function read(cursor: string, more = ''): Promise<Page> {
  const answer = await lone.pos(`/v1/changes?cursor=${cursor}${more}`)
  expect(answer.status, answer.text).toBe(200)
  return answer.json.data as unknown as Page
}

async function begin(types = ''): Promise<string> {
  return ((await lone.pos(`/v1/changes${types}`)).json.data as unknown as Page).nextCursor
}

const create = (...numbers: number[]) =>
  lone.pos('/v1/products:batch', { body: { rows: numbers.map((number) => createRow(number)) } })

const nos = (page: Page): unknown[] => page.items.map((item) => item.data?.productNo ?? `${item.op} ${item.key}`)

describe('the change feed', () => {
  it('begins now without rows, and gives what changes after that', async () => {
    await create(1)
    const cursor = await begin()
    expect(await read(cursor)).toEqual({ items: [], nextCursor: cursor, more: false })
    await create(2, 3)
    const page = await read(cursor)
    expect(nos(page).slice(-2)).toEqual(['T00002', 'T00003'])
    expect(page.more).toBe(false)
    expect((await read(page.nextCursor)).items).toEqual([])
  })

  it('delivers at least once: a page with news starts with a row that came before', async () => {
    await create(1)
    const cursor = await begin()
    await create(2)
    expect(nos(await read(cursor))).toEqual(['T00001', 'T00002'])
  })

  it('pages without losing a row', async () => {
    const start = await begin()
    await create(...Array.from({ length: 25 }, (_, index) => 100 + index))
    const seen = new Set<unknown>()
    for (let cursor = start, more = true; more; ) {
      const page = await read(cursor, '&limit=4')
      expect(page.items.length).toBeLessThanOrEqual(4)
      for (const no of nos(page)) seen.add(no)
      cursor = page.nextCursor
      more = page.more
    }
    expect(seen.size).toBe(25)
  })

  it('gives a row that moves while it is read again at its new place', async () => {
    const start = await begin()
    await create(1, 2, 3)
    const first = await read(start, '&limit=1')
    lone.system.desk.editProduct('T00001', { name: '挪动的商品' })
    const rest = await read(first.nextCursor)
    const moved = rest.items.find((item) => item.data?.productNo === 'T00001')
    expect(moved).toMatchObject({ op: 'upsert', version: 2, data: { name: '挪动的商品' } })
  })

  it('gives a deleted product as a tombstone, and frees its numbers', async () => {
    await create(1)
    const cursor = await begin()
    lone.system.desk.deleteProduct('T00001')
    const page = await read(cursor)
    expect(page.items.at(-1)).toMatchObject({ type: 'product', op: 'delete', version: 2, data: null })
    const again = await lone.pos('/v1/products:batch', { body: { rows: [{ ...createRow(1), sourceNo: 'anew' }] } })
    expect(again.json.data.rows[0]).toMatchObject({ result: 'created' })
    const lookup = await lone.pos('/v1/products:lookup', { body: { by: 'merchantCode', keys: ['T00001-1'] } })
    expect(lookup.json.data.rows[0]!.matches).toMatchObject([{ status: 'onSale' }, { status: 'deleted', specs: [{}] }])
    const bySource = await lone.pos('/v1/products:lookup?sourceNo=SPTT00001')
    expect(bySource.json.data.rows[0]).toMatchObject({ found: true, matches: [{ status: 'deleted' }] })
  })

  it('keeps to the types that were asked for', async () => {
    const [products, documents] = [await begin('?types=product'), await begin('?types=document')]
    await create(1)
    expect((await read(products, '&types=product')).items).toHaveLength(1)
    expect((await read(documents, '&types=document')).items).toEqual([])
    const mixed = await lone.pos(`/v1/changes?cursor=${products}`)
    expect(mixed.json.code).toBe('BAD_CURSOR')
    expect((await lone.pos('/v1/changes?types=shop')).json.code).toBe('INVALID_REQUEST')
  })

  it('answers 410 for a cursor that is too old, and goes on from a new one', async () => {
    const old = await begin()
    await create(1)
    lone.clock.setOffset(8 * 24 * 3_600_000)
    const gone = await lone.pos(`/v1/changes?cursor=${old}`)
    expect([gone.status, gone.json.code]).toEqual([410, 'CURSOR_TOO_OLD'])
    const fresh = await begin()
    await create(2)
    expect(nos(await read(fresh))).toEqual(['T00002'])
  })

  it('does not age a cursor after which nothing has happened', async () => {
    await create(1)
    const cursor = await begin()
    lone.clock.setOffset(30 * 24 * 3_600_000)
    expect((await read(cursor)).items).toEqual([])
  })

  it('does not age a cursor of one type that is read while the other type changes', async () => {
    let cursor = await begin('?types=document')
    for (let week = 1; week <= 3; week += 1) {
      await create(week)
      lone.clock.setOffset(week * 6 * 24 * 3_600_000)
      cursor = (await read(cursor, '&types=document')).nextCursor
    }
    expect((await read(cursor, '&types=document')).items).toEqual([])
  })

  it('answers 410 after the books were forgotten or filled anew', async () => {
    const before = await begin()
    await create(1)
    const after = await begin()
    lone.system.desk.forgetChanges()
    expect((await lone.pos(`/v1/changes?cursor=${before}`)).status).toBe(410)
    expect((await lone.pos(`/v1/changes?cursor=${after}`)).status).toBe(200)
    await lone.system.reset()
    expect((await lone.pos(`/v1/changes?cursor=${after}`)).status).toBe(410)
  })

  it('holds an empty answer back until something changes', async () => {
    const cursor = await begin()
    // 30 s would be past nothing here: the answer is there because of the change, or the test times out.
    const waiting = read(cursor, '&waitSeconds=30')
    await create(1)
    expect(nos(await waiting)).toEqual(['T00001'])
    expect((await lone.pos('/v1/changes?waitSeconds=31')).json.code).toBe('INVALID_REQUEST')
  })

  it('ends a held answer when the sandbox stops', async () => {
    const waiting = lone.pos(`/v1/changes?cursor=${await begin()}&waitSeconds=30`).catch(() => 'cut off')
    await lone.pos('/v1/ping')
    await lone.stop()
    expect(await waiting).toBe('cut off')
    lone = await openLonePos()
  })
})

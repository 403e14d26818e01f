import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../main/sandbox/index.ts'
import { createRow, type PosClient, posClient } from './pos-client.ts'

type Row = Record<string, unknown>

let sandbox: Sandbox
let pos: PosClient

beforeAll(async () => {
  sandbox = await startSandbox({ skus: 400 })
  pos = posClient(sandbox.urls.pos, sandbox.credentials.pos)
  const rows = [
    createRow(1, { productNo: '0012A', name: '红茶 礼盒装', source: { system: 'wangdian', no: 'G/1' } }),
    createRow(2, { productNo: '0012B', name: '冰红茶 500ml', specs: [{ merchantCode: 'BHC-500', retailPrice: '3' }] }),
    createRow(3, { productNo: '99', name: '绿茶', onSale: false }),
  ]
  await pos('/v1/products:batch', { body: { rows: rows.map((row) => ({ ...row, contentHash: 'mine' })) } })
})
afterAll(() => sandbox.stop())

async function all(path: string): Promise<Row[]> {
  const rows: Row[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const glue = path.includes('?') ? '&' : '?'
    const answer = await pos(`${path}${cursor ? `${glue}cursor=${cursor}` : ''}`)
    expect(answer.status, answer.text).toBe(200)
    rows.push(...answer.json.data.rows)
    cursor = answer.json.data.nextCursor
  }
  return rows
}

const search = async (keyword: string, more = ''): Promise<unknown[]> =>
  (await all(`/v1/products?keyword=${encodeURIComponent(keyword)}${more}`)).map((row) => row.productNo)

describe('the initial books', () => {
  it('S45 hold the shops and 总仓 under the 仓库编号 of the ERP', async () => {
    const shops = (await pos('/v1/shops')).json.data.rows
    expect(shops.map((shop) => `${String(shop.kind)} ${String(shop.shopId)} ${String(shop.name)}`)).toEqual([
      'headquarters 880001 总仓',
      'store 100231 西湖文三路店',
      'store 100232 滨江星光店',
      'store 100233 萧山金城路店',
    ])
  })

  it('hold some of the goods of the ERP with their own numbers, but not all', async () => {
    const own = new Set(
      ((await sandbox.control.books('wangdian', { tables: ['goods'] })).rows.goods ?? []).map((row) => row.goods_no),
    )
    const { rows } = await sandbox.control.books('pos', { tables: ['product'], where: { origin: 'initial' } })
    expect(rows.product!.length).toBeGreaterThan(20)
    expect(rows.product!.length).toBeLessThan(own.size)
    expect(rows.product!.filter((row) => !own.has(row.source_no))).toEqual([])
  })

  it('are the same for the same seed', async () => {
    const options = { skus: 200, seed: 7, now: () => Date.parse('2026-01-05T10:00:00+08:00') }
    const [one, two] = [await startSandbox(options), await startSandbox(options)]
    const query = { tables: ['product', 'spec', 'category', 'brand'] }
    const books = [await one.control.books('pos', query), await two.control.books('pos', query)]
    await one.stop()
    await two.stop()
    expect(books[0]).toEqual(books[1])
    expect(books[0]!.rows.product!.length).toBeGreaterThan(0)
  })
})

describe('paging', () => {
  it('gives every row once, whatever the size of the page', async () => {
    const { counts } = await sandbox.control.books('pos')
    for (const [path, count] of [
      ['/v1/products?limit=7', counts.product],
      ['/v1/categories?limit=10', counts.category],
      ['/v1/brands?limit=3', counts.brand],
    ] as const) {
      const rows = await all(path)
      expect(new Set(rows.map((row) => row.productId ?? row.categoryId ?? row.brandId)).size).toBe(count)
      expect(rows).toHaveLength(count!)
    }
  })

  it('gives categories with parents before children', async () => {
    const seen = new Set<unknown>([null])
    for (const row of await all('/v1/categories?limit=13')) {
      expect(seen).toContain(row.parentId)
      expect((row.path as string[]).at(-1)).toBe(row.name)
      expect((row.path as string[]).length).toBe(row.level)
      seen.add(row.categoryId)
    }
  })

  it('moves nothing when rows are written between two pages', async () => {
    const first = await pos('/v1/brands?limit=5')
    await pos('/v1/brands:batch', { body: { rows: [{ name: '中途牌' }] } })
    const second = await pos(`/v1/brands?limit=5&cursor=${first.json.data.nextCursor}`)
    const ids = [...first.json.data.rows, ...second.json.data.rows].map((row) => row.brandId)
    expect(new Set(ids).size).toBe(10)
  })

  it('refuses a cursor of another list, of another filter, or of nobody', async () => {
    const { nextCursor } = (await pos('/v1/products?limit=1')).json.data
    const answers = [
      await pos(`/v1/brands?cursor=${nextCursor}`),
      await pos(`/v1/products?status=deleted&cursor=${nextCursor}`),
      await pos('/v1/products?cursor=nonsense'),
      await pos('/v1/products?limit=501'),
      await pos('/v1/products?limit=0'),
      await pos('/v1/products?status=lost'),
    ]
    expect(answers.map((answer) => `${answer.status} ${answer.json.code}`)).toEqual([
      '422 BAD_CURSOR',
      '422 BAD_CURSOR',
      '422 BAD_CURSOR',
      '422 INVALID_REQUEST',
      '422 INVALID_REQUEST',
      '422 INVALID_REQUEST',
    ])
  })
})

describe('search', () => {
  it('S104 finds by 货号, by 商家编码 and by any part of the name', async () => {
    expect(await search('0012a')).toEqual(['0012A'])
    expect(await search('0012')).toEqual(expect.arrayContaining(['0012A', '0012B']))
    expect(await search('bhc')).toEqual(['0012B'])
    expect(await search('红茶')).toEqual(expect.arrayContaining(['0012A', '0012B']))
    expect(await search('冰红茶 5')).toEqual(['0012B'])
    expect(await search('茶 礼')).toEqual(['0012A'])
    expect(await search('500ML')).toContain('0012B')
    expect(await search('茶红')).toEqual([])
  })

  it('finds one character, the last one of a name included', async () => {
    expect(await search('绿')).toContain('99')
    expect(await search('装')).toContain('0012A')
  })

  it.each(['"', '*', '%', "' OR 1=1", 'a" OR "b', '\\', '^茶', '('])('takes %s as text', async (keyword) => {
    expect(await search(`没有${keyword}`)).toEqual([])
  })

  it('agrees with a plain comparison over all names', async () => {
    const names = (await all('/v1/products?limit=500')).map((row) => String(row.name))
    const characters = [...names.join('')]
    for (let at = 0; at < characters.length; at += Math.ceil(characters.length / 40)) {
      const part = characters.slice(at, at + 2).join('')
      if (part.trim() !== part) continue
      const fold = (text: string): string => text.normalize('NFKC').toLowerCase()
      const expected = names.filter((name) => fold(name).includes(fold(part))).length
      const found = (await all(`/v1/products?limit=500&keyword=${encodeURIComponent(part)}`)).filter((row) =>
        fold(String(row.name)).includes(fold(part)),
      )
      expect(found.length, part).toBe(Math.min(expected, 200))
    }
  })

  it('filters by status', async () => {
    expect(await search('绿茶', '&status=offSale')).toContain('99')
    expect(await search('绿茶', '&status=onSale')).not.toContain('99')
  })
})

describe('look-up', () => {
  const find = async (by: string, ...keys: string[]): Promise<Row[]> =>
    (await pos('/v1/products:lookup', { body: { by, keys } })).json.data.rows

  it('finds by our number with the hash as given and derived', async () => {
    const [hit, miss] = await find('sourceNo', 'SPTT00001', 'SPTT77777')
    expect(hit).toMatchObject({ key: 'SPTT00001', found: true, matches: [{ productNo: '0012A', version: 1 }] })
    expect(hit!.write).toMatchObject({ action: 'create', result: 'created', contentHash: 'mine' })
    expect((hit!.write as Row).derivedHash).toMatch(/^[0-9a-f]{64}$/)
    expect(miss).toEqual({ key: 'SPTT77777', found: false, matches: [], write: null })
  })

  it('finds by every kind of number, in the order of the keys', async () => {
    const by = async (kind: string, ...keys: string[]) =>
      (await find(kind, ...keys)).map((row) => (row.matches as Row[])[0]?.productNo ?? null)
    expect(await by('productNo', '0012b', 'none', ' 0012A ')).toEqual(['0012B', null, '0012A'])
    expect(await by('merchantCode', 'bhc-500', 'ＢＨＣ－500')).toEqual(['0012B', '0012B'])
    expect(await by('source', 'wangdian/G/1', 'other/G/1', 'G')).toEqual(['0012A', null, null])
  })

  it('asks for exactly one number by GET, and for 1 to 200 keys by POST', async () => {
    expect((await pos('/v1/products:lookup?productNo=0012A')).json.data.rows).toHaveLength(1)
    const answers = [
      await pos('/v1/products:lookup'),
      await pos('/v1/products:lookup?productNo=1&sourceNo=2'),
      await pos('/v1/products:lookup', { body: { by: 'name', keys: ['x'] } }),
      await pos('/v1/products:lookup', { body: { by: 'productNo', keys: [1] } }),
      await pos('/v1/products:lookup', { body: { by: 'productNo', keys: new Array(201).fill('x') } }),
    ]
    expect(answers.map((answer) => answer.json.code)).toEqual([
      'INVALID_REQUEST',
      'INVALID_REQUEST',
      'INVALID_REQUEST',
      'INVALID_REQUEST',
      'TOO_MANY_ROWS',
    ])
  })
})

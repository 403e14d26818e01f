import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../main/sandbox/index.ts'
import { createRow, type PosClient, posClient } from './pos-client.ts'

type Row = Record<string, unknown>

let sandbox: Sandbox
let pos: PosClient

beforeAll(async () => {
  sandbox = await startSandbox({ skus: 50 })
  pos = posClient(sandbox.urls.pos, sandbox.credentials.pos)
})
afterAll(() => sandbox.stop())

async function write(...rows: unknown[]): Promise<Row[]> {
  const answer = await pos('/v1/products:batch', { body: { rows } })
  expect(answer.status, answer.text).toBe(200)
  return answer.json.data.rows
}

async function product(productNo: string): Promise<Row & { specs: Row[] }> {
  const answer = await pos('/v1/products:lookup', { body: { by: 'productNo', keys: [productNo] } })
  return (answer.json.data.rows[0]!.matches as (Row & { specs: Row[] })[])[0]!
}

const codes = (rows: Row[]): string[] => rows.map((row) => `${String(row.result)} ${String(row.code)}`)

describe('idempotent writes', () => {
  it('carry a row out once, however often it comes', async () => {
    const row = createRow(100)
    const [first] = await write(row)
    const [again, inOneBatch] = await write(row, { ...row, contentHash: 'other hash, same content' })
    expect(codes([first!, again!, inOneBatch!])).toEqual([
      'created OK',
      'exists ALREADY_APPLIED',
      'exists ALREADY_APPLIED',
    ])
    expect(again).toMatchObject({ productId: first!.productId, version: 1, changed: false })
    const books = await sandbox.control.books('pos', { tables: ['arrival'], where: { source_no: 'SPTT00100' } })
    expect(books.rows.arrival).toMatchObject([{ received: 3, applied: 1 }])
  })

  it('do not care about the order of properties, but about every value', async () => {
    const row = createRow(101) as Row & { product: Row }
    await write(row)
    const product = Object.fromEntries(Object.entries(row.product).reverse())
    const turned = Object.fromEntries(Object.entries({ ...row, product }).reverse())
    const other = { ...row, product: { ...row.product, name: '另一个名称' } }
    expect(codes(await write(turned, other))).toEqual(['exists ALREADY_APPLIED', 'refused KEY_REUSED'])
    expect(JSON.stringify(turned)).not.toBe(JSON.stringify(row))
  })

  it('leave the key of a refused row unused', async () => {
    const bad = createRow(102, { name: '' })
    expect(codes(await write(bad))).toEqual(['refused INVALID_FIELD'])
    expect((await pos('/v1/products:lookup?sourceNo=SPTT00102')).json.data.rows[0]).toMatchObject({
      found: false,
      write: null,
    })
    expect(codes(await write(createRow(102)))).toEqual(['created OK'])
  })

  it('answer every row in its order, and one bad row fails no other', async () => {
    const rows = [createRow(110), null, createRow(111, { specs: [] }), 7, {}, createRow(112)]
    const outcomes = await write(...rows)
    expect(codes(outcomes)).toEqual([
      'created OK',
      'refused INVALID_FIELD',
      'refused INVALID_FIELD',
      'refused INVALID_FIELD',
      'refused INVALID_FIELD',
      'created OK',
    ])
    expect(outcomes.map((row) => row.sourceNo)).toEqual(['SPTT00110', null, 'SPTT00111', null, null, 'SPTT00112'])
  })

  it('undo a row that fails half-way, its new category and specs included', async () => {
    await write(createRow(120))
    const before = await product('T00120')
    const specs = [
      { merchantCode: 'T00120-1', retailPrice: '99' },
      { merchantCode: 'not there', retailPrice: '99' },
    ]
    const row = {
      sourceNo: 'half-way',
      action: 'update',
      product: { productNo: 'T00120', categoryPath: ['半途'], specs },
    }
    expect(codes(await write(row, createRow(121)))).toEqual(['refused SPEC_NOT_FOUND', 'created OK'])
    expect(await product('T00120')).toEqual(before)
    expect((await pos('/v1/categories?limit=500')).text).not.toContain('半途')
  })

  it('take 100 rows and no more', async () => {
    const rows = Array.from({ length: 101 }, (_, index) => createRow(1000 + index))
    const tooMany = await pos('/v1/products:batch', { body: { rows } })
    expect([tooMany.status, tooMany.json.code]).toEqual([422, 'TOO_MANY_ROWS'])
    expect(new Set(codes(await write(...rows.slice(0, 100))))).toEqual(new Set(['created OK']))
  })
})

describe('create', () => {
  it('keeps every field, codes and texts as they came', async () => {
    await pos('/v1/categories:batch', { body: { rows: [{ path: ['服饰', '男装', '衬衫'] }] } })
    const given = {
      productNo: '000０７',
      name: '𠮷牌 <衬衫> & "特价" 😀',
      categoryPath: ['服饰', '男装', '衬衫'],
      brand: '𠮷牌',
      unit: '件',
      image: 'https://img.example/1.png?a=1&b=%20',
      onSale: false,
      source: { system: 'wangdian', no: '000０７' },
      specs: [
        {
          merchantCode: ' 007-a ',
          specName: '白色 L',
          attributes: [{ name: '颜色', value: '白色' }],
          barcode: '0690000000012',
          retailPrice: '0.1',
          image: null,
        },
        { merchantCode: '007-B', retailPrice: '99999999999.9999' },
      ],
    }
    const [made] = await write(createRow(200, given))
    expect(made).toMatchObject({
      result: 'created',
      version: 1,
      category: { path: given.categoryPath, flattened: false },
    })
    const shown = await product('00007')
    expect(shown).toMatchObject({
      productNo: given.productNo,
      name: given.name,
      categoryPath: given.categoryPath,
      brand: given.brand,
      unit: given.unit,
      image: given.image,
      status: 'offSale',
      source: given.source,
      specs: [
        { ...given.specs[0], merchantCode: '007-a', retailPrice: '0.1000' },
        { merchantCode: '007-B', specName: null, attributes: [], barcode: null, retailPrice: '99999999999.9999' },
      ],
    })
    expect(shown.contentHash).toMatch(/^[0-9a-f]{64}$/)
  })

  it('refuses a 货号, a 商家编码 or a source that is there, compared trimmed, folded and without case', async () => {
    const source = { system: 'wangdian', no: 'S-210' }
    await write(createRow(210, { productNo: 'Ab-210', source, specs: [{ merchantCode: 'Mc210', retailPrice: '1' }] }))
    const there = (await product('AB-210')).productId
    const rows = await write(
      createRow(211, { productNo: ' ＡＢ-210 ' }),
      createRow(212, { specs: [{ merchantCode: 'ＭＣ210', retailPrice: '1' }] }),
      createRow(213, { source }),
      createRow(214, {
        specs: [
          { merchantCode: 'twice', retailPrice: '1' },
          { merchantCode: 'TWICE ', retailPrice: '1' },
        ],
      }),
    )
    expect(rows).toMatchObject([
      { code: 'PRODUCT_EXISTS', productId: there },
      {
        code: 'DUPLICATE_MERCHANT_CODE',
        conflicts: [{ merchantCode: 'ＭＣ210', productId: there, productNo: 'Ab-210' }],
      },
      { code: 'SOURCE_EXISTS', productId: there },
      { code: 'DUPLICATE_MERCHANT_CODE', conflicts: [{ merchantCode: 'TWICE', productId: null }] },
    ])
    const { counts } = await sandbox.control.books('pos')
    expect([counts.duplicate_code, counts.duplicate_product, counts.repeated_write]).toEqual([0, 0, 0])
  })

  it.each([
    [
      'a number for a price',
      { specs: [{ merchantCode: 'v', retailPrice: 1 }] },
      'INVALID_FIELD',
      'product.specs.0.retailPrice',
    ],
    [
      'a negative price',
      { specs: [{ merchantCode: 'v', retailPrice: '-1' }] },
      'INVALID_FIELD',
      'product.specs.0.retailPrice',
    ],
    [
      'five decimals',
      { specs: [{ merchantCode: 'v', retailPrice: '1.00001' }] },
      'INVALID_FIELD',
      'product.specs.0.retailPrice',
    ],
    [
      'a blank code',
      { specs: [{ merchantCode: '  ', retailPrice: '1' }] },
      'INVALID_FIELD',
      'product.specs.0.merchantCode',
    ],
    ['a long name', { name: '名'.repeat(256) }, 'TOO_LONG', 'product.name'],
    ['a picture that is no address', { image: 'C:\\1.png' }, 'INVALID_FIELD', 'product.image'],
    ['a NUL', { name: 'a\u0000b' }, 'INVALID_FIELD', 'product.name'],
    ['half a character', { name: 'a\ud83d' }, 'INVALID_FIELD', 'product.name'],
  ])('refuses %s', async (_title, fields, code, field) => {
    expect(await write(createRow(220, fields))).toMatchObject([{ result: 'refused', code, field }])
  })

  it('counts lengths in code points', async () => {
    expect(codes(await write(createRow(221, { name: '𠮷'.repeat(255) })))).toEqual(['created OK'])
  })

  it('S60 refuses a category of four levels and takes a product without one', async () => {
    const rows = await write(
      createRow(230, { categoryPath: ['一', '二', '三', '四'] }),
      createRow(231, { categoryPath: [] }),
    )
    expect(codes(rows)).toEqual(['refused CATEGORY_TOO_DEEP', 'created OK'])
    expect((await product('T00231')).categoryId).toBeNull()
  })

  it('S62 makes the leaf of a missing path a first-level category, or refuses where asked to', async () => {
    const path = ['无此一级', '无此二级', '叶子类']
    const rows = await write(
      { ...createRow(240, { categoryPath: path }), onMissingCategory: 'refuse' },
      { ...createRow(241, { categoryPath: path }), onMissingCategory: 'flatten' },
      createRow(242, { categoryPath: path }),
    )
    expect(codes(rows)).toEqual(['refused CATEGORY_MISSING', 'created OK', 'created OK'])
    expect(rows[1]!.category).toMatchObject({ path: ['叶子类'], flattened: true })
    expect(rows[2]!.category).toEqual(rows[1]!.category)
    const categories = (await pos('/v1/categories?limit=500')).json.data.rows
    expect(categories.filter((row) => row.name === '叶子类')).toMatchObject([{ level: 1, parentId: null }])
    expect(categories.some((row) => row.name === '无此一级')).toBe(false)
    // A lost answer is told again with the category of the first time.
    expect((await write({ ...createRow(242, { categoryPath: path }) }))[0]!.category).toEqual(rows[2]!.category)
  })

  it('S65 makes a new brand by itself, once', async () => {
    await write(createRow(250, { brand: '自来牌' }), createRow(251, { brand: '自来牌' }))
    const brands = (await pos('/v1/brands?limit=500')).json.data.rows
    expect(brands.filter((row) => row.name === '自来牌')).toHaveLength(1)
  })

  it('S92 refuses rows that come by a document while the switch is off, and no others', async () => {
    const settings = await pos('/v1/settings/erp-sync')
    const off = await pos('/v1/settings/erp-sync', {
      method: 'PUT',
      body: { enabled: false, sellerAccount: null },
      headers: { 'If-Match': String(settings.headers.etag) },
    })
    const rows = await write({ ...createRow(260), via: 'inboundDocument' }, { ...createRow(261), via: 'erpImport' })
    expect(codes(rows)).toEqual(['refused SYNC_SWITCH_OFF', 'created OK'])
    await pos('/v1/settings/erp-sync', {
      method: 'PUT',
      body: { enabled: true, sellerAccount: null },
      headers: { 'If-Match': String(off.headers.etag) },
    })
    expect(codes(await write({ ...createRow(260), via: 'inboundDocument' }))).toEqual(['created OK'])
  })
})

describe('addSpecs and update', () => {
  const addSpecs = (number: number, specs: unknown[]): Row => ({
    sourceNo: `GG${number}`,
    action: 'addSpecs',
    product: { productNo: `T00${number}`, specs },
  })
  const update = (sourceNo: string, fields: Row, row: Row = {}): Row => ({
    sourceNo,
    action: 'update',
    ...row,
    product: fields,
  })

  it('S74 adds specs to a product that is there, all or none', async () => {
    await write(createRow(300))
    const taken = { merchantCode: 'T00300-1', retailPrice: '1' }
    const fresh = { merchantCode: 'T00300-2', retailPrice: '2' }
    expect(codes(await write(addSpecs(300, [fresh, taken])))).toEqual(['refused DUPLICATE_MERCHANT_CODE'])
    expect((await product('T00300')).specs).toHaveLength(1)
    expect(await write(addSpecs(300, [fresh]), addSpecs(999, [fresh]))).toMatchObject([
      { result: 'updated', version: 2, changed: true },
      { code: 'PRODUCT_NOT_FOUND' },
    ])
    expect((await product('T00300')).specs.map((spec) => spec.merchantCode)).toEqual(['T00300-1', 'T00300-2'])
  })

  it('S113 changes the given fields and nothing else', async () => {
    await write(createRow(310, { brand: '原牌', specs: [{ merchantCode: 'T310', barcode: '1', retailPrice: '1' }] }))
    const before = await product('T00310')
    const specs = [{ merchantCode: 't310', retailPrice: '2.5' }]
    const [done] = await write(update('U310', { productNo: 'T00310', name: '改后的名称', specs }))
    expect(done).toMatchObject({ result: 'updated', changed: true, version: 2 })
    const after = await product('T00310')
    expect(after).toEqual({
      ...before,
      name: '改后的名称',
      specs: [{ ...before.specs[0], retailPrice: '2.5000' }],
      version: 2,
      contentHash: after.contentHash,
      updatedAt: after.updatedAt,
    })
    expect(after.contentHash).not.toBe(before.contentHash)
  })

  it('keeps the version when nothing changes, clears by null, and finds by productId', async () => {
    await write(createRow(320, { brand: '某牌', unit: '个' }))
    const { productId, name } = await product('T00320')
    const rows = await write(
      update('U320a', { productNo: 'T00320', name, specs: [{ merchantCode: 'T00320-1', retailPrice: '12.50' }] }),
      update('U320b', { productId, brand: null, unit: '', onSale: false }),
    )
    expect(rows).toMatchObject([
      { changed: false, version: 1 },
      { changed: true, version: 2 },
    ])
    expect(await product('T00320')).toMatchObject({ brand: null, unit: null, status: 'offSale' })
  })

  it('refuses an old version, an unknown spec and an unknown product', async () => {
    await write(createRow(330))
    const rows = await write(
      update('U330a', { productNo: 'T00330', name: 'x' }, { expectedVersion: 9 }),
      update('U330b', { productNo: 'T00330', name: 'x', specs: [{ merchantCode: 'none', retailPrice: '1' }] }),
      update('U330c', { productId: 'P999999999', name: 'x' }),
      update('U330d', { name: 'x' }),
      update('U330e', { productNo: 'T00330', name: 'y' }, { expectedVersion: 1 }),
    )
    expect(rows.map((row) => row.code)).toEqual([
      'VERSION_CONFLICT',
      'SPEC_NOT_FOUND',
      'PRODUCT_NOT_FOUND',
      'INVALID_FIELD',
      'OK',
    ])
    expect((await product('T00330')).name).toBe('y')
  })
})

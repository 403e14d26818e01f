import { read as readBook, utils, write } from '@e965/xlsx'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { templateFile } from '../../main/catalog/template-file.ts'
import { makeZip } from '../spreadsheet/helpers.ts'
import { atRest, CREATE, NO_FILTER, wizardOf } from './file-kit.ts'
import { posProduct, startWorld, type World } from './harness.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ skus: 40 })
})
afterAll(() => world.end())
const { paste, match, plan, execute, drop, allRows, when } = wizardOf(() => world)

/** Chinese text as old programs write it; only what Node's decoder gives back. */
function gb18030(text: string): Uint8Array {
  const table = new Map<string, number[]>()
  const decoder = new TextDecoder('gb18030')
  for (let high = 0x81; high <= 0xfe; high++)
    for (let low = 0x40; low <= 0xfe; low++) {
      if (low === 0x7f) continue
      const char = decoder.decode(Uint8Array.of(high, low))
      if (char.length === 1 && !table.has(char)) table.set(char, [high, low])
    }
  return Uint8Array.from(
    [...text].flatMap((char) => (char < '\u0080' ? [char.charCodeAt(0)] : (table.get(char) ?? [0x3f]))),
  )
}

/** A workbook whose codes are numbers with a format that shows thirteen digits; the last row has no such format. */
function numbersBook(): Uint8Array {
  const row = (n: number, code: string) =>
    `<row r="${n}">${[`P${n}`, '名称', '', '', ''].map((text, index) => cell(index, n, text)).join('')}${code}${`<c r="G${n}"><v>1</v></c>`}</row>`
  const cell = (column: number, n: number, text: string) =>
    `<c r="${String.fromCharCode(65 + column)}${n}" t="inlineStr"><is><t>${text}</t></is></c>`
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const packaged = 'http://schemas.openxmlformats.org/package/2006'
  return makeZip([
    {
      name: '[Content_Types].xml',
      data: `<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
    },
    {
      name: '_rels/.rels',
      data: `<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      data: `<workbook ${main} xmlns:r="${office}"><sheets><sheet name="商品" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: `<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
    },
    {
      name: 'xl/styles.xml',
      data: `<styleSheet ${main}><numFmts count="1"><numFmt numFmtId="164" formatCode="0000000000000"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      data: `<worksheet ${main}><sheetData><row r="1">${CREATE.map((name, index) => cell(index, 1, name)).join('')}</row>${[1, 2, 3, 4, 5, 6].map((n) => row(n + 1, `<c r="F${n + 1}" s="1"><v>${n}</v></c>`)).join('')}${row(8, '<c r="F8"><v>690</v></c>')}</sheetData></worksheet>`,
    },
  ])
}

describe('files of every kind', () => {
  it('S84 W9 W10 W11 W12 reads a GB18030 csv with damaged codes, mends it in the grid and imports it', async () => {
    const lines = [
      [...CREATE, '季节'].join(','),
      '="00A1",短袖　,服饰,牌子,红 L,="00A1-L",￥1，299.00,件,６９０１２３４５６７８９２,春',
      '00A2,长袖,服饰,牌子,红,6.92E+12,10,件,,夏',
      'A3,外套,服饰,牌子,,0A3,abc,件,,秋',
      'A4,背心,服饰,牌子,,0A4,5,件,,',
      'a4,背心,服饰,牌子,,0ａ4,5,件,,',
    ]
    const read = await drop('create', '商品.csv', gb18030(lines.join('\r\n')))
    expect(read.sheet).toMatchObject({ kind: 'csv', encoding: 'gb18030', delimiter: ',' })
    expect(read.match.columns.at(-1)).toMatchObject({ header: '季节', field: '属性1', by: 'position' })
    const checked = await match(read)
    expect(Object.fromEntries(checked.issues.map(({ code, rows }) => [code, rows]))).toMatchObject({
      SCIENTIFIC: 1,
      PRICE: 1,
      DUPLICATE_CODE: 1,
      GUARD_REMOVED: 1,
    })
    expect(checked.rows).toMatchObject({ total: 5, errors: 3 })
    const errors = await world.call('fileImport.rows', {
      id: read.id,
      filter: { ...NO_FILTER, level: 'error' },
      sort: null,
      fresh: true,
      offset: 0,
      limit: 50,
    })
    expect(errors.rows.map((row) => row.rowNumber)).toEqual([3, 4, 6])
    const damaged = errors.rows[0]!.issues.find((issue) => issue.code === 'SCIENTIFIC')
    expect(damaged?.text).toContain('第 3 行，列“商家编码”，内容“6.92E+12”')
    const cells = [
      { row: 2, column: 5, text: '6920000000017' },
      { row: 3, column: 6, text: '30' },
      { row: 5, column: 5, text: '0A5' },
    ]
    let view = (await world.call('fileImport.edit', { id: read.id, cells })).import
    expect(view.rows).toMatchObject({ errors: 0 })
    expect(view.undo).toBe('粘贴 3 个单元格')
    view = (await world.call('fileImport.undo', { id: read.id })).import
    expect(view).toMatchObject({ rows: { errors: 3 }, undo: null, redo: '粘贴 3 个单元格' })
    view = (await world.call('fileImport.redo', { id: read.id })).import
    expect(view.rows.errors).toBe(0)
    const planned = await plan(read.id)
    expect(planned.plan?.rows).toMatchObject({ create: 5, error: 0 })
    await execute(read.id)
    expect(await posProduct(world, '00A1')).toMatchObject({
      name: '短袖',
      category: '服饰',
      specs: [{ merchant_code: '00A1-L', barcode: '6901234567892', retail_price: 12_990_000 }],
    })
    const spec = (await posProduct(world, '00A1'))?.specs[0]
    expect(JSON.parse(String(spec?.attributes))).toEqual([{ name: '季节', value: '春' }])
    expect((await posProduct(world, '00A2'))?.specs[0]).toMatchObject({ merchant_code: '6920000000017' })
  })

  it('S84 S90 W9 reads an xlsx with codes as numbers in the format 0000…, and warns of lost zeros', async () => {
    const bytes = numbersBook()
    const read = await drop('create', '数字.xlsx', bytes)
    const checked = await match(read)
    expect(Object.fromEntries(checked.issues.map(({ code, rows }) => [code, rows]))).toMatchObject({ RESTORED: 6 })
    const { rows } = await allRows(read.id)
    expect(rows.map((row) => row.cells[5])).toEqual([
      '0000000000001',
      '0000000000002',
      '0000000000003',
      '0000000000004',
      '0000000000005',
      '0000000000006',
      '690',
    ])
    const zeros = await paste('create', [
      CREATE,
      ...Array.from({ length: 9 }, (_one, index) => [`P${index}`, 'n', '', '', '', `01234567${index}`, '1', '', '']),
      ['P5x9', 'n', '', '', '', '12345678', '1', '', ''],
    ])
    const warned = await match(zeros)
    const warning = warned.issues.find((issue) => issue.code === 'ZEROS_LOST')
    expect(warning).toMatchObject({ rows: 1, fix: { fix: 'padZeros', field: '商家编码', length: 9 } })
    const input = {
      id: zeros.id,
      scope: { filter: { ...NO_FILTER, code: 'ZEROS_LOST' } },
      column: 5,
      fix: 'padZeros' as const,
      length: 9,
    }
    expect(await world.call('fileImport.previewFix', input)).toMatchObject({
      cells: 1,
      samples: [{ old: '12345678', new: '012345678' }],
    })
    await world.call('fileImport.fix', input)
    const fixed = await when(zeros.id, atRest('checking'))
    expect(fixed.issues.find((issue) => issue.code === 'ZEROS_LOST')).toBeUndefined()
  })

  it('S84 W9 an .xls goes the whole way, from another sheet than the first', async () => {
    const book = utils.book_new()
    const sheet = utils.aoa_to_sheet([
      CREATE,
      ['K8x1', '旧软件的商品', '', '', '颜色:红', '', 12.5, '件', '0690000000018'],
      ['K8x1', '旧软件的商品', '', '', '颜色:蓝', '00K8-2', 12.5, '件', ''],
    ])
    sheet.F2 = { t: 'n', v: 80001, z: '0000000000000' }
    utils.book_append_sheet(book, utils.aoa_to_sheet([['说明'], ['商品在第二张表']]), '说明')
    utils.book_append_sheet(book, sheet, '商品')
    const read = await drop('create', '旧软件.xls', write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer)
    expect(read.sheet).toMatchObject({ kind: 'xls', sheet: '说明' })
    await world.call('fileImport.setSource', { id: read.id, sheet: '商品', encoding: null, delimiter: null })
    const chosen = await when(read.id, (view) => atRest('matching')(view) && view.sheet?.sheet === '商品')
    expect(chosen).toMatchObject({ rows: { total: 2, errors: 0 }, match: { missing: [] } })
    expect((await match(chosen)).issues).toMatchObject([{ code: 'RESTORED', rows: 1 }])
    expect((await plan(read.id)).plan?.rows).toMatchObject({ create: 2, error: 0 })
    expect((await execute(read.id)).result).toMatchObject({ created: 2, failed: 0 })
    expect((await posProduct(world, 'K8x1'))?.specs).toMatchObject([
      { merchant_code: '0000000080001', barcode: '0690000000018', retail_price: 125_000 },
      { merchant_code: '00K8-2', barcode: null },
    ])
  })

  it('S81 W1 the example row that nobody deleted from 样例文件 is skipped, with a sentence', async () => {
    // As a spreadsheet program saves the file again: 129.00 becomes 129.
    const book = readBook(await templateFile('create'))
    const sheet = book.Sheets[book.SheetNames[0]!]!
    utils.sheet_add_aoa(sheet, [['K9x1', '自己的商品', '', '', '', '00K9', '5', '件', '']], { origin: -1 })
    const read = await drop('create', '样例.xlsx', write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer)
    expect((await match(read)).rows).toMatchObject({ total: 2, errors: 0, skipped: 1 })
    const planned = await plan(read.id)
    expect(planned.plan?.rows).toMatchObject({ create: 1, skipped: 1 })
    const page = { id: read.id, result: null, text: '', cursor: null, limit: 10 }
    const { rows } = await world.call('fileImport.planLines', { ...page, action: 'skipped' })
    expect(rows[0]?.reason).toContain('样例文件自带的示例')
    expect((await execute(read.id)).result.created).toBe(1)
    expect(await posProduct(world, '示例-00123')).toBeNull()
    expect(await posProduct(world, 'K9x1')).toMatchObject({ name: '自己的商品' })
  })

  it('S90 A25 says of each file that cannot be read what it is and what to do', async () => {
    for (const [name, bytes, words] of [
      ['空.xlsx', new Uint8Array(), /空/],
      ['页面.xls', Buffer.from('<html><table><tr><td>1</td></tr></table></html>'), /网页|HTML/i],
      ['坏.xlsx', Buffer.from('PK\u0003\u0004 not a zip at all'), /损坏|不完整|无法/],
    ] as const) {
      const failed = await drop('create', name, bytes)
      expect(`${failed.trouble?.problem}${failed.trouble?.cause}`, name).toMatch(words)
      expect(failed.trouble?.action, name).not.toBe('')
    }
  })
})

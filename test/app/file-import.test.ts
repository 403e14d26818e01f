import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FileImport } from '../../preload/contract/index.ts'
import { makeZip } from '../spreadsheet/helpers.ts'
import { posProduct, startWorld, type World } from './harness.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ skus: 40 })
})
afterAll(() => world.end())

const CREATE = ['货品编号', '货品名称', '分类', '品牌', '规格名称', '商家编码', '零售价', '基本单位', '规格条码']
const NO_FILTER = { level: null, code: null, column: null, text: '', skipped: 'all' } as const
const NO_TICKS = { onlyCorrect: false, acceptOnSale: false, acceptFlattening: false, acceptMany: false }

/** Resolves with the first view of this import that fits; driven by the product's own events. */
function when(id: number, fits: (view: FileImport) => boolean): Promise<FileImport> {
  return new Promise((resolve, reject) => {
    const finish = (view: FileImport) => {
      end()
      resolve(view)
    }
    const end = world.app().on('fileImport.changed', (view) => {
      if (view.id === id && fits(view)) finish(view)
    })
    world.call('fileImport.get', { id }).then(({ import: view }) => {
      if (fits(view)) finish(view)
    }, reject)
  })
}
const atRest =
  (...states: FileImport['state'][]) =>
  (view: FileImport) =>
    view.work === null && (states.includes(view.state) || view.state === 'failed')

async function paste(kind: 'create' | 'update', table: string[][]): Promise<FileImport> {
  const text = table.map((row) => row.join('\t')).join('\r\n')
  const { import: made } = await world.call('fileImport.paste', { connectionId: world.connectionId, kind, text })
  return when(made.id, atRest('matching'))
}

async function match(view: FileImport, acceptRenamed = false): Promise<FileImport> {
  const fields = view.match.columns.flatMap(({ index, field }) => (field === null ? [] : [{ column: index, field }]))
  const { import: matched } = await world.call('fileImport.match', { id: view.id, fields, acceptRenamed })
  return when(matched.id, atRest('checking'))
}

async function plan(id: number): Promise<FileImport> {
  await world.call('fileImport.plan', { id })
  return when(id, atRest('planned'))
}

async function execute(id: number, ticks: Partial<typeof NO_TICKS> = {}): Promise<FileImport> {
  await world.call('fileImport.execute', { id, ...NO_TICKS, ...ticks })
  return when(id, atRest('done'))
}

/** Drops a file into the window. */
async function drop(kind: 'create' | 'update', name: string, bytes: Uint8Array): Promise<FileImport> {
  writeFileSync(join(world.ports.paths.data, name), bytes)
  const { import: made } = await world.call('fileImport.drop', {
    connectionId: world.connectionId,
    kind,
    token: name,
    name,
  })
  return when(made.id, atRest('matching'))
}

/** Imports these rows from beginning to end. */
async function create(rows: string[][]): Promise<FileImport> {
  const read = await paste('create', [CREATE, ...rows])
  await match(read)
  await plan(read.id)
  return execute(read.id)
}

const allRows = (id: number) =>
  world.call('fileImport.rows', { id, filter: NO_FILTER, sort: null, fresh: false, offset: 0, limit: 500 })

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

const sum = (record: Record<string, number>): number => Object.values(record).reduce((a, b) => a + b, 0)

describe('文件导入', () => {
  it('S79 S82 S83 S88 W1 creates products and specs from pasted cells, and does nothing the second time (W7)', async () => {
    const table = [
      CREATE,
      ['P1x1', '衬衫', '', '牌子', '颜色:红;尺码:L', '00P1L', '12.5', '件', '06901234567892'],
      ['P1x1', '衬衫', '', '牌子', '颜色:红;尺码:M', '00P1M', '12.5', '件', ''],
      ['P1x2', '帽子', '', '', '', '00P2', '8', '', ''],
    ]
    const read = await paste('create', table)
    expect(read).toMatchObject({ state: 'matching', rows: { total: 3, errors: 0 }, match: { missing: [] } })
    const checked = await match(read)
    expect(checked.trouble).toBeNull()
    expect(await posProduct(world, 'P1x1')).toBeNull()
    const planned = await plan(read.id)
    expect(planned.plan?.rows).toMatchObject({ create: 3, exists: 0, error: 0 })
    expect(planned.plan?.products).toMatchObject({ create: 2 })
    const done = await execute(read.id)
    expect(done).toMatchObject({ state: 'done', result: { created: 3, failed: 0, waiting: 0 }, undoable: 2 })
    const product = await posProduct(world, 'P1x1')
    expect(product?.specs.map((spec) => [spec.merchant_code, spec.barcode, spec.retail_price])).toEqual([
      ['00P1L', '06901234567892', 125_000],
      ['00P1M', null, 125_000],
    ])
    const again = await paste('create', table)
    expect(again.sameBefore).toMatchObject({ id: read.id })
    await match(again)
    const second = await plan(again.id)
    expect(second.plan).toMatchObject({ changes: 0, rows: { exists: 3, create: 0 } })
    await expect(world.call('fileImport.execute', { id: again.id, ...NO_TICKS })).rejects.toThrow('0 处变更')
  })

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

  it('A26 A27 W1 W3 imports the right rows only, and the file of failed rows brings exactly the others', async () => {
    const read = await paste('create', [
      CREATE,
      ['P3x1', '甲', '', '', '', 'C3x1', '1', '', ''],
      ['P3x2', '乙', '', '', '', 'C3x2', '', '', ''],
      ['P3x3', '丙', '', '', '', 'C3x1', '3', '', ''],
      ['P3x4', '丁', '一/二/三/四', '', '', 'C3x4', '4', '', ''],
    ])
    await match(read)
    const planned = await plan(read.id)
    expect(planned.plan?.rows).toMatchObject({ create: 1, error: 2, skipped: 1 })
    expect(sum(planned.plan!.rows)).toBe(4)
    expect(planned.plan?.categories.tooDeep).toBe(1)
    await expect(world.call('fileImport.execute', { id: read.id, ...NO_TICKS })).rejects.toThrow(/ERRORS/)
    const done = await execute(read.id, { onlyCorrect: true })
    expect(done.result).toMatchObject({ created: 1, failed: 0 })
    const { saved } = await world.call('fileImport.failedRows', { id: read.id })
    const bytes = world.ports.saved.get(saved!.name)!
    const back = await drop('create', saved!.name, bytes)
    expect(back.rows.total).toBe(2)
    expect(back.match.columns.at(-1)).toMatchObject({ header: '失败原因', field: null })
    await match(back)
    const cells = [
      { row: 1, column: 6, text: '2' },
      { row: 2, column: 5, text: 'C3x3' },
    ]
    await world.call('fileImport.edit', { id: back.id, cells })
    expect((await plan(back.id)).plan?.rows).toMatchObject({ create: 2, exists: 0, error: 0 })
    expect((await execute(back.id)).result.created).toBe(2)
    expect((await posProduct(world, 'P3x3'))?.specs.map((spec) => spec.merchant_code)).toEqual(['C3x3'])
  })

  it('S79 S91 refuses a file without a column by its name, and takes a renamed one only after the tick, once', async () => {
    const lacking = await paste('create', [CREATE.slice(0, 8).filter((name) => name !== '品牌'), ['P', 'n']])
    expect(lacking.match.missing).toEqual(['品牌'])
    await expect(match(lacking)).rejects.toThrow('缺少：品牌')
    const headers = CREATE.map((name) => (name === '货品编号' ? '货号' : name))
    const rows = [headers, ['P4x1', '甲', '', '', '', 'C4x1', '1', '', '']]
    const renamed = await paste('create', rows)
    expect(renamed.match.columns[0]).toMatchObject({ field: null, suggestion: '货品编号' })
    const fields = headers.map((_header, column) => ({ column, field: CREATE[column]! }))
    const asked = { id: renamed.id, fields }
    await expect(world.call('fileImport.match', { ...asked, acceptRenamed: false })).rejects.toThrow(
      '“货号”当作“货品编号”',
    )
    await world.call('fileImport.match', { ...asked, acceptRenamed: true })
    const checked = await when(renamed.id, atRest('checking'))
    expect(checked).toMatchObject({ state: 'checking', rows: { errors: 0 } })
    const next = await paste('create', rows)
    expect(next.match).toMatchObject({ remembered: true, renamed: [], missing: [] })
    expect((await match(next)).state).toBe('checking')
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

  it('S61 S62 A13 shows missing class paths, makes chosen ones first, and the result equals the preview', async () => {
    const read = await paste('create', [
      CREATE,
      ['K6x1', '甲', '服饰/上衣/衬衫', '', '', 'K6x1', '1', '', ''],
      ['K6x2', '乙', '服饰/下装/短裤', '', '', 'K6x2', '1', '', ''],
    ])
    await match(read)
    const planned = await plan(read.id)
    expect(planned.plan?.categories.missing).toBe(2)
    await expect(world.call('fileImport.execute', { id: read.id, ...NO_TICKS })).rejects.toThrow(/FLATTENING/)
    await world.call('fileImport.createCategories', { id: read.id, paths: [['服饰', '上衣', '衬衫']] })
    const lines = await world.call('fileImport.planLines', {
      id: read.id,
      action: null,
      result: null,
      text: '',
      cursor: null,
      limit: 50,
    })
    expect(lines.rows.map((line) => line.categoryInPos)).toEqual([['服饰', '上衣', '衬衫'], ['短裤']])
    await execute(read.id, { acceptFlattening: true })
    expect(await posProduct(world, 'K6x1')).toMatchObject({ level: 3, category: '衬衫' })
    expect(await posProduct(world, 'K6x2')).toMatchObject({ level: 1, category: '短裤' })
  })

  it('S74 S89 adds a new spec to a product that is there and leaves the product as it is', async () => {
    await create([['P7x1', '甲', '', '', '', 'C7x1', '1', '', '']])
    const read = await paste('create', [
      CREATE,
      ['p7x1', '别名', '', '', '', 'C7x1', '9', '', ''],
      ['P7x1', '别名', '', '', '', 'C7x2', '9', '', ''],
    ])
    await match(read)
    expect((await plan(read.id)).plan?.rows).toMatchObject({ exists: 1, 'add-specs': 1 })
    const done = await execute(read.id)
    expect(done.result.created).toBe(1)
    expect(await posProduct(world, 'P7x1')).toMatchObject({ name: '甲' })
    const undo = await world.call('fileImport.previewUndo', { id: read.id })
    expect(undo.rows[0]).toMatchObject({ act: 'refused', reason: expect.stringContaining('不能删除规格') })
  })

  it('S85 W5 undoes an import: takes new products off sale, refuses those that were changed since', async () => {
    const view = await create([
      ['P8x1', '甲', '', '', '', 'C8x1', '1', '', ''],
      ['P8x2', '乙', '', '', '', 'C8x2', '1', '', ''],
    ])
    const update = await paste('update', [
      ['商家编码', '零售价'],
      ['C8x2', '5'],
    ])
    await match(update)
    await plan(update.id)
    await execute(update.id)
    const preview = await world.call('fileImport.previewUndo', { id: view.id })
    expect(preview).toMatchObject({ delist: 1, refused: 1 })
    expect(preview.rows.find((row) => row.productNo === 'P8x2')?.reason).toContain('又被修改过')
    await world.call('fileImport.undoImport', { id: view.id })
    const undone = await when(view.id, (now) => now.undone.waiting === 0 && now.undone.done === 1)
    expect(undone.undoable).toBe(1)
    expect(await posProduct(world, 'P8x1')).toMatchObject({ on_sale: 0 })
    expect(await posProduct(world, 'P8x2')).toMatchObject({ on_sale: 1 })
  })

  it('S86 advises to split more than 5,000 rows; 5,000 pass silently', { timeout: 300_000 }, async () => {
    const table = (rows: number) => [
      CREATE,
      ...Array.from({ length: rows }, (_one, index) => [
        `N${Math.floor(index / 3)}`,
        'n',
        '',
        '',
        '',
        `NC${index}`,
        '1',
        '',
        '',
      ]),
    ]
    expect((await paste('create', table(5_000))).overLimit).toBe('none')
    const many = await paste('create', table(5_001))
    expect(many.overLimit).toBe('advice')
    expect((await match(many)).state).toBe('checking')

    // Acts on many rows run in a worker thread.
    const scope = { filter: { ...NO_FILTER, column: 5, text: 'NC500' } }
    const input = { id: many.id, scope, column: 1, find: 'n', replace: '名', wholeCell: true, matchCase: true }
    const sought = { id: many.id, filter: scope.filter, fresh: true, offset: 0, limit: 2 }
    const found = await world.call('fileImport.rows', { ...sought, sort: { column: 5, descending: true } })
    expect(found.rows.map((row) => row.cells[5])).toEqual(['NC5000', 'NC500'])
    expect(await world.call('fileImport.previewReplace', input)).toMatchObject({ cells: 2, rows: 2 })
    await world.call('fileImport.replace', input)
    const replaced = await when(many.id, (view) => view.work === null && view.undo !== null)
    expect(replaced.undo).toBe('把“n”替换为“名”')
    const { rows } = await world.call('fileImport.rows', { ...sought, filter: NO_FILTER, sort: null, offset: 500 })
    expect(rows.map((row) => row.cells[1])).toEqual(['名', 'n'])
    await world.call('fileImport.undo', { id: many.id })
    await when(many.id, (view) => view.work === null && view.redo !== null)
    const undone = await world.call('fileImport.rows', { ...sought, filter: NO_FILTER, sort: null, offset: 500 })
    expect(undone.rows[0]?.cells[1]).toBe('n')

    const { imports } = await world.call('fileImport.split', { id: many.id })
    const parts = await Promise.all(imports.map((one) => when(one.id, atRest('matching'))))
    expect(parts.map((part) => part.rows.total)).toEqual([4_998, 3])
    expect((await world.call('fileImport.get', { id: many.id })).import.state).toBe('cancelled')
  })

  it('S82 W4 cancels before anything is written, and stops afterwards with what was sent on record', async () => {
    const read = await paste('create', [CREATE, ['P10x1', '甲', '', '', '', 'C10x1', '1', '', '']])
    await match(read)
    expect((await world.call('fileImport.cancel', { id: read.id })).import.state).toBe('cancelled')
    const other = await paste('create', [
      CREATE,
      ['P10x2', '甲', '', '', '', 'C10x2', '1', '', ''],
      ['P10x3', '甲', '', '', '', 'C10x3', '1', '', ''],
    ])
    await match(other)
    await plan(other.id)
    await world.sandbox.control.setFault({ system: 'pos', kind: 'refuse' })
    await world.call('fileImport.execute', { id: other.id, ...NO_TICKS })
    await world.call('fileImport.cancel', { id: other.id })
    const ended = await when(other.id, atRest('done'))
    expect(ended.result.discarded).toBe(2)
    expect(sum(ended.result)).toBe(2)
    await world.sandbox.control.clearFaults()
    expect(await posProduct(world, 'P10x1')).toBeNull()
  })

  it('S90 A25 says of each file that cannot be read what it is and what to do', async () => {
    for (const [name, bytes, words] of [
      ['空.xlsx', new Uint8Array(), /空/],
      ['页面.xls', Buffer.from('<html><table><tr><td>1</td></tr></table></html>'), /网页|HTML/i],
      ['坏.xlsx', Buffer.from('PK\u0003\u0004 not a zip at all'), /损坏|不完整|无法/],
    ] as const) {
      writeFileSync(join(world.ports.paths.data, name), bytes)
      const { import: made } = await world.call('fileImport.drop', {
        connectionId: world.connectionId,
        kind: 'create',
        token: name,
        name,
      })
      const failed = await when(made.id, (view) => view.state === 'failed')
      expect(`${failed.trouble?.problem}${failed.trouble?.cause}`, name).toMatch(words)
      expect(failed.trouble?.action, name).not.toBe('')
    }
  })
})

describe('批量更新', () => {
  it('S107 S110 S111 A8 A32 W7 changes only what the file names; 上架 wants the tick', async () => {
    await create([
      ['P12x1', '甲', '', '牌', '', 'C12x1', '1', '件', '69'],
      ['P12x2', '乙', '', '', '', 'C12x2', '2', '', ''],
    ])
    const UPDATE = ['商家编码', '货品名称', '分类', '品牌', '零售价', '基本单位', '规格条码', '上下架']
    const off = await paste('update', [
      UPDATE,
      ['C12x1', '', '', '', '1.5', '', '', '2'],
      ['C12x2', '', '', '', '', '', '', '2'],
      ['C404', '', '', '', '9', '', '', ''],
    ])
    await match(off)
    const planned = await plan(off.id)
    expect(planned.plan).toMatchObject({ rows: { change: 2, error: 1 }, changes: 3, toOffSale: 2, toOnSale: 0 })
    const lines = await world.call('fileImport.planLines', {
      id: off.id,
      action: 'change',
      result: null,
      text: '',
      cursor: null,
      limit: 10,
    })
    expect(lines.rows[0]).toMatchObject({
      productNo: 'P12x1',
      changes: [{ field: '上下架', old: '上架', new: '下架' }],
      specs: [{ changes: [{ field: '零售价', old: '1', new: '1.5' }] }],
    })
    const done = await execute(off.id, { onlyCorrect: true })
    expect(done.result.updated).toBe(2)
    expect(await posProduct(world, 'P12x1')).toMatchObject({
      name: '甲',
      brand: '牌',
      on_sale: 0,
      specs: [{ retail_price: 15_000, barcode: '69' }],
    })

    const on = await paste('update', [UPDATE, ['C12x1', '甲甲', '', '', '', '', '', '']])
    await match(on)
    expect((await plan(on.id)).plan).toMatchObject({ toOnSale: 1, changes: 2 })
    await expect(world.call('fileImport.execute', { id: on.id, ...NO_TICKS })).rejects.toThrow(/ON_SALE/)
    await execute(on.id, { acceptOnSale: true })
    expect(await posProduct(world, 'P12x1')).toMatchObject({ name: '甲甲', on_sale: 1 })

    const same = await paste('update', [
      ['商家编码', '货品名称'],
      ['c12x1', '甲甲'],
    ])
    await match(same)
    expect((await plan(same.id)).plan).toMatchObject({ rows: { same: 1 }, changes: 0 })

    const undo = await world.call('fileImport.previewUndo', { id: on.id })
    expect(undo).toMatchObject({
      restore: 1,
      rows: [
        {
          changes: [
            { field: '货品名称', old: '甲甲', new: '甲' },
            { field: '上下架', old: '上架', new: '下架' },
          ],
        },
      ],
    })
    await world.call('fileImport.undoImport', { id: on.id })
    await when(on.id, (view) => view.undone.done === 1)
    expect(await posProduct(world, 'P12x1')).toMatchObject({ name: '甲', on_sale: 0 })
  })

  it('S110 A3 refuses 5,001 SKU before anything is asked or written', { timeout: 300_000 }, async () => {
    const read = await paste('update', [
      ['商家编码', '零售价'],
      ...Array.from({ length: 5_001 }, (_one, index) => [`C${index}`, '1']),
    ])
    expect(read.overLimit).toBe('refused')
    await match(read)
    await expect(world.call('fileImport.plan', { id: read.id })).rejects.toThrow('一次最多更新 5000')
  })

  it('S110 does not overwrite a change that somebody made after the plan; the retry plans anew', async () => {
    await create([['P14x1', '甲', '', '', '', 'C14x1', '1', '', '']])
    const first = await paste('update', [
      ['商家编码', '零售价'],
      ['C14x1', '2'],
    ])
    const second = await paste('update', [
      ['商家编码', '零售价'],
      ['C14x1', '3'],
    ])
    for (const view of [first, second]) {
      await match(view)
      await plan(view.id)
    }
    await execute(first.id)
    const refused = await execute(second.id)
    expect(refused.result).toMatchObject({ updated: 0, failed: 1 })
    const { import: retried } = await world.call('fileImport.retry', { id: second.id })
    await match(await when(retried.id, atRest('matching')))
    await plan(retried.id)
    expect((await execute(retried.id)).result.updated).toBe(1)
    expect((await posProduct(world, 'P14x1'))?.specs[0]).toMatchObject({ retail_price: 30_000 })
  })
})

describe('after a crash', () => {
  it('W4 goes on at every step on the same files', { timeout: 300_000 }, async () => {
    const read = await paste('create', [
      CREATE,
      ['P15x1', '甲', '', '', '', 'C15x1', '', '', ''],
      ['P15x2', '乙', '', '', '', 'C15x2', '2', '', ''],
    ])
    await world.restart()
    await match(await when(read.id, atRest('matching')))
    await world.call('fileImport.edit', { id: read.id, cells: [{ row: 1, column: 6, text: '7' }] })
    await world.restart()
    const checking = await when(read.id, atRest('checking'))
    expect(checking).toMatchObject({ rows: { errors: 0 }, undo: expect.stringContaining('零售价') })
    await world.call('fileImport.plan', { id: read.id })
    await world.restart()
    const planned = await when(read.id, atRest('planned'))
    expect(planned.plan?.rows.create).toBe(2)
    await world.call('fileImport.back', { id: read.id, to: 'checking' })
    await plan(read.id)
    await world.call('fileImport.execute', { id: read.id, ...NO_TICKS })
    await world.restart()
    const done = await when(read.id, atRest('done'))
    expect(done.result).toMatchObject({ created: 2, failed: 0, discarded: 0 })
    expect((await posProduct(world, 'P15x1'))?.specs[0]).toMatchObject({ retail_price: 70_000 })
  })
})

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeExport } from '../../main/catalog/export-write.ts'
import { productTables } from '../../main/catalog/product-tables.ts'
import { fixedColumns, type TemplateKind, templateOf } from '../../main/catalog/template-columns.ts'
import { templateFile } from '../../main/catalog/template-file.ts'
import { inspectSheetHere, type Row, readSheetHere } from '../../main/spreadsheet/index.ts'
import { stagingMigrations } from '../../main/store/migrations/index.ts'
import type { CallOutput, ExportColumn, FileImport } from '../../preload/contract/index.ts'
import { type HourlyWorld, startHourlyWorld } from '../catalog/hourly-world.ts'

/** The texts of a file's rows below its header, as the readers of 文件导入 see them. */
async function readBack(bytes: Uint8Array, name: string): Promise<{ header: string[]; rows: string[][] }> {
  const rows: Row[] = []
  await readSheetHere({ content: { bytes }, name }, { onRows: async (batch) => void rows.push(...batch) })
  const texts = rows.map((row) => row.cells.map((cell) => cell.text))
  return { header: texts[0] ?? [], rows: texts.slice(1) }
}

describe('样例文件', () => {
  it.each<TemplateKind>(['create', 'update'])(
    'S81 S107 %s: exact headers, an example and an explanation, identifiers as text',
    async (kind) => {
      const bytes = await templateFile(kind)
      const source = { content: { bytes }, name: 'x.xlsx' }
      const look = await inspectSheetHere(source)
      expect(look.sheets.map((sheet) => sheet.name)).toEqual([expect.stringContaining('商品'), '填写说明'])
      const { header, rows } = await readBack(bytes, 'x.xlsx')
      expect(header).toEqual(templateOf(kind))
      expect(rows).toHaveLength(1)
      const at = (name: string) => rows[0]?.[header.indexOf(name)]
      expect(at('规格条码')).toBe('0690123456789')
      for (const { header: name, required } of fixedColumns(kind)) if (required) expect(at(name)).not.toBe('')
      // The whole column is text, so that a code typed there keeps its zeros.
      expect(await columnFormats(bytes)).toEqual(
        expect.arrayContaining(
          fixedColumns(kind)
            .filter((one) => one.kind === 'identifier')
            .map((one) => templateOf(kind).indexOf(one.header) + 1),
        ),
      )
    },
  )
})

/** Numbers (from 1) of the columns of the first sheet that are formatted as text, read by another library. */
async function columnFormats(bytes: Uint8Array): Promise<number[]> {
  const { read } = await import('@e965/xlsx')
  const book = read(bytes, { cellStyles: true, cellNF: true })
  const sheet = book.Sheets[book.SheetNames[0] ?? '']
  const cells = Object.entries(sheet ?? {}).filter(([key]) => /^[A-Z]+2$/.test(key))
  return cells.filter(([, cell]) => (cell as { z?: string }).z === '@').map(([key]) => key.charCodeAt(0) - 64)
}

const NAMES = ['=1+1', '+86 茶', '-5 折', '@商品', '普通', "'引号", '含,逗号"引号"', '多\n行', '𠮷祥', '　全角空格　']

/** A staging file in memory with hostile products. */
function hostileList(count: number) {
  const staging = new BetterSqlite3(':memory:')
  for (const migration of stagingMigrations) migration.up(staging)
  const tables = productTables(staging)
  const fill = staging.transaction(() => {
    for (let n = 0; n < count; n++)
      tables.put(1, 1, {
        productId: `P${n}`,
        productNo: `00${n}`,
        version: 1,
        name: NAMES[n % NAMES.length] ?? '',
        categoryPath: n % 3 === 0 ? [] : ['饼干/膨化', 'a\\b'].slice(0, n % 3),
        brand: n % 2 === 0 ? '' : '牌',
        unit: '件',
        image: '',
        onSale: n % 5 !== 0,
        updatedAt: 1_795_314_000_000,
        specs: [
          {
            merchantCode: `00${n}-A`,
            specName: '红',
            attributes: '颜色:红',
            barcode: `069${n}`,
            retailPrice: '19.9000',
            image: '',
          },
          { merchantCode: `00${n}-B`, specName: '', attributes: '', barcode: '', retailPrice: '0.1234', image: '' },
        ],
      })
  })
  fill()
  return { staging, tables }
}

async function exported(
  staging: BetterSqlite3.Database,
  columns: 'reimport' | ExportColumn[],
  format: 'xlsx' | 'csv',
  filter = { keyword: '', category: '', brand: '' },
) {
  const answer = await writeExport(staging, { connectionId: 1, filter, columns, format })
  if (answer.kind !== 'done') throw new Error(answer.kind)
  return { ...answer, ...(await readBack(answer.bytes, `x.${format}`)) }
}

describe('导出商品列表', () => {
  it.each(['xlsx', 'csv'] as const)(
    'S107 as %s for 批量更新 every cell is read back as the POS has it',
    async (format) => {
      const { staging, tables } = hostileList(30)
      const { header, rows, products, specs } = await exported(staging, 'reimport', format)
      expect({ header, products, specs }).toEqual({ header: templateOf('update'), products: 30, specs: 60 })
      const price = header.indexOf('零售价')
      const expected = Array.from({ length: 30 }, (_, n) => tables.known(1, `P${n}`)!).flatMap((product) =>
        product.specs.map((spec) => [
          spec.merchantCode,
          product.name,
          product.categoryPath.map((name) => name.replace(/[\\/]/g, '\\$&')).join('/'),
          product.brand,
          Number(spec.retailPrice),
          '件',
          spec.barcode,
          product.onSale ? '1' : '2',
        ]),
      )
      expect(rows.map((row) => row.slice(0, 8).map((text, index) => (index === price ? Number(text) : text)))).toEqual(
        expected,
      )
      // Blank attributes leave those of the POS alone.
      expect(rows.flatMap((row) => row.slice(8)).filter((text) => text !== '')).toEqual([])
      staging.close()
    },
  )

  it('never gives a spreadsheet a formula to run', async () => {
    const { staging } = hostileList(10)
    const csv = await exported(staging, ['name', 'onSale'], 'csv')
    const lines = new TextDecoder().decode(csv.bytes).split('\r\n')
    expect(lines.filter((line) => /^"?[=+\-@]/.test(line))).toEqual([])
    const xlsx = await exported(staging, ['name'], 'xlsx')
    const { read } = await import('@e965/xlsx')
    const sheet = Object.values(read(xlsx.bytes).Sheets)[0]!
    expect(Object.values(sheet).filter((cell) => (cell as { f?: string }).f !== undefined)).toEqual([])
    staging.close()
  })

  it('S64 S104 exports what the filter shows, in the chosen columns', async () => {
    const { staging } = hostileList(30)
    const some = await exported(staging, ['merchantCode', 'price', 'onSale'], 'csv', {
      keyword: '007-a',
      category: '',
      brand: '牌',
    })
    expect(some.header).toEqual(['商家编码', '零售价', '上下架'])
    expect(some.rows.map((row) => row[0])).toEqual(['007-A', '007-B'])
    staging.close()
  })
})

describe('templates and exports by the window', () => {
  let world: HourlyWorld
  beforeAll(async () => {
    world = await startHourlyWorld({ skus: 20 })
    await world.intoPos('R1', [{ specNo: '00R1', retailPrice: '3.5', barcode: '0123' }, { specNo: 'R1-b' }], '=茶')
    await world.intoPos('R2', [{ specNo: 'R2', retailPrice: '0.1234' }], '-5 折 "茶", 散')
    // Signs that reading a file takes away or folds.
    await world.intoPos('R3', [{ specNo: 'R3' }], '散　茶👨‍👩‍👧\u00a0装')
  })
  afterAll(() => world.end())

  /** Drops a file into the wizard and goes as far as its plan. */
  async function planned(kind: TemplateKind, name: string, bytes: Uint8Array): Promise<FileImport> {
    writeFileSync(join(world.ports.paths.data, name), bytes)
    const { connectionId, call } = world
    const { import: made } = await call('fileImport.drop', { connectionId, kind, token: name, name })
    const reached = async (state: FileImport['state']): Promise<FileImport> => {
      const found: FileImport[] = []
      await world.until('fileImport.changed', async () => {
        const { import: view } = await call('fileImport.get', { id: made.id })
        if (view.state === 'failed') throw new Error(view.trouble?.problem)
        if (view.work === null && view.state === state) found.push(view)
        return found.length > 0
      })
      return found[0]!
    }
    const { match } = await reached('matching')
    const fields = match.columns.flatMap(({ index, field }) => (field === null ? [] : [{ column: index, field }]))
    await call('fileImport.match', { id: made.id, fields, acceptRenamed: false })
    await reached('checking')
    await call('fileImport.plan', { id: made.id })
    return reached('planned')
  }

  it.each(['xlsx', 'csv'] as const)('W7 S107 the whole list as %s imports back as 0 处变更', async (format) => {
    await world.call('catalog.refreshProducts', { connectionId: world.connectionId })
    const all = { connectionId: world.connectionId, keyword: '', category: '', brand: '' }
    await world.until('catalog.productsChanged', async () => {
      const list = await world.call('catalog.products', { ...all, cursor: null, limit: 1 })
      return list.total > 0 && !list.refreshing
    })
    const done = await world.call('productExport.save', { ...all, columns: 'reimport', format })
    const name = done.saved?.name ?? ''
    const { plan } = await planned('update', name, world.ports.saved.get(name)!)
    expect(plan).toMatchObject({
      changes: 0,
      toOnSale: 0,
      toOffSale: 0,
      rows: { same: done.specs, change: 0, error: 0 },
    })
  })

  it('S81 样例文件 of 文件导入 has no error in it', async () => {
    const { plan } = await planned('create', '样例.xlsx', await templateFile('create'))
    expect(plan?.rows.error).toBe(0)
  })

  it('saves both where the person says; the list is written by a thread of its own', async () => {
    await world.intoPos('X1', [{ specNo: '00X1', retailPrice: '3.5', barcode: '0123' }], '茶=1')
    await world.call('catalog.refreshProducts', { connectionId: world.connectionId })
    const filter = { connectionId: world.connectionId, keyword: 'X1', category: '', brand: '' }
    await world.until('catalog.productsChanged', async () => {
      const list = await world.call('catalog.products', { ...filter, cursor: null, limit: 1 })
      return list.total === 1
    })
    const template = await world.call('template.save', { kind: 'update' })
    const name = template.saved?.name ?? ''
    expect((await readBack(world.ports.saved.get(name)!, name)).header).toEqual(templateOf('update'))
    const done: CallOutput<'productExport.save'> = await world.call('productExport.save', {
      ...filter,
      columns: 'reimport',
      format: 'xlsx',
    })
    expect(done).toMatchObject({ products: 1, specs: 1 })
    const file = done.saved?.name ?? ''
    expect((await readBack(world.ports.saved.get(file)!, file)).rows).toEqual([
      ['00X1', '茶=1', '货架', '牌甲', '3.5', '盒', '0123', '1', ...Array(4).fill('')].slice(0, 8),
    ])
  })
})

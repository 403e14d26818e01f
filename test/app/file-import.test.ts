import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeXlsx } from '../../main/spreadsheet/index.ts'
import type { FileImport } from '../../preload/contract/index.ts'
import { posProduct, Refused, startWorld, type World } from './harness.ts'

let world: World
beforeEach(async () => {
  world = await startWorld({ skus: 40 })
})
afterEach(() => world.end())

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

const sum = (record: Record<string, number>): number => Object.values(record).reduce((a, b) => a + b, 0)

describe('文件导入', () => {
  it('S79 S82 S83 S88 W1 creates products and specs from pasted cells, and does nothing the second time (W7)', async () => {
    const table = [
      CREATE,
      ['P1', '衬衫', '', '牌子', '颜色:红;尺码:L', '00P1L', '12.5', '件', '06901234567892'],
      ['P1', '衬衫', '', '牌子', '颜色:红;尺码:M', '00P1M', '12.5', '件', ''],
      ['P2', '帽子', '', '', '', '00P2', '8', '', ''],
    ]
    const read = await paste('create', table)
    expect(read).toMatchObject({ state: 'matching', rows: { total: 3, errors: 0 }, match: { missing: [] } })
    const checked = await match(read)
    expect(checked.trouble).toBeNull()
    expect(await posProduct(world, 'P1')).toBeNull()
    const planned = await plan(read.id)
    expect(planned.plan?.rows).toMatchObject({ create: 3, exists: 0, error: 0 })
    expect(planned.plan?.products).toMatchObject({ create: 2 })
    const done = await execute(read.id)
    expect(done).toMatchObject({ state: 'done', result: { created: 3, failed: 0, waiting: 0 }, undoable: 2 })
    const product = await posProduct(world, 'P1')
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
})

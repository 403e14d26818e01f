import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CSV_LINES } from './demo-files.ts'
import { csvOf, UPDATE_HEADER } from './demo-sheets.ts'
import { refusal, wizardOf } from './demo-wizard.ts'
import type { DemoShop, DemoWorld } from './demo-world.ts'
import { factsOf, judgeProducts, type PosLine, posState } from './judge-products.ts'

const utf8 = (table: readonly (readonly string[])[]): Uint8Array => new TextEncoder().encode(`\ufeff${csvOf(table)}`)

/** A row of 批量更新; what is not named stays blank. */
const updateRow = (line: PosLine, cells: Readonly<Record<string, string>>): string[] =>
  UPDATE_HEADER.map((header) => (header === '商家编码' ? line.merchantCode : (cells[header] ?? '')))

/** 批量更新 of what the csv brought, its undo beside a change by hand, and a list exported and imported back. */
export async function updateProducts(world: DemoWorld): Promise<void> {
  const shop = await world.shop()
  await batchUpdate(world, shop)
  const offSale = await backOnSale(world, shop)
  await undoBesideAChange(world, shop, offSale)
  await exportAndBack(world, shop)
}

const OFF_SALE = CSV_LINES.slice(50, 60)

async function batchUpdate({ tell }: DemoWorld, shop: DemoShop): Promise<void> {
  const wizard = wizardOf(shop)
  const { control } = shop.sandbox
  const before = await posState(control)
  const priced = CSV_LINES.slice(0, 40)
  const named = CSV_LINES.slice(40, 50)
  const same = CSV_LINES.slice(60, 65)
  const table = [
    UPDATE_HEADER,
    ...priced.map((line) => updateRow(line, { 零售价: '19.9' })),
    ...named.map((line) => updateRow(line, { 货品名称: `${line.name} 新装`, 规格条码: `69${line.barcode}` })),
    ...OFF_SALE.map((line) => updateRow(line, { 上下架: '2' })),
    ...same.map((line) => updateRow(line, { 零售价: line.price })),
  ]
  const read = await wizard.match(await wizard.drop('update', '批量更新.csv', utf8(table)))
  const planned = await wizard.plan(read.id)
  const done = await wizard.execute(read.id)
  const changed = new Map<string, Partial<PosLine>>([
    ...priced.map((line) => [line.merchantCode, { price: '19.9000' }] as const),
    ...named.map((line) => [line.merchantCode, { name: `${line.name} 新装`, barcode: `69${line.barcode}` }] as const),
    ...OFF_SALE.map((line) => [line.merchantCode, { onSale: '2' }] as const),
  ])
  const verdict = judgeProducts(before, await posState(control), { changed })
  tell(
    '批量更新：空白格不改，只改写了的格',
    done.result.updated === changed.size &&
      planned.plan?.rows.same === same.length &&
      planned.plan.toOffSale === OFF_SALE.length &&
      verdict.ok,
    {
      行: read.rows.total,
      变更: planned.plan?.rows.change ?? 0,
      无变化: planned.plan?.rows.same ?? 0,
      将下架: planned.plan?.toOffSale ?? 0,
      已更新: done.result.updated,
      ...factsOf(verdict),
    },
  )
}

/** A8, A32: a blank 上下架 puts a product that is off sale back on sale; that wants a tick. */
async function backOnSale({ tell }: DemoWorld, shop: DemoShop): Promise<number> {
  const wizard = wizardOf(shop)
  const { control } = shop.sandbox
  const before = await posState(control)
  const table = [UPDATE_HEADER, ...OFF_SALE.map((line) => updateRow(line, { 零售价: '29.9' }))]
  const { id } = await wizard.match(await wizard.drop('update', '下架商品调价.csv', utf8(table)))
  const planned = await wizard.plan(id)
  const refused = await refusal(wizard.execute(id))
  const untouched = judgeProducts(before, await posState(control), {})
  const done = await wizard.execute(id, { acceptOnSale: true })
  const changed = new Map(OFF_SALE.map((line) => [line.merchantCode, { price: '29.9000', onSale: '1' }]))
  const verdict = judgeProducts(before, await posState(control), { changed })
  tell(
    '上下架留空会重新上架：不勾选不执行',
    planned.plan?.toOnSale === OFF_SALE.length && refused === 'ON_SALE' && untouched.ok && verdict.ok,
    {
      将上架: planned.plan?.toOnSale ?? 0,
      未勾选: refused ?? '',
      已更新: done.result.updated,
      ...factsOf(verdict),
    },
  )
  return id
}

/** W5: what somebody changed since is not undone. */
async function undoBesideAChange({ tell }: DemoWorld, shop: DemoShop, id: number): Promise<void> {
  const wizard = wizardOf(shop)
  const { control } = shop.sandbox
  const [mine, ...others] = OFF_SALE
  await control.posEditProduct(mine!.productNo, { name: '店长改的名' })
  const before = await posState(control)
  const preview = await shop.app.call('fileImport.previewUndo', { id })
  await shop.app.call('fileImport.undoImport', { id })
  const undone = await wizard.when(id, (view) => view.undone.waiting === 0 && view.undone.done + view.undone.failed > 0)
  const changed = new Map(others.map((line) => [line.merchantCode, { price: line.price, onSale: '2' }]))
  const verdict = judgeProducts(before, await posState(control), { changed })
  const reason = preview.rows.find((row) => row.act === 'refused')?.reason ?? ''
  tell(
    '撤回导入：之后又被改过的一行不动',
    preview.refused === 1 && preview.restore === others.length && undone.undone.done === others.length && verdict.ok,
    { 可撤回: preview.restore, 拒绝: preview.refused, 原因: reason, 已撤回: undone.undone.done, ...factsOf(verdict) },
  )
}

/** Rows that one 批量更新 takes (S110). */
const MOST = 5_000

/** W7: a list that was exported imports back as no change, whatever its names begin with. */
async function exportAndBack({ tell }: DemoWorld, shop: DemoShop): Promise<void> {
  const wizard = wizardOf(shop)
  const { connectionId } = shop
  const before = await posState(shop.sandbox.control)
  await shop.app.call('catalog.refreshProducts', { connectionId })
  const all = { connectionId, keyword: '', category: '', brand: '' }
  const products = new Set([...before.lines.values()].map((line) => line.productNo)).size
  await shop.app.when(
    'catalog.productsChanged',
    () => shop.app.call('catalog.products', { ...all, cursor: null, limit: 1 }),
    (list) => list.total === products && !list.refreshing,
    120_000,
    'the product list',
  )
  const filter = before.lines.size <= MOST ? all : { ...all, brand: '演示牌' }
  for (const format of ['xlsx', 'csv'] as const) {
    const { saved, ...exported } = await shop.app.call('productExport.save', { ...filter, columns: 'reimport', format })
    const name = saved?.name ?? ''
    const { id, rows } = await wizard.match(await wizard.drop('update', name, readFileSync(join(shop.appDir, name))))
    const planned = await wizard.plan(id)
    const refused = await refusal(wizard.execute(id))
    const verdict = judgeProducts(before, await posState(shop.sandbox.control), {})
    tell(
      `导出 ${format} 再导入：没有变更`,
      rows.errors === 0 &&
        planned.plan?.changes === 0 &&
        planned.plan.rows.same === exported.specs &&
        refused === 'NOTHING' &&
        verdict.ok,
      {
        范围: filter.brand === '' ? '全部商品' : filter.brand,
        导出商品: exported.products,
        导出SKU: exported.specs,
        POS中SKU: before.lines.size,
        无变化: planned.plan?.rows.same ?? 0,
        变更: planned.plan?.changes ?? -1,
        答复: refused ?? '',
        POS中变化: verdict.unexpected.length,
      },
    )
  }
}

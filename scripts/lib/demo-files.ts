import { CREATE_HEADER, createRow, csvOf, demoLine, gb18030 } from './demo-sheets.ts'
import { refusal, wizardOf } from './demo-wizard.ts'
import type { DemoWorld } from './demo-world.ts'
import { factsOf, judgeProducts, type PosLine, posState } from './judge-products.ts'

const CODE = CREATE_HEADER.indexOf('商家编码')
const PRICE = CREATE_HEADER.indexOf('零售价')
const BARCODE = CREATE_HEADER.indexOf('规格条码')

/** Products of the csv; chapters that follow work on them. */
export const CSV_LINES: readonly PosLine[] = Array.from({ length: 200 }, (_one, index) =>
  demoLine('G', index + 1, {
    merchantCode: `00620000${String(index + 1).padStart(5, '0')}`,
    barcode: `690123450${String(index + 1).padStart(4, '0')}`,
  }),
)

/** What happened to the file on its way through other programs: by row, the cell as it stands there now. */
const MENDED_BY_ITSELF: readonly [row: number, column: number, text: string][] = [
  [20, CODE, `="${CSV_LINES[19]!.merchantCode}"`],
  [30, BARCODE, '６９０１２３４５０００３０'],
  [40, PRICE, '￥40.50'],
  [80, 1, `${CSV_LINES[79]!.name}　`],
]
const ZEROS_LOST: readonly [row: number, column: number, text: string][] = [[100, CODE, '62000000100']]
const BY_HAND: readonly [row: number, column: number, text: string][] = [
  [10, CODE, '6.2E+10'],
  [50, PRICE, '五十元'],
  [61, CODE, CSV_LINES[59]!.merchantCode],
  [70, BARCODE, '6.90123E+12'],
  [90, CODE, ''],
]

/** 文件导入 of a damaged csv: mended in the grid, with a crash on the way; judged by the POS's books. */
export async function importDamaged(world: DemoWorld): Promise<void> {
  const { tell } = world
  const shop = await world.shop()
  const wizard = wizardOf(shop)
  const { control } = shop.sandbox
  const table = [CREATE_HEADER, ...CSV_LINES.map(createRow)]
  for (const [row, column, text] of [...MENDED_BY_ITSELF, ...ZEROS_LOST, ...BY_HAND]) table[row]![column] = text
  const before = await posState(control)

  const read = await wizard.drop('create', '老系统导出.csv', gb18030(csvOf(table)))
  const checked = await wizard.match(read)
  const { id } = checked
  const found = Object.fromEntries(checked.issues.map(({ code, rows }) => [code, rows]))
  tell(
    'GB18030 csv：编码、分隔符、损坏的编码都认出来',
    read.sheet?.encoding === 'gb18030' &&
      read.sheet.delimiter === ',' &&
      checked.rows.total === CSV_LINES.length &&
      checked.rows.errors === BY_HAND.length &&
      found.ZEROS_LOST === ZEROS_LOST.length,
    { 编码: read.sheet?.encoding ?? '', 行: checked.rows.total, 错误: checked.rows.errors, ...titles(checked.issues) },
  )

  const withErrors = await wizard.plan(id)
  const ticks = { onlyCorrect: false, acceptOnSale: false, acceptFlattening: false, acceptMany: false }
  const refused = await refusal(shop.app.call('fileImport.execute', { id, ...ticks }))
  const untouched = judgeProducts(before, await posState(control), {})
  tell('有错误行时不执行，POS 未动', refused === 'ERRORS' && untouched.ok, {
    预演错误行: withErrors.plan?.rows.error ?? 0,
    答复: refused ?? '',
    POS中变化: untouched.unexpected.length,
  })

  await shop.app.call('fileImport.back', { id, to: 'checking' })
  await shop.app.call('fileImport.fix', {
    id,
    scope: { filter: { level: null, code: 'ZEROS_LOST', column: null, text: '', skipped: 'all' } },
    column: CODE,
    fix: 'padZeros',
    length: CSV_LINES[0]!.merchantCode.length,
  })
  await wizard.when(id, (view) => view.work === null)
  const right = [CREATE_HEADER, ...CSV_LINES.map(createRow)]
  const cells = BY_HAND.map(([row, column]) => ({ row, column, text: right[row]![column]! }))
  await shop.app.call('fileImport.edit', { id, cells })
  await shop.killAndRestart()
  const mended = await wizard.when(id, (view) => view.work === null && view.state === 'checking')
  tell('在表格里改好后进程被杀：重启后改动还在', mended.rows.errors === 0 && mended.undo !== null, {
    错误: mended.rows.errors,
    可撤销: mended.undo ?? '',
  })

  const planned = await wizard.plan(id)
  const done = await wizard.execute(id)
  const verdict = judgeProducts(before, await posState(control), { added: CSV_LINES })
  tell('改好的 csv 全部导入', done.result.created === CSV_LINES.length && verdict.ok, {
    预演新增: planned.plan?.rows.create ?? 0,
    已导入: done.result.created,
    失败: done.result.failed,
    ...factsOf(verdict),
  })
}

const titles = (issues: readonly { title: string; rows: number }[]): Record<string, number> =>
  Object.fromEntries(issues.map(({ title, rows }) => [title, rows]))

import { script, WRITERS } from '../../test/spreadsheet/writers.ts'
import { bySheetJs, CREATE_HEADER, createRow, demoLine, oldXls } from './demo-sheets.ts'
import { wizardOf } from './demo-wizard.ts'
import type { DemoWorld } from './demo-world.ts'
import { factsOf, judgeProducts, type PosLine, posState } from './judge-products.ts'

const CODE = CREATE_HEADER.indexOf('商家编码')
const PRICE = CREATE_HEADER.indexOf('零售价')

/** 文件导入 of the same kind of table in the markup of every program that writes workbooks; judged by the POS's books. */
export async function importWorkbooks(world: DemoWorld): Promise<void> {
  const shop = await world.shop()
  const wizard = wizardOf(shop)
  const { control } = shop.sandbox
  const files: { by: string; name: string; lines: PosLine[]; bytes(table: string[][]): Uint8Array }[] = [
    ...[...WRITERS, ['脚本', script] as const].map(([by, write]) => ({
      by,
      name: `${by}.xlsx`,
      lines: twoSpecs(by.slice(0, 1).toUpperCase() + by.length),
      bytes: (table: string[][]) => write({ table, isNumber: (row, column) => row > 0 && column === PRICE }),
    })),
    {
      by: 'SheetJS',
      name: 'SheetJS.xlsx',
      lines: twoSpecs('S'),
      bytes: (table) => bySheetJs(table, PRICE),
    },
    {
      by: 'Excel 97-2003',
      name: '老表.xls',
      lines: twoSpecs('X').map((line, index) => ({ ...line, merchantCode: String(index + 1).padStart(12, '0') })),
      bytes: (table) => oldXls(table, CODE, PRICE),
    },
  ]
  for (const { by, name, lines, bytes } of files) {
    const before = await posState(control)
    const read = await wizard.drop('create', name, bytes([CREATE_HEADER, ...lines.map(createRow)]))
    const checked = await wizard.match(read)
    const planned = await wizard.plan(checked.id)
    const done = await wizard.execute(checked.id)
    const verdict = judgeProducts(before, await posState(control), { added: lines })
    world.tell(
      `${by} 写法的 ${name.replace(/.*\./, '')} 导入得一字不差`,
      done.result.created === lines.length && verdict.ok,
      {
        行: checked.rows.total,
        预演新增: planned.plan?.rows.create ?? 0,
        已导入: done.result.created,
        ...factsOf(verdict),
      },
    )
  }
}

/** Thirty products with two specs each. */
function twoSpecs(prefix: string): PosLine[] {
  return Array.from({ length: 60 }, (_one, index) => {
    const product = demoLine(prefix, Math.floor(index / 2) + 1)
    const size = index % 2 === 0 ? '大' : '小'
    return {
      ...product,
      specName: size,
      merchantCode: `${product.merchantCode}-${index % 2}`,
      price: (index + 9.9).toFixed(4),
    }
  })
}

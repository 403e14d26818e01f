import type { ExportColumn } from '../../preload/contract/index.ts'
import { formatBeijing } from '../remote/beijing-time.ts'
import type { WriteColumn } from '../spreadsheet/index.ts'
import { priceText } from './edit-fields.ts'
import type { StoredProduct } from './product-tables.ts'
import { ATTRIBUTE_HEADERS, categoryText, fixedColumns, OFF_SALE_TEXT, ON_SALE_TEXT } from './template-columns.ts'
import { attributeColumns, writeColumn } from './template-file.ts'

type Spec = StoredProduct['specs'][number]
type Cell = (product: StoredProduct, spec: Spec) => string

/** Columns of an export and what stands in them; a row per spec. */
export interface ExportPlan {
  columns: WriteColumn[]
  cells: Cell[]
}

const CELL: Record<ExportColumn, { header: string; width: number; kind: WriteColumn['kind']; cell: Cell }> = {
  productNo: { header: '货号', width: 16, kind: 'text', cell: (product) => product.productNo },
  name: { header: '名称', width: 36, kind: 'text', cell: (product) => product.name },
  category: { header: '分类', width: 22, kind: 'text', cell: (product) => categoryText(product.categoryPath) },
  brand: { header: '品牌', width: 14, kind: 'text', cell: (product) => product.brand },
  spec: { header: '规格名称', width: 24, kind: 'text', cell: (_product, spec) => spec.specName },
  merchantCode: { header: '商家编码', width: 18, kind: 'text', cell: (_product, spec) => spec.merchantCode },
  price: { header: '零售价', width: 12, kind: 'decimal', cell: (_product, spec) => priceText(spec.retailPrice) },
  unit: { header: '基本单位', width: 10, kind: 'text', cell: (product) => product.unit },
  barcode: { header: '规格条码', width: 18, kind: 'text', cell: (_product, spec) => spec.barcode },
  onSale: { header: '上下架', width: 8, kind: 'text', cell: (product) => (product.onSale ? '上架' : '下架') },
  updated: {
    header: '更新时间',
    width: 20,
    kind: 'text',
    cell: (product) => (product.updatedAt === null ? '' : formatBeijing(product.updatedAt)),
  },
}

/** What 批量更新 reads back as no change: its own headers, 上下架 as 1 / 2, attributes blank, which leaves them alone. */
const REIMPORT: Record<string, Cell> = {
  商家编码: CELL.merchantCode.cell,
  货品名称: CELL.name.cell,
  分类: CELL.category.cell,
  品牌: CELL.brand.cell,
  零售价: CELL.price.cell,
  基本单位: CELL.unit.cell,
  规格条码: CELL.barcode.cell,
  上下架: (product) => (product.onSale ? ON_SALE_TEXT : OFF_SALE_TEXT),
}
const blank: Cell = () => ''

export function exportPlan(columns: 'reimport' | readonly ExportColumn[]): ExportPlan {
  if (columns === 'reimport') {
    const fixed = fixedColumns('update')
    return {
      columns: [...fixed.map(writeColumn), ...attributeColumns()],
      cells: [...fixed.map(({ header }) => REIMPORT[header] ?? blank), ...ATTRIBUTE_HEADERS.map(() => blank)],
    }
  }
  const chosen = [...new Set(columns)].map((name) => CELL[name])
  return {
    columns: chosen.map(({ header, width, kind }) => ({ header, width, kind })),
    cells: chosen.map(({ cell }) => cell),
  }
}

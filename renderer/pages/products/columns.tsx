import type { ReactNode } from 'react'
import type { Product } from '../../../preload/contract/index.ts'
import type { RowKey } from '../../state/live-merge.ts'
import { formatMoney } from '../../text/format.ts'
import { PRODUCTS_TEXT } from '../../text/products.ts'
import { CodeText } from '../../ui/code-text.tsx'
import { Expander } from '../../ui/expander.tsx'
import { ImageThumb } from '../../ui/image-thumb.tsx'
import type { Column } from '../../ui/table/columns.ts'
import type { NestedRow } from '../../ui/table/nested-rows.ts'
import { TimeText } from '../../ui/time-text.tsx'

export type Spec = Product['specs'][number]
export type ProductRow = NestedRow<Product, Spec>

const none = <span className="dj-none">—</span>

/** Lowest and highest price of a product: `¥19.90` or `¥19.90 – ¥25.00`. Compared as integers × 10⁴. */
export function priceText(specs: readonly Pick<Spec, 'retailPrice'>[]): string {
  const sorted = specs.map((spec) => spec.retailPrice).sort((a, b) => units(a) - units(b))
  const low = sorted[0]
  const high = sorted.at(-1)
  if (low === undefined || high === undefined) return '—'
  return units(low) === units(high) ? formatMoney(low) : `${formatMoney(low)} – ${formatMoney(high)}`
}

function units(decimal: string): number {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return Number(`${whole}${fraction.padEnd(4, '0')}`)
}

/** What a column shows for the product, and for a spec of it; a product with one spec shows that one. */
function perRow(
  ofProduct: (product: Product, specs: readonly Spec[]) => ReactNode,
  ofSpec: (spec: Spec) => ReactNode,
): (row: ProductRow) => ReactNode {
  return (row) => {
    if (row.kind === 'child') return ofSpec(row.child)
    const [only] = row.children
    return row.children.length === 1 && only ? ofSpec(only) : ofProduct(row.parent, row.children)
  }
}

export function productColumns(toggle: (key: RowKey) => void): Column<ProductRow>[] {
  const parentOnly = (draw: (product: Product) => ReactNode) => (row: ProductRow) =>
    row.kind === 'parent' ? draw(row.parent) : ''
  return [
    {
      key: 'productNo',
      title: '货号',
      width: 168,
      locked: true,
      render: (row) =>
        row.kind === 'parent' ? (
          <>
            <Expander open={row.open} count={row.children.length} onToggle={() => toggle(row.key)} />
            <CodeText value={row.parent.productNo} />
          </>
        ) : (
          <span className="dj-child">└ 规格 {row.index + 1}</span>
        ),
      text: (row) => row.parent.productNo,
    },
    {
      key: 'image',
      title: '图片',
      width: 60,
      render: parentOnly((product) => <ImageThumb address={product.image} note={PRODUCTS_TEXT.imageBlocked} />),
    },
    {
      key: 'name',
      title: '名称',
      width: 240,
      grow: true,
      locked: true,
      render: (row) => (row.kind === 'parent' ? row.parent.name : ''),
      text: (row) => row.parent.name,
    },
    {
      key: 'spec',
      title: '规格',
      width: 130,
      render: perRow(
        (_, specs) => `${specs.length} 个规格`,
        (spec) => spec.specName || none,
      ),
      text: (row) => (row.kind === 'child' ? row.child.specName : ''),
    },
    {
      key: 'merchantCode',
      title: '商家编码',
      width: 150,
      render: perRow(
        () => none,
        (spec) => <CodeText value={spec.merchantCode} />,
      ),
    },
    {
      key: 'barcode',
      title: '规格条码',
      width: 130,
      render: perRow(
        () => none,
        (spec) => <CodeText value={spec.barcode} />,
      ),
    },
    {
      key: 'price',
      title: '零售价',
      width: 116,
      align: 'end',
      render: perRow(
        (_, specs) => priceText(specs),
        (spec) => formatMoney(spec.retailPrice),
      ),
    },
    {
      key: 'category',
      title: '分类',
      width: 160,
      render: parentOnly((product) => (product.categoryPath.length > 0 ? product.categoryPath.join(' / ') : none)),
      text: (row) => row.parent.categoryPath.join(' / '),
    },
    {
      key: 'brand',
      title: '品牌',
      width: 90,
      render: parentOnly((product) => product.brand || none),
      text: (row) => row.parent.brand,
    },
    { key: 'unit', title: '基本单位', width: 76, render: parentOnly((product) => product.unit || none) },
    { key: 'onSale', title: '上下架', width: 72, render: parentOnly((product) => (product.onSale ? '上架' : '下架')) },
    {
      key: 'updated',
      title: '更新时间',
      width: 104,
      render: parentOnly((product) => <TimeText at={product.updatedAt} />),
    },
  ]
}

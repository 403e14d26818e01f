import type { ReactNode } from 'react'
import type { EditField, Product, ProductChange } from '../../../preload/contract/index.ts'
import type { RowKey } from '../../state/live-merge.ts'
import { formatMoney } from '../../text/format.ts'
import { EDIT_STATE, PRODUCTS_TEXT, valueText } from '../../text/products.ts'
import { CodeText } from '../../ui/code-text.tsx'
import { Expander } from '../../ui/expander.tsx'
import { ImageThumb } from '../../ui/image-thumb.tsx'
import { RowAct } from '../../ui/row-act.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import type { Column } from '../../ui/table/columns.ts'
import type { NestedRow } from '../../ui/table/nested-rows.ts'
import { TimeText } from '../../ui/time-text.tsx'
import { keyOf } from './draft.ts'

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

/** The edit of a product that is not settled, by 货号. */
export type Edits = ReadonlyMap<string, ProductChange>

/** A value that still waits to be sent is marked, and says what the POS has. */
function pending(edit: ProductChange | undefined, field: EditField, merchantCode: string | null, shown: ReactNode) {
  if (edit?.state !== 'queued') return shown
  const key = keyOf({ field, merchantCode })
  const change = edit.changes.find((one) => keyOf(one) === key)
  if (change === undefined) return shown
  return (
    <span className="dj-products-pending" title={PRODUCTS_TEXT.pendingOf(valueText(field, change.from))}>
      {shown}
    </span>
  )
}

export function productColumns(
  toggle: (key: RowKey) => void,
  open: (productNo: string) => void,
  edits: Edits,
): Column<ProductRow>[] {
  const editOf = (row: ProductRow) => edits.get(row.parent.productNo)
  /** A field of the product, where it may wait to be sent. */
  const field = (name: EditField, draw: (product: Product) => ReactNode) => (row: ProductRow) =>
    row.kind === 'parent' ? pending(editOf(row), name, null, draw(row.parent)) : ''
  const specField =
    (name: EditField, ofProduct: (specs: readonly Spec[]) => ReactNode, ofSpec: (spec: Spec) => ReactNode) =>
    (row: ProductRow) =>
      perRow(
        (_, specs) => ofProduct(specs),
        (spec) => pending(editOf(row), name, spec.merchantCode, ofSpec(spec)),
      )(row)
  const parentOnly = (draw: (product: Product) => ReactNode) => (row: ProductRow) =>
    row.kind === 'parent' ? draw(row.parent) : ''
  return [
    {
      key: 'productNo',
      title: '货号',
      width: 148,
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
      width: 220,
      grow: true,
      locked: true,
      render: field('name', (product) => product.name),
      text: (row) => row.parent.name,
    },
    {
      key: 'act',
      title: '操作',
      width: 150,
      render: (row) => {
        if (row.kind === 'child') return ''
        const edit = editOf(row)
        const [tone, text] = edit ? EDIT_STATE[edit.state] : ['off' as const, '']
        return (
          <span className="dj-products-act">
            <RowAct text={PRODUCTS_TEXT.edit} onClick={() => open(row.parent.productNo)} />
            {edit ? <StatusPill tone={tone} text={text} /> : null}
          </span>
        )
      },
    },
    {
      key: 'spec',
      title: '规格',
      width: 110,
      render: specField(
        'specName',
        (specs) => `${specs.length} 个规格`,
        (spec) => spec.specName || none,
      ),
      text: (row) => (row.kind === 'child' ? row.child.specName : ''),
    },
    {
      key: 'merchantCode',
      title: '商家编码',
      width: 136,
      render: perRow(
        () => none,
        (spec) => <CodeText value={spec.merchantCode} />,
      ),
    },
    {
      key: 'barcode',
      title: '规格条码',
      width: 130,
      render: specField(
        'barcode',
        () => none,
        (spec) => <CodeText value={spec.barcode} />,
      ),
    },
    {
      key: 'price',
      title: '零售价',
      width: 144,
      align: 'end',
      render: specField('retailPrice', priceText, (spec) => formatMoney(spec.retailPrice)),
    },
    {
      key: 'category',
      title: '分类',
      width: 160,
      render: field('categoryPath', (product) =>
        product.categoryPath.length > 0 ? product.categoryPath.join(' / ') : none,
      ),
      text: (row) => row.parent.categoryPath.join(' / '),
    },
    {
      key: 'brand',
      title: '品牌',
      width: 90,
      render: field('brand', (product) => product.brand || none),
      text: (row) => row.parent.brand,
    },
    { key: 'unit', title: '基本单位', width: 76, render: field('unit', (product) => product.unit || none) },
    {
      key: 'onSale',
      title: '上下架',
      width: 72,
      render: field('onSale', (product) => (product.onSale ? '上架' : '下架')),
    },
    {
      key: 'updated',
      title: '更新时间',
      width: 104,
      render: parentOnly((product) => <TimeText at={product.updatedAt} />),
    },
  ]
}

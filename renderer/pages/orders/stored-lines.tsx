import type { OrderLine, OrderRow } from '../../../preload/contract/index.ts'
import { formatCount, formatMoney } from '../../text/format.ts'
import { ORDER_TEXT } from '../../text/orders.ts'
import { CodeText } from '../../ui/code-text.tsx'
import { Panel } from '../../ui/panel.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { shortDecimal } from './decimal.ts'

/** Height of the list: head and foot, a row each, between a short and a long order. */
const heightOf = (count: number): number => Math.min(420, Math.max(140, 84 + count * 34))
const NONE = <span className="dj-none">—</span>

const COLUMNS: readonly Column<OrderLine>[] = [
  { key: 'line', title: '行', width: 56, align: 'end', locked: true, render: (line) => line.line },
  {
    key: 'productNo',
    title: '商品编号',
    width: 116,
    locked: true,
    render: (line) => <CodeText value={line.productNo} />,
    text: (line) => line.productNo,
  },
  {
    key: 'name',
    title: '名称',
    width: 190,
    grow: true,
    render: (line) => line.name || NONE,
    text: (line) => line.name,
  },
  { key: 'model', title: '型号', width: 104, render: (line) => line.model || NONE, text: (line) => line.model },
  { key: 'barcode', title: '69码', width: 124, hidden: true, render: (line) => <CodeText value={line.barcode} /> },
  { key: 'unit', title: '单位', width: 56, render: (line) => line.unit || NONE },
  { key: 'quantity', title: '数量', width: 76, align: 'end', render: (line) => shortDecimal(line.quantity) },
  {
    key: 'actual',
    title: '实际数量',
    width: 84,
    align: 'end',
    render: (line) =>
      line.actual === null ? (
        NONE
      ) : shortDecimal(line.actual) === shortDecimal(line.quantity) ? (
        shortDecimal(line.actual)
      ) : (
        <b className="dj-order-differs" title={ORDER_TEXT.differs}>
          ! {shortDecimal(line.actual)}
        </b>
      ),
  },
  {
    key: 'serials',
    title: '串号',
    width: 76,
    align: 'end',
    render: (line) => (line.serialManaged ? formatCount(line.serials) : '不管理'),
  },
  {
    key: 'price',
    title: '单价',
    width: 96,
    align: 'end',
    render: (line) => (line.price === null ? NONE : formatMoney(line.price)),
  },
  {
    key: 'amount',
    title: '金额',
    width: 112,
    align: 'end',
    render: (line) => (line.amount === null ? NONE : formatMoney(line.amount)),
  },
  { key: 'remark', title: '备注', width: 88, render: (line) => line.remark || NONE, text: (line) => line.remark },
]

/** 商品明细 of an order that may not be changed any more, with what the warehouse did. */
export function StoredLines({ order, lines }: { order: OrderRow; lines: readonly OrderLine[] }) {
  return (
    <Panel title={ORDER_TEXT.lines} flush>
      <div className="dj-order-stored" style={{ height: heightOf(lines.length) }}>
        <DataTable
          id="order-lines"
          label={ORDER_TEXT.lines}
          columns={COLUMNS}
          rows={lines}
          rowKey={(line) => line.line}
          rowTone={(line) => (line.blocked === '' ? null : 'warn')}
          total={lines.length}
          empty={{ title: ORDER_TEXT.noLines }}
          foot={`${ORDER_TEXT.total}　数量 ${shortDecimal(order.quantity)} · 金额 ${formatMoney(order.amount)}`}
        />
      </div>
    </Panel>
  )
}

import { pageOf, SPAN_30_DAYS, windowOf } from './params.ts'
import type { Query } from './query-context.ts'
import type { TransferRow } from './transfer-book.ts'
import { decimal, int, readPage, time, where } from './wire.ts'

type Line = {
  rec_id: number
  goods_no: string
  spec_no: string
  num: number
  out_num: number
  in_num: number
}

/** stock_transfer_query.php: every parameter is optional; without any it answers everything. */
export const queryTransfers: Query = ({ db, params }) => {
  const window = windowOf(params, SPAN_30_DAYS)
  const status = params.int('status')
  const equal = (column: string, name: string): readonly [string, string] | undefined => {
    const value = params.text(name)
    return value === undefined ? undefined : [`t.${column} = ?`, value]
  }
  const { rows, total } = readPage<TransferRow>(
    db,
    {
      select: 't.*',
      from: 'transfer t',
      where: where(
        [
          `EXISTS (SELECT 1 FROM warehouse w WHERE w.visible = 1
             AND w.warehouse_no IN (t.from_warehouse_no, t.to_warehouse_no))`,
        ],
        window && ['t.modified BETWEEN ? AND ?', window.from, window.to],
        status === undefined ? undefined : ['t.status = ?', status],
        equal('transfer_no', 'transfer_no'),
        equal('outer_no', 'api_outer_no'),
        equal('from_warehouse_no', 'from_warehouse_no'),
        equal('to_warehouse_no', 'to_warehouse_no'),
      ),
      order: 't.modified, t.transfer_id',
    },
    pageOf(params),
  )
  const lines = db.prepare(`SELECT l.rec_id, g.goods_no, p.spec_no, l.num, l.out_num, l.in_num
    FROM transfer_line l JOIN spec p USING (spec_id) JOIN goods g USING (goods_id) WHERE l.transfer_id = ?
    ORDER BY l.rec_id`)
  return {
    ...total,
    transfer_list: rows.map((row) => onWire(row, lines.all(row.transfer_id) as Line[])),
  }
}

function onWire(row: TransferRow, lines: Line[]): Record<string, unknown> {
  const sum = (of: (line: Line) => number): string => decimal(lines.reduce((all, line) => all + of(line), 0))
  return {
    transfer_id: int(row.transfer_id),
    transfer_no: row.transfer_no,
    outer_no: row.outer_no,
    type: int(row.type),
    mode: '0',
    status: int(row.status),
    from_warehouse_no: row.from_warehouse_no,
    to_warehouse_no: row.to_warehouse_no,
    goods_count: sum((line) => line.num),
    goods_type_count: int(lines.length),
    goods_out_count: sum((line) => line.out_num),
    goods_in_count: sum((line) => line.in_num),
    remark: row.remark,
    created: time(row.created),
    modified: time(row.modified),
    details_list: lines.map((line) => ({
      rec_id: int(line.rec_id),
      goods_no: line.goods_no,
      spec_no: line.spec_no,
      from_position: '',
      to_position: '',
      num: decimal(line.num),
      out_num: decimal(line.out_num),
      in_num: decimal(line.in_num),
      remark: '',
    })),
  }
}

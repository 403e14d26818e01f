import { pageOf, SPAN_30_DAYS, windowOf } from './params.ts'
import type { Query } from './query-context.ts'
import type { StocktakeRow } from './stocktake-book.ts'
import { decimal, int, readPage, time, where } from './wire.ts'

type Line = { rec_id: number; spec_no: string; goods_no: string; old_num: number; new_num: number }

/** stock_pd_order_query.php: 盘点单. The fields of its answer are not public; these are chosen here. */
export const queryStocktakes: Query = ({ db, params }) => {
  const window = windowOf(params, SPAN_30_DAYS)
  const equal = (column: string, name: string): readonly [string, string] | undefined => {
    const value = params.text(name)
    return value === undefined ? undefined : [`s.${column} = ?`, value]
  }
  const { rows, total } = readPage<StocktakeRow>(
    db,
    {
      select: 's.*',
      from: 'stocktake s JOIN warehouse w USING (warehouse_no)',
      where: where(
        ['w.visible = 1'],
        window && ['s.modified BETWEEN ? AND ?', window.from, window.to],
        equal('pd_no', 'pd_no'),
        equal('outer_no', 'api_outer_no'),
        equal('warehouse_no', 'warehouse_no'),
      ),
      order: 's.modified, s.pd_id',
    },
    pageOf(params),
  )
  const lines = db.prepare(`SELECT l.rec_id, p.spec_no, g.goods_no, l.old_num, l.new_num
    FROM stocktake_line l JOIN spec p USING (spec_id) JOIN goods g USING (goods_id) WHERE l.pd_id = ? ORDER BY l.rec_id`)
  return {
    ...total,
    pd_list: rows.map((row) => ({
      pd_id: int(row.pd_id),
      pd_no: row.pd_no,
      api_outer_no: row.outer_no,
      warehouse_no: row.warehouse_no,
      status: int(row.status),
      remark: row.remark,
      created: time(row.created),
      modified: time(row.modified),
      details_list: (lines.all(row.pd_id) as Line[]).map((line) => ({
        rec_id: int(line.rec_id),
        spec_no: line.spec_no,
        goods_no: line.goods_no,
        old_num: decimal(line.old_num),
        new_num: decimal(line.new_num),
      })),
    })),
  }
}

import type { ExpectedNew, ExpectedSpec, TimeWindow } from '../kit/control.ts'
import type { SandboxDatabase } from '../kit/database.ts'
import { decimal } from './wire.ts'

type Row = {
  kind: ExpectedSpec['kind']
  goods_id: number
  goods_no: string
  goods_name: string
  spec_no: string
  spec_name: string
  barcode: string
  retail_price: number
  brand_name: string | null
  unit_name: string | null
  class_id: number | null
  goods_created: number
  spec_created: number
}

// A goods stays new for its later specs; specs of an older goods count by their own creation.
const CREATED = `
  SELECT CASE
      WHEN g.created BETWEEN @from AND @to AND p.created <= @to THEN 'of-new-goods'
      WHEN g.created BETWEEN @from AND @to THEN 'later-of-new-goods'
      ELSE 'of-old-goods' END AS kind,
    g.goods_id, g.goods_no, g.goods_name, p.spec_id, p.spec_no, p.spec_name, p.barcode, p.retail_price,
    (SELECT brand_name FROM brand b WHERE b.brand_no = g.brand_no) AS brand_name, g.unit_name, g.class_id,
    g.created AS goods_created, p.created AS spec_created
  FROM goods g JOIN spec p USING (goods_id)
  WHERE g.deleted = 0 AND p.deleted = 0
    AND (g.created BETWEEN @from AND @to OR p.created BETWEEN @from AND @to)`

/** Answers from the ERP's own books what an import of this creation window has to bring. */
export function expectedNew(db: SandboxDatabase, window: TimeWindow, countsOnly: boolean): ExpectedNew {
  const goods = db
    .prepare(`SELECT count(*) FROM goods g WHERE deleted = 0 AND created BETWEEN @from AND @to
      AND EXISTS (SELECT 1 FROM spec p WHERE p.goods_id = g.goods_id AND p.deleted = 0)`)
    .pluck()
    .get(window) as number
  const paths = classPaths(db)
  const counts: Record<ExpectedSpec['kind'], number> = { 'of-new-goods': 0, 'of-old-goods': 0, 'later-of-new-goods': 0 }
  const rows: Row[] = []
  for (const row of db.prepare(`${CREATED} ORDER BY p.spec_id`).iterate(window) as IterableIterator<Row>) {
    counts[row.kind] += 1
    if (!countsOnly) rows.push(row)
  }
  return {
    goods,
    specsOfNewGoods: counts['of-new-goods'],
    newSpecsOfOldGoods: counts['of-old-goods'],
    laterSpecsOfNewGoods: counts['later-of-new-goods'],
    specs: rows.map((row) => ({
      kind: row.kind,
      goodsNo: row.goods_no,
      goodsName: row.goods_name,
      specNo: row.spec_no,
      specName: row.spec_name,
      barcode: row.barcode,
      retailPrice: decimal(row.retail_price),
      brandName: row.brand_name ?? '',
      unitName: row.unit_name ?? '',
      classPath: row.class_id === null ? [] : (paths.get(row.class_id) ?? []),
      goodsCreated: row.goods_created,
      specCreated: row.spec_created,
    })),
  }
}

function classPaths(db: SandboxDatabase): Map<number, string[]> {
  const rows = db.prepare('SELECT class_id, class_name, parent_id FROM class').all() as {
    class_id: number
    class_name: string
    parent_id: number
  }[]
  const byId = new Map(rows.map((row) => [row.class_id, row]))
  const pathOf = (id: number): string[] => {
    const row = byId.get(id)
    return row ? [...pathOf(row.parent_id), row.class_name] : []
  }
  return new Map(rows.map((row) => [row.class_id, pathOf(row.class_id)]))
}

import { fileURLToPath } from 'node:url'
import { planRun } from '../../main/stock/plan-run.ts'
import { planTables } from '../../main/stock/plan-tables.ts'
import { openStaging } from '../../main/store/index.ts'
import { meterTurns, ownMs } from './turn-meter.ts'

/**
 * One measurement in a process of its own, so that its memory is its own: `node stock-run.ts <plan|join> <staging file>`;
 * prints one line of JSON.
 */
export interface StockMeasure {
  ms: number
  /** Resident memory of the whole process at its highest. */
  peakMb: number
  /** Longest turn of the main thread's event loop that was our own doing. */
  holdMs: number
  lines: number
}

/**
 * What the plan is measured by: the two sides joined by SQLite in one statement, only the SKUs that differ kept. The
 * MATERIALIZED side gets an index of its own, which is the fastest way SQLite knows here.
 */
const JOIN = `INSERT INTO stock_join
  WITH pos AS MATERIALIZED (SELECT shop_id, key, quantity FROM stock_row WHERE run_id = 1 AND side = 'pos')
  SELECT e.shop_id, e.key, e.code, e.quantity AS after, pos.quantity AS before
  FROM stock_row e LEFT JOIN pos ON pos.shop_id = e.shop_id AND pos.key = e.key
  WHERE e.run_id = 1 AND e.side = 'erp' AND e.quantity IS NOT pos.quantity`

async function measure(what: string, file: string): Promise<StockMeasure> {
  const db = await openStaging(file, 'bench')
  const end = meterTurns()
  const start = performance.now()
  let lines = 0
  if (what === 'plan') {
    const order = { runId: 1, direction: 'erp', unsettled: { shops: [], specs: [] }, expected: null } as const
    const { sums } = await planRun(
      { ...order, unsettled: { shops: [], specs: [] } },
      { staging: db, tables: planTables(db), signal: new AbortController().signal, moved() {} },
    )
    lines = sums.counts.write + sums.counts.missing + sums.counts.negative + sums.counts.unusable
  } else {
    db.exec('CREATE TABLE stock_join (shop_id TEXT, key TEXT, code TEXT, after INTEGER, before INTEGER)')
    lines = db.prepare(JOIN).run().changes
  }
  const ms = Math.round(performance.now() - start)
  const holdMs = Math.round(ownMs(end().longestOwn))
  db.close()
  return { ms, peakMb: Math.round(process.resourceUsage().maxRSS / 1024), holdMs, lines }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [what = '', file = ''] = process.argv.slice(2)
  console.log(JSON.stringify(await measure(what, file)))
}

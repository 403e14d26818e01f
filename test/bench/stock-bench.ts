import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { planTables } from '../../main/stock/plan-tables.ts'
import { inTransaction, openStaging } from '../../main/store/index.ts'
import type { StockMeasure } from './stock-run.ts'

export interface StockBenchResult {
  name: 'stock plan'
  /** SKUs of each side, in ten shops. */
  skus: number
  plan: StockMeasure
  /** One SQL join over the same rows, which the plan is measured by. */
  join: StockMeasure
  /** Plan : join. */
  ratio: { time: number; memory: number }
  aimMs: 50
  met: boolean
}

const RUN = path.join(import.meta.dirname, 'stock-run.ts')
const SHOPS = 10

/**
 * Plan of a run over all SKUs of both sides, in the order in which remotes answer (none): what differs is found and kept,
 * with the main thread free. Each in a process of its own.
 */
export async function stockBench(options: { skus?: number } = {}): Promise<StockBenchResult> {
  const skus = options.skus ?? 1_000_000
  const folder = mkdtempSync(path.join(tmpdir(), 'stock-bench-'))
  try {
    const file = path.join(folder, 'staging.db')
    await fill(file, skus)
    const other = path.join(folder, 'join.db')
    copyFileSync(file, other)
    const plan = run('plan', file)
    const join = run('join', other)
    if (plan.lines !== join.lines) throw new Error(`the plan found ${plan.lines} lines, the join ${join.lines}`)
    const of = (a: number, b: number): number => Math.round((a / Math.max(1, b)) * 100) / 100
    return {
      name: 'stock plan',
      skus,
      plan,
      join,
      ratio: { time: of(plan.ms, join.ms), memory: of(plan.peakMb, join.peakMb) },
      aimMs: 50,
      met: plan.holdMs <= 50,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const run = (what: string, file: string): StockMeasure =>
  JSON.parse(execFileSync(process.execPath, [RUN, what, file], { encoding: 'utf8' })) as StockMeasure

/** Two sides in different random orders; two in a hundred differ, one in two hundred is on one side only. */
export async function fill(file: string, skus: number): Promise<void> {
  const db = await openStaging(file, 'bench')
  const tables = planTables(db)
  let id = 0
  for (const side of ['erp', 'pos'] as const) {
    // A stride without a common factor visits every SKU once, far from the order of the codes.
    const stride = side === 'erp' ? 618_033 : 754_877
    for (let from = 0; from < skus; from += 5_000)
      inTransaction(db, () => {
        for (let at = from; at < Math.min(skus, from + 5_000); at++) {
          const n = Number((BigInt(at) * BigInt(stride) + 7n) % BigInt(skus))
          if (side === 'pos' && n % 200 === 0) continue
          const code = `SKU-${String(n).padStart(8, '0')}`
          tables.addRow(1, ++id, {
            side,
            shopId: String(100_000 + (n % SHOPS)),
            key: code.toLowerCase(),
            code,
            productNo: `P${Math.floor(n / 3)}`,
            name: side === 'erp' ? `商品 ${n}` : '',
            specName: '',
            quantity: ((n % 90) + 1 + (side === 'erp' && n % 50 === 1 ? 1 : 0)) * 10_000,
            held: true,
          })
        }
      })
  }
  db.close()
}

import { randomInt } from 'node:crypto'
import { expect, it } from 'vitest'
import type { StockDirection } from '../../preload/contract/index.ts'
import { stockKillRun } from './kill-stock-run.ts'

const MOMENTS = 2
const SEED = Number(process.env.SEED ?? randomInt(1, 1_000_000))

it.each<StockDirection>(['erp', 'pos'])(
  `S121 S126 S127 SIGKILL between any two writes of a stock run, master %s: every SKU once (SEED=${SEED})`,
  { timeout: 10 * 60_000 },
  async (direction) => {
    const run = await stockKillRun(SEED, direction, MOMENTS)
    const facts = `SEED=${SEED}, master ${direction}, killed at ${run.kills.join(', ')}; found ${JSON.stringify(run.struck)}`
    expect(run.wrong, facts).toEqual([])
    expect(run.written, facts).toBeGreaterThan(MOMENTS * 40)
  },
)

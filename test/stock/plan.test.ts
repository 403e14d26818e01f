import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { AskStopped } from '../../main/catalog/index.ts'
import { planRun } from '../../main/stock/plan-run.ts'
import { planTables } from '../../main/stock/plan-tables.ts'
import { type Database, openStaging } from '../../main/store/index.ts'
import { fill, stockBench } from '../bench/stock-bench.ts'

let folder: string
let staging: Database
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'stock-plan-'))
  await fill(path.join(folder, 'staging.db'), 3_001)
  staging = await openStaging(path.join(folder, 'staging.db'), 'test')
})
afterEach(() => {
  staging.close()
  rmSync(folder, { recursive: true })
})

const order = { runId: 1, direction: 'erp' as const, unsettled: { shops: [], specs: [] }, expected: null }

it('S127 plans the same in a thread of its own as here, and keeps only what differs', async () => {
  const tables = planTables(staging)
  const made = async (here: number) => {
    const result = await planRun(order, { staging, tables, signal: new AbortController().signal, moved() {}, here })
    const lines = []
    for (let after = 0; ; ) {
      const step = tables.linesAfter(1, after, 500)
      lines.push(...step)
      if (step.length < 500) return { result, lines }
      after = step.at(-1)!.seq
    }
  }
  const here = await made(1_000_000)
  const there = await made(0)
  expect(there).toEqual(here)
  expect(here.result.sums.counts).toMatchObject({ scope: 3_001, missing: 16, unchanged: 2_925, write: 60 })
  expect(here.lines).toHaveLength(76)
  expect(here.result.scope.rows.erp['100000']).toBe(301)
  expect(here.result.anchors).toHaveLength(50)
})

it('a plan that is stopped leaves at once, here and in the thread, and can be made anew', async () => {
  const tables = planTables(staging)
  for (const here of [1_000_000, 0]) {
    const abort = new AbortController()
    abort.abort()
    await expect(planRun(order, { staging, tables, signal: abort.signal, moved() {}, here })).rejects.toBeInstanceOf(
      AskStopped,
    )
  }
  const again = await planRun(order, { staging, tables, signal: new AbortController().signal, moved() {}, here: 0 })
  expect(again.sums.counts.write).toBe(60)
})

it('the bench of the plan finds what one SQL join finds', async () => {
  const result = await stockBench({ skus: 2_003 })
  expect(result.plan.lines).toBe(result.join.lines)
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runMonth } from '../../scripts/lib/demo-month.ts'

it('S97 S98 S115 S117 S118 S119 S121 S122 S126 A17 A20 A29 three days of the month agree with a ledger of their own', {
  timeout: 10 * 60_000,
}, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'danju-month-'))
  const steps: { step: string; ok: boolean; facts: unknown }[] = []
  const tell = (step: string, ok: boolean, facts: unknown): void => void steps.push({ step, ok, facts })
  try {
    await runMonth({ dir, skus: 60, days: 3, perDay: 6, seed: 3, tell })
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
  expect(steps.filter((one) => !one.ok)).toEqual([])
  const told = steps.map((one) => one.step.split('：')[0])
  for (const special of ['两边断网两天', '排队途中退出、重启', 'ERP → POS 由对方系统直连', '恢复旧备份'])
    expect(told).toContain(special)
  expect(told.filter((step) => step?.includes('天夜里'))).toHaveLength(3)
  expect(told).toContain('月末两边账与台账逐行一致')
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runMonth } from '../../scripts/lib/demo-month.ts'

it('S97 S98 S115 S117 S118 S119 S121 S122 S126 A17 A29 a small month agrees with a ledger of its own', {
  timeout: 10 * 60_000,
}, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'danju-month-'))
  const steps: { step: string; ok: boolean; facts: unknown }[] = []
  try {
    await runMonth({
      dir,
      skus: 200,
      days: 7,
      perDay: 8,
      seed: 7,
      tell: (step, ok, facts) => void steps.push({ step, ok, facts }),
    })
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
  expect(steps.filter((one) => !one.ok)).toEqual([])
  expect(steps.length).toBeGreaterThan(10)
})

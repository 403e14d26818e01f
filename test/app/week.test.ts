import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runWeek } from '../../scripts/lib/demo-week.ts'

it('I2–I10 I24 I54 I69–I72 B8–B12 B16 B21 B23 a small week of a province agrees with the books of both sides', {
  timeout: 5 * 60_000,
}, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'danju-week-'))
  const steps: { step: string; ok: boolean; facts: object }[] = []
  try {
    await runWeek({
      dir,
      orders: 52,
      serials: 400,
      seed: 7,
      tell: (step, ok, facts) => steps.push({ step, ok, facts }),
    })
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
  expect(steps.filter((step) => !step.ok)).toEqual([])
  expect(steps.at(-1)?.step).toBe('之后没有新事就没有写入')
})

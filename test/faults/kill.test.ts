import { randomInt } from 'node:crypto'
import { expect, it } from 'vitest'
import { killRun } from './kill-run.ts'

const RUNS = 25
const FIRST_SEED = Number(process.env.SEED ?? randomInt(1, 1_000_000))

it(`S72 S73 SIGKILL between click and last acknowledgement: every product once, ${RUNS} runs from seed ${FIRST_SEED}`, {
  timeout: 15 * 60_000,
}, async () => {
  console.log(`first seed ${FIRST_SEED}; repeat with SEED=${FIRST_SEED}`)
  let killedOpen = 0
  let next = FIRST_SEED
  /** Each run has servers and files of its own: two of them share the machine. */
  const runs = async (): Promise<void> => {
    for (let seed = next++; seed < FIRST_SEED + RUNS; seed = next++) {
      const run = await killRun(seed)
      const facts = `seed ${seed}, killed after ${run.kills.join(', ')} ms`
      if (run.stateAfterKill !== 'done') killedOpen += 1
      expect(run.verdict.expected, facts).toBeGreaterThan(50)
      expect(run.verdict.missing, facts).toEqual([])
      expect(run.verdict.twice, facts).toBe(0)
      expect(run.verdict.unexpected, facts).toEqual([])
      expect(run.verdict.different, facts).toEqual([])
      expect(run.result.failed + run.result.unknown + run.result.waiting, facts).toBe(0)
    }
  }
  await Promise.all([runs(), runs()])
  // A run whose kills all came after the end would prove nothing.
  expect(killedOpen).toBeGreaterThan(0)
})

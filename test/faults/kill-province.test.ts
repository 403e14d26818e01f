import { randomInt } from 'node:crypto'
import { expect, it } from 'vitest'
import { provinceKillRun } from './kill-province-run.ts'

const MOMENTS = 25
const SEED = Number(process.env.SEED ?? randomInt(1, 1_000_000))

it(`I69 I70 I71 SIGKILL between click and generated document at ${MOMENTS} moments: nothing lost, nothing twice (SEED=${SEED})`, {
  timeout: 10 * 60_000,
}, async () => {
  const { kills, struck, orders, verdict } = await provinceKillRun(SEED, MOMENTS)
  const facts = `SEED=${SEED}, killed after ${kills.join(', ')} ms; found ${JSON.stringify(struck)}`
  expect(verdict.lost, facts).toEqual([])
  expect(verdict.twice, facts).toEqual([])
  expect(verdict.different, facts).toEqual([])
  // Five kinds in turn, a 移库 makes two documents.
  expect(verdict.documents, facts).toBe((orders / 5) * 6)
  expect(verdict.serials, facts).toBeGreaterThan(orders)
  // Kills that all came after the end would prove nothing.
  const { done = 0, ...open } = struck
  expect(
    Object.values(open).reduce((sum, count) => sum + count, 0),
    facts,
  ).toBeGreaterThan(0)
})

import { randomInt } from 'node:crypto'
import { expect, it } from 'vitest'
import { documentsKillRun } from './kill-documents-run.ts'

const MOMENTS = 2
const SEED = Number(process.env.SEED ?? randomInt(1, 1_000_000))

it(`S98 S116 S117 S119 SIGKILL while documents flow both ways: every document once on the other side (SEED=${SEED})`, {
  timeout: 10 * 60_000,
}, async () => {
  const run = await documentsKillRun(SEED, MOMENTS)
  const facts = `SEED=${SEED}, killed at ${run.kills.join(', ')}, ${run.underWay} documents under way`
  expect(run.wrong, facts).toEqual([])
  expect(run.documents, facts).toBeGreaterThan(MOMENTS * 5)
})

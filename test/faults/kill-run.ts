import { setTimeout as wait } from 'node:timers/promises'
import type { ProductImport } from '../../preload/contract/index.ts'
import { type AppProcess, until } from '../../scripts/lib/app-process.ts'
import { randomOf } from '../../scripts/lib/demo-month.ts'
import { heldSpecs, judgeImport, type Verdict } from '../../scripts/lib/judge-import.ts'
import { openKillWorld } from './kill-kit.ts'

export interface KillRun {
  seed: number
  /** Milliseconds after the click at which each SIGKILL struck. */
  kills: number[]
  /** What the import looked like when the product came back after the last kill. */
  stateAfterKill: string
  result: ProductImport['result']
  verdict: Verdict
  /** Codes that the plan itself said it would not write. */
  refusedByPlan: number
}

const DAY_MS = 86_400_000
const dayOf = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10)

/**
 * One month's import on the practice servers, with one to three SIGKILLs at random moments between the click and the last
 * acknowledgement, sometimes with answers lost after the POS has done the work. Judged by the POS's own books.
 */
export async function killRun(seed: number): Promise<KillRun> {
  const random = randomOf(seed)
  const world = await openKillWorld(seed, 700)
  try {
    const { control } = world.sandbox
    let app = world.app()
    const connectionId = (await app.call('connections.list', {})).connections[0]!.id
    const to = Date.now() - DAY_MS
    const span = { from: dayOf(to - 29 * DAY_MS), to: dayOf(to) }
    const before = await heldSpecs(control)
    const { id } = (await app.call('catalog.startImport', { connectionId, ...span, split: false })).imports[0]!
    const view = async (): Promise<ProductImport> => (await app.call('catalog.getImport', { id })).import
    await until(view, (one) => one.state === 'planned', 60_000, 'the plan')

    await control.setFault({ system: 'pos', kind: 'slow', path: ':batch', delayMs: 10 + Math.floor(random() * 40) })
    if (random() < 0.5)
      await control.setFault({ system: 'pos', kind: 'half-body-after', path: ':batch', probability: 0.3, seed })
    await app.call('catalog.confirmImport', { id, acceptFlattening: true })

    const kills: number[] = []
    const times = 1 + Math.floor(random() * 3)
    let stateAfterKill = ''
    for (let n = 0; n < times; n += 1) {
      const after = Math.floor(random() ** 2 * 1200)
      kills.push(after)
      // The moment of the kill is the test's input, not a wait for something to happen.
      await wait(after)
      await world.killAndStart()
      app = world.app()
      stateAfterKill = (await view()).state
    }
    await control.clearFaults()
    await app.call('queue.kick', { lane: null })
    const done = await until(view, (one) => one.state === 'done', 90_000, '导入完成')
    const refusedByPlan = await planErrors(app, id)
    const verdict = await judgeImport(
      control,
      { from: Date.parse(`${span.from}T00:00:00+08:00`), to: Date.parse(`${span.to}T23:59:59.999+08:00`) },
      before,
    )
    verdict.missing = verdict.missing.filter((code) => !refusedByPlan.has(code))
    return { seed, kills, stateAfterKill, result: done.result, verdict, refusedByPlan: refusedByPlan.size }
  } finally {
    await world.end()
  }
}

async function planErrors(app: AppProcess, id: number): Promise<Set<string>> {
  const codes = new Set<string>()
  const page = await app.call('catalog.planLines', {
    id,
    action: null,
    result: null,
    text: '',
    cursor: null,
    limit: 500,
  })
  for (const line of page.rows)
    for (const spec of line.specs)
      if (spec.action === 'error') codes.add(spec.merchantCode.normalize('NFKC').trim().toLowerCase())
  return codes
}

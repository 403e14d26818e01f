import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Outcome } from '../../main/queue/index.ts'
import type { Database } from '../../main/store/index.ts'
import { type Behaviour, newRemote, remoteHandler } from './fake-remote.ts'
import { fakeClock, openBusiness, rig, tempFile } from './harness.ts'

const SEED = Number(process.env.QUEUE_SEED ?? Math.floor(Math.random() * 2 ** 31))
const RUNS = Number(process.env.QUEUE_RUNS ?? 30)

const behaviours: Behaviour[] = [
  'delivered',
  'delivered',
  'delivered',
  'delivered',
  'delivered',
  'lost',
  'unknown',
  'not-now',
  'not-sent',
  'throttled',
  'throw',
  'refused',
]

/** Makes the process "die" at the n-th COMMIT: the commit happens or does not, and nothing after it does. */
class Crash extends Error {}

/**
 * Runs the queue on a file until everything has ended, dying and reopening the file where the plan says so. The remote
 * applies whatever it is sent, so a row sent twice shows in its books.
 */
async function live(plan: {
  groups: number[]
  script: Behaviour[]
  crashes: { step: number; before: boolean }[]
  inOrder: boolean
  batchSize: number
}) {
  const place = tempFile()
  const remote = newRemote()
  let clock = fakeClock()
  let step = 0
  const behave = (): Behaviour => plan.script[step++ % plan.script.length] ?? 'delivered'
  const crashes = [...plan.crashes]
  let ids: number[] = []
  let run = 0
  try {
    for (;;) {
      run += 1
      const db = openBusiness(place.file)
      db.exec('CREATE TABLE IF NOT EXISTS probe (id INTEGER NOT NULL)')
      const crash = crashes.shift()
      const dead = grave()
      const r = rig(db, { clock, runId: `run-${run}`, random: () => 0.5, limits: { maxAttempts: 1_000, maxBatch: 7 } })
      const handler = remoteHandler(remote, behave, { batchSize: plan.batchSize, inOrder: plan.inOrder })
      r.queue.register({
        ...handler,
        async deliver(rows, context) {
          if (dead.now) return new Promise<Outcome[]>(() => {})
          const outcomes = await handler.deliver(rows, context)
          return outcomes
        },
        async lookUp(rows, context) {
          if (dead.now) return new Promise(() => {})
          return handler.lookUp(rows, context)
        },
        settled(row) {
          db.prepare('INSERT INTO probe (id) VALUES (?)').run(row.id)
        },
      })
      if (ids.length === 0) {
        ids = r.add(...plan.groups.map((group, index) => ({ idempotencyKey: `K${index}`, groupKey: `G${group}` })))
      }
      const bomb = crash ? plant(db, crash, dead) : null
      try {
        await r.queue.start()
        for (let guard = 0; guard < 400; guard++) {
          await Promise.race([r.queue.idle(), dead.promise])
          if (dead.now) break
          const counts = r.queue.counts()
          if (counts.pending + counts.sending + counts.waiting + counts.unknown === 0) break
          clock.advance(30_000)
        }
      } catch (error) {
        if (!dead.now) throw error
      }
      bomb?.()
      if (dead.now) {
        // No stop: the process is gone. Whatever it still does in memory must not reach the file.
        db.close()
        void r.queue.stop(0).catch(() => {})
        // Timers of the dead process die with it; the next one starts an hour later.
        clock = fakeClock(clock.now() + 3_600_000)
        continue
      }
      const states = ids.map((id) => r.state(id))
      const counts = r.queue.counts()
      const counted = db.prepare('SELECT state, count(*) AS n FROM outbox GROUP BY state').all() as {
        state: string
        n: number
      }[]
      const settled = db.prepare('SELECT count(*) AS n, count(DISTINCT id) AS ids FROM probe').get()
      const flights = db.prepare('SELECT count(*) FROM outbox_flight').pluck().get()
      await r.queue.stop(1_000)
      db.close()
      return { states, remote, counts, counted, settled, flights, timers: clock.pending(), runs: run }
    }
  } finally {
    place.remove()
  }
}

function grave() {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  const state = {
    now: false,
    promise,
    die() {
      state.now = true
      resolve()
    },
  }
  return state
}

/** From the n-th transaction on every transaction of this connection throws, before or after its commit. */
function plant(db: Database, crash: { step: number; before: boolean }, dead: ReturnType<typeof grave>): () => void {
  const original = db.transaction
  let count = 0
  const patched = (work: (...args: never[]) => unknown) => {
    const real = original.call(db, work as never) as unknown as { immediate: (...args: unknown[]) => unknown }
    const guarded = (...args: unknown[]) => {
      if (dead.now) throw new Crash('the process is gone')
      count += 1
      if (count < crash.step) return real.immediate(...args)
      if (!crash.before) real.immediate(...args)
      dead.die()
      throw new Crash('the process dies here')
    }
    return Object.assign(guarded, { immediate: guarded, deferred: guarded, exclusive: guarded, default: guarded })
  }
  db.transaction = patched as never
  return () => {
    db.transaction = original
  }
}

const plans = fc.record({
  groups: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 25 }),
  script: fc.array(fc.constantFrom(...behaviours), { minLength: 1, maxLength: 40 }),
  crashes: fc.array(fc.record({ step: fc.integer({ min: 1, max: 12 }), before: fc.boolean() }), { maxLength: 4 }),
  inOrder: fc.constant(false),
  batchSize: fc.integer({ min: 1, max: 10 }),
})

test(`I69 B8 every row ends, applied exactly once or refused, in order inside its group (seed ${SEED})`, async () => {
  console.log(`queue property seed ${SEED}, ${RUNS} runs`)
  let crashed = 0
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      // At least one answer must be yes, or the script never ends.
      const end = await live({ ...plan, script: [...plan.script, 'delivered'] })
      crashed += end.runs - 1
      end.states.forEach((state, index) => {
        const applied = end.remote.books.get(`K${index}`)?.count ?? 0
        expect([state, applied]).toEqual(state === 'delivered' ? ['delivered', 1] : ['refused', 0])
      })
      for (const group of new Set(plan.groups)) {
        const applied = end.remote.order.filter((key) => plan.groups[Number(key.slice(1))] === group)
        expect(applied).toEqual([...applied].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))))
      }
      for (const { state, n } of end.counted) expect([state, end.counts[state as 'pending']]).toEqual([state, n])
      expect(Object.values(end.counts).reduce((sum, n) => sum + n, 0)).toBe(plan.groups.length)
      expect(end.settled).toEqual({ n: plan.groups.length, ids: plan.groups.length })
      expect(end.flights).toBe(0)
      expect(end.timers).toBe(0)
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: false },
  )
  expect(crashed).toBeGreaterThan(0)
})

test('a remote that keeps order gets consecutive rows of a group in one call, in order, also after a crash', async () => {
  const groups = [0, 0, 1, 0, 1, 2, 0, 0, 1, 0]
  const end = await live({
    groups,
    script: ['delivered'],
    crashes: [
      { step: 2, before: false },
      { step: 3, before: true },
    ],
    inOrder: true,
    batchSize: 4,
  })
  expect(end.states).toEqual(groups.map(() => 'delivered'))
  expect([...end.remote.books.values()].map(({ count }) => count)).toEqual(groups.map(() => 1))
  for (const group of [0, 1, 2]) {
    const applied = end.remote.order.filter((key) => groups[Number(key.slice(1))] === group)
    expect(applied).toEqual(groups.flatMap((of, index) => (of === group ? [`K${index}`] : [])))
  }
  expect(end.remote.calls.some(({ keys }) => keys.filter((key) => groups[Number(key.slice(1))] === 0).length > 1)).toBe(
    true,
  )
  expect(end.runs).toBe(3)
})

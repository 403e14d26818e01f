import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createClock, type JobContext, type JobDefinition } from '../../main/clock/index.ts'
import type { NewEntry } from '../../main/journal/index.ts'
import type { Database } from '../../main/store/index.ts'
import { type FakeClock, fakeClock, openBusiness, silentLog, tempFile } from '../queue/harness.ts'

const at = (text: string) => Date.parse(`${text}+08:00`)
const HOUR = 3_600_000

let place: ReturnType<typeof tempFile>
let db: Database
let time: FakeClock
beforeEach(() => {
  place = tempFile()
  db = openBusiness(place.file)
  time = fakeClock(at('2026-11-22T12:00:00'))
})
afterEach(() => {
  db.close()
  place.remove()
})

let nextProcess = 1
function rig() {
  const resumeListeners = new Set<() => void>()
  const entries: NewEntry[] = []
  const process = nextProcess++
  const clock = createClock({
    db,
    clock: time,
    power: {
      onSuspend: () => () => {},
      onResume(listener) {
        resumeListeners.add(listener)
        return () => resumeListeners.delete(listener)
      },
    },
    ids: { uuid: () => `process-${process}`, bytes: (length) => new Uint8Array(length) },
    log: silentLog,
    journal: { write: (entry) => entries.push(entry) },
  })
  return {
    clock,
    entries,
    /** The machine slept: the wall clock went on, timers did not. */
    async sleep(ms: number) {
      time.set(time.now() + ms)
      for (const listener of resumeListeners) listener()
      await settle()
    },
    async pass(ms: number, step = ms) {
      for (let done = 0; done < ms; done += step) {
        time.advance(Math.min(step, ms - done))
        await settle()
      }
    },
  }
}
async function settle() {
  for (let i = 0; i < 3; i++) await turn()
}

function job(more: Partial<JobDefinition> = {}): JobDefinition & { runs: JobContext[] } {
  const runs: JobContext[] = []
  return {
    name: 'test.job',
    label: '测试任务',
    rule: { every: 'minutes', minutes: 5 },
    catchUp: 'once',
    stallMs: 60_000,
    limitMs: 600_000,
    async run(context) {
      runs.push(context)
      return { note: '好了', counts: { done: 1 } }
    },
    runs,
    ...more,
  }
}

/** A job whose runs end when the test says so. */
function heldJob(more: Partial<JobDefinition> = {}) {
  const ends: (() => void)[] = []
  const held = job({
    ...more,
    run(context) {
      held.runs.push(context)
      return new Promise((resolve) => ends.push(() => resolve({ note: '好了' })))
    },
  })
  return { held, ends }
}

describe('slots', () => {
  test('S122 a job runs once per slot, at the slot', async () => {
    const r = rig()
    const daily = job({ rule: { every: 'day', at: '02:10' } })
    r.clock.register(daily)
    await r.clock.start()
    await r.pass(14 * HOUR + 9 * 60_000 + 59_000, HOUR)
    expect(daily.runs).toHaveLength(0)
    expect(r.clock.status()[0]).toMatchObject({ nextAt: at('2026-11-23T02:10:00'), overdue: false, running: false })
    await r.pass(1_000)
    expect(daily.runs.map(({ slot, trigger }) => [slot, trigger])).toEqual([[at('2026-11-23T02:10:00'), 'schedule']])
    expect(time.now()).toBe(at('2026-11-23T02:10:00'))
    await r.pass(24 * HOUR, HOUR)
    expect(daily.runs).toHaveLength(2)
    expect(r.clock.history('test.job', 10).map(({ state, note, counts }) => [state, note, counts])).toEqual([
      ['done', '好了', { done: 1 }],
      ['done', '好了', { done: 1 }],
    ])
    await r.clock.stop()
    expect(time.pending()).toBe(0)
  })

  test('S122 a sleep of 8 hours leads to one run, not 96, after the settle time', async () => {
    const r = rig()
    const often = job()
    r.clock.register(often)
    await r.clock.start()
    await r.pass(5 * 60_000)
    expect(often.runs).toHaveLength(1)
    await r.sleep(8 * HOUR + 120_000)
    expect(often.runs).toHaveLength(1)
    await r.pass(60_000, 10_000)
    expect(often.runs).toHaveLength(2)
    expect(often.runs[1]).toMatchObject({ trigger: 'catch-up', slot: at('2026-11-22T20:05:00') })
    await r.clock.stop()
    expect(time.pending()).toBe(0)
  })

  test('S122 missed while the program was not running: one catch-up in the window, a person is asked behind it', async () => {
    const first = rig()
    const definition = { rule: { every: 'day', at: '02:10' } as const, catchUpUntil: '08:30' as const }
    first.clock.register(job(definition))
    await first.clock.start()
    await first.clock.stop()

    time.set(at('2026-11-25T07:00:00'))
    const second = rig()
    const caught = job(definition)
    second.clock.register(caught)
    await second.clock.start()
    await second.pass(60_000)
    expect(caught.runs.map(({ slot, trigger }) => [slot, trigger])).toEqual([[at('2026-11-25T02:10:00'), 'catch-up']])
    await second.clock.stop()

    time.set(at('2026-11-26T09:00:00'))
    const third = rig()
    const asked = job(definition)
    third.clock.register(asked)
    await third.clock.start()
    await third.pass(2 * HOUR, HOUR)
    expect(asked.runs).toHaveLength(0)
    expect(third.clock.status()[0]).toMatchObject({
      askingSlot: at('2026-11-26T02:10:00'),
      last: { state: 'needs-person' },
    })
    const confirmed = await third.clock.confirm('test.job', '王芳')!.finished
    expect(confirmed).toMatchObject({ state: 'done', slot: at('2026-11-26T02:10:00'), trigger: 'manual' })
    expect(third.clock.status()[0]?.askingSlot).toBeNull()
    expect(third.clock.confirm('test.job', '王芳')).toBeNull()
    await third.clock.stop()
  })

  test('a slot that waits for a person can be skipped, survives a restart and gives way to the next one', async () => {
    const definition = { rule: { every: 'day', at: '02:10' } as const, catchUpUntil: '08:30' as const }
    const first = rig()
    first.clock.register(job(definition))
    await first.clock.start()
    await first.clock.stop()
    time.set(at('2026-11-24T10:00:00'))
    const second = rig()
    second.clock.register(job(definition))
    await second.clock.start()
    await second.clock.stop()
    const third = rig()
    const later = job(definition)
    third.clock.register(later)
    await third.clock.start()
    expect(third.clock.status()[0]?.askingSlot).toBe(at('2026-11-24T02:10:00'))
    expect(third.clock.history('test.job', 5).map(({ state }) => state)).toEqual(['needs-person'])
    expect(third.clock.skip('test.job', '已人工核对', '王芳')).toBe(true)
    expect(third.clock.status()[0]?.askingSlot).toBeNull()
    await third.pass(2 * HOUR, HOUR)
    expect(later.runs).toHaveLength(0)
    await third.clock.stop()
  })

  test('without catch-up a missed slot is skipped and said', async () => {
    const r = rig()
    const feed = job({ catchUp: 'none' })
    r.clock.register(feed)
    await r.clock.start()
    await r.sleep(8 * HOUR + 120_000)
    await r.pass(60_000)
    expect(feed.runs).toHaveLength(0)
    expect(r.clock.history('test.job', 5)).toMatchObject([{ state: 'skipped', note: '错过 96 次，不补跑' }])
    await r.pass(2 * 60_000, 30_000)
    expect(feed.runs).toHaveLength(1)
    await r.clock.stop()
  })
})

describe('single flight', () => {
  test('100 triggers lead to at most two runs, and every caller is answered', async () => {
    const r = rig()
    const { held, ends } = heldJob()
    r.clock.register(held)
    await r.clock.start()
    const asked = Array.from({ length: 100 }, () => r.clock.runNow('test.job', '王芳').finished)
    await settle()
    expect(held.runs).toHaveLength(1)
    ends[0]!()
    await settle()
    expect(held.runs).toHaveLength(2)
    ends[1]!()
    const answered = await Promise.all(asked)
    expect(held.runs).toHaveLength(2)
    expect(new Set(answered.map(({ id }) => id)).size).toBe(2)
    expect(answered.every(({ state }) => state === 'done')).toBe(true)
    await r.clock.stop()
    expect(time.pending()).toBe(0)
  })

  test('slots that come due during a run lead to one run after it', async () => {
    const r = rig()
    const { held, ends } = heldJob({ stallMs: 10 * HOUR, limitMs: 10 * HOUR })
    r.clock.register(held)
    await r.clock.start()
    await r.pass(5 * 60_000)
    await r.pass(HOUR, 60_000)
    expect(held.runs).toHaveLength(1)
    ends[0]!()
    await settle()
    expect(held.runs).toHaveLength(2)
    ends[1]!()
    await settle()
    expect(held.runs).toHaveLength(2)
    await r.clock.stop()
  })

  test('a request still waiting when the clock stops is answered', async () => {
    const r = rig()
    const { held } = heldJob()
    r.clock.register(held)
    await r.clock.start()
    const present = r.clock.runNow('test.job', '王芳').finished
    const waiting = r.clock.runNow('test.job', '王芳').finished
    const stopped = r.clock.stop(1_000)
    time.advance(1_000)
    await stopped
    expect((await present).state).toBe('aborted')
    expect(await waiting).toMatchObject({ state: 'skipped', id: 0 })
    expect(time.pending()).toBe(0)
  })

  test('an unknown job is a typed error', () => {
    expect(() => rig().clock.runNow('nobody', '王芳')).toThrow('no job nobody')
  })
})

describe('runs always end', () => {
  test('no progress aborts; a job that ignores its abort is released', async () => {
    const r = rig()
    const { held } = heldJob()
    r.clock.register(held)
    await r.clock.start()
    const asked = r.clock.runNow('test.job', '王芳').finished
    await r.pass(50_000)
    held.runs[0]!.progress({ done: 1, total: 3 })
    expect(r.clock.status()[0]?.progress).toEqual({ done: 1, total: 3 })
    await r.pass(59_000)
    expect(held.runs[0]!.signal.aborted).toBe(false)
    await r.pass(1_000)
    expect(held.runs[0]!.signal.aborted).toBe(true)
    expect(r.clock.status()[0]?.running).toBe(true)
    await r.pass(30_000)
    expect(await asked).toMatchObject({ state: 'aborted', note: '60 秒没有进展，已中止；任务没有响应中止，已放开' })
    expect(r.clock.status()[0]?.running).toBe(false)
    await r.clock.stop()
  })

  test('the total limit aborts a job that goes on making progress', async () => {
    const r = rig()
    const long = job({
      rule: { every: 'day', at: '02:10' },
      limitMs: 120_000,
      run(context) {
        return new Promise((_, reject) => {
          const beat = () => {
            context.progress({ done: 0, total: null })
            if (!context.signal.aborted) time.after(10_000, beat)
          }
          beat()
          context.signal.addEventListener('abort', () => reject(new Error('停下')))
        })
      },
    })
    r.clock.register(long)
    await r.clock.start()
    const asked = r.clock.runNow('test.job', '王芳').finished
    await r.pass(119_000, 1_000)
    expect(r.clock.status()[0]?.running).toBe(true)
    await r.pass(1_000)
    expect(await asked).toMatchObject({ state: 'aborted', note: '超过最长时间 2 分钟，已中止' })
    await r.clock.stop()
  })

  test('a sleep during a run is not a stall', async () => {
    const r = rig()
    const { held, ends } = heldJob({ rule: { every: 'day', at: '02:10' } })
    r.clock.register(held)
    await r.clock.start()
    const asked = r.clock.runNow('test.job', '王芳').finished
    await r.pass(30_000)
    await r.sleep(8 * HOUR)
    await r.pass(59_000)
    expect(held.runs[0]!.signal.aborted).toBe(false)
    ends[0]!()
    expect((await asked).state).toBe('done')
    await r.clock.stop()
  })

  test('a job that throws is failed with its reason, and runs again at its next slot', async () => {
    const r = rig()
    let runs = 0
    r.clock.register(
      job({
        async run() {
          runs += 1
          throw new Error('对方没有应答')
        },
      }),
    )
    await r.clock.start()
    await r.pass(5 * 60_000)
    await r.pass(4 * 60_000, 60_000)
    expect(runs).toBe(1)
    expect(r.clock.status()[0]).toMatchObject({
      last: { state: 'failed', note: '对方没有应答' },
      lastSuccessAt: null,
      overdue: false,
    })
    await r.pass(60_000)
    expect(runs).toBe(2)
    await r.clock.stop()
  })

  test('S122 a run cut off by the end of the process is interrupted and counts as missed', async () => {
    const first = rig()
    const { held } = heldJob({ rule: { every: 'day', at: '02:10' } })
    first.clock.register(held)
    await first.clock.start()
    await first.pass(14 * HOUR + 10 * 60_000, HOUR)
    expect(held.runs).toHaveLength(1)
    // The process dies here: no stop, a new one opens the same file.
    time = fakeClock(at('2026-11-23T03:00:00'))
    const second = rig()
    const again = job({ rule: { every: 'day', at: '02:10' } })
    second.clock.register(again)
    await second.clock.start()
    expect(second.clock.history('test.job', 5)).toMatchObject([{ state: 'interrupted' }])
    await second.pass(60_000)
    expect(again.runs.map(({ slot, trigger }) => [slot, trigger])).toEqual([[at('2026-11-23T02:10:00'), 'catch-up']])
    await second.clock.stop()
  })
})

describe('pauses', () => {
  test.each(['test.job', 'all'])(
    'a pause of %s survives a restart and ends by itself with one catch-up',
    async (name) => {
      const first = rig()
      first.clock.register(job())
      await first.clock.start()
      first.clock.pause(name, at('2026-11-22T14:00:30'), '盘点', '王芳')
      await first.clock.stop()
      const second = rig()
      const paused = job()
      second.clock.register(paused)
      await second.clock.start()
      await second.pass(2 * HOUR, 10_000)
      expect(paused.runs).toHaveLength(0)
      expect(second.clock.status()[0]).toMatchObject({
        pausedUntil: at('2026-11-22T14:00:30'),
        pauseReason: '盘点',
        overdue: true,
      })
      await second.pass(30_000)
      expect(paused.runs).toHaveLength(1)
      await second.clock.stop()
    },
  )

  test('resume ends a pause at once, and a person may run a paused job by hand', async () => {
    const r = rig()
    const paused = job()
    r.clock.register(paused)
    await r.clock.start()
    r.clock.pause('test.job', at('2026-11-23T12:00:00'), '盘点', '王芳')
    await r.pass(HOUR, 60_000)
    expect((await r.clock.runNow('test.job', '王芳').finished).state).toBe('done')
    expect(paused.runs).toHaveLength(1)
    await r.pass(3 * 60_000)
    r.clock.resume('test.job', '王芳')
    await r.pass(2 * 60_000)
    expect(paused.runs).toHaveLength(2)
    await r.clock.stop()
  })
})

describe('a wrong PC clock', () => {
  test('set back: no slot runs twice and none is lost for long', async () => {
    const r = rig()
    const hourly = job({ rule: { every: 'hour' } })
    r.clock.register(hourly)
    await r.clock.start()
    await r.pass(3 * HOUR, 60_000)
    expect(hourly.runs.map(({ slot }) => slot)).toEqual([13, 14, 15].map((hour) => at(`2026-11-22T${hour}:00:00`)))
    time.set(at('2026-11-22T13:30:00'))
    await r.pass(3 * HOUR, 60_000)
    expect(hourly.runs.map(({ slot }) => slot)).toEqual([13, 14, 15, 16].map((hour) => at(`2026-11-22T${hour}:00:00`)))
    await r.clock.stop()
  })

  test('years ahead and corrected: the job goes on at the next slot', async () => {
    time = fakeClock(at('2030-01-01T12:00:00'))
    const first = rig()
    first.clock.register(job({ rule: { every: 'hour' } }))
    await first.clock.start()
    await first.pass(HOUR, 60_000)
    time.set(at('2026-11-22T12:30:00'))
    await first.pass(30 * 60_000, 60_000)
    expect(first.clock.history('test.job', 9).map(({ slot }) => slot)).toEqual([
      at('2026-11-22T13:00:00'),
      at('2030-01-01T13:00:00'),
    ])
    await first.clock.stop()
  })

  test('put forward: one run for all that was passed over', async () => {
    const r = rig()
    const hourly = job({ rule: { every: 'hour' } })
    r.clock.register(hourly)
    await r.clock.start()
    time.set(at('2026-11-25T12:30:00'))
    await r.pass(90_000, 10_000)
    expect(hourly.runs).toHaveLength(1)
    await r.clock.stop()
  })
})

test('jobs that appear while running are taken in, and leave again', async () => {
  const r = rig()
  let changes = 0
  const off = r.clock.onChange(() => {
    changes += 1
  })
  await r.clock.start()
  const late = job()
  r.clock.register(late)
  await r.pass(5 * 60_000)
  expect(late.runs).toHaveLength(1)
  expect(changes).toBe(2)
  off()
  r.clock.unregister('test.job')
  await r.pass(HOUR, 60_000)
  expect(late.runs).toHaveLength(1)
  expect(r.clock.status()).toEqual([])
  await r.clock.stop()
  expect(time.pending()).toBe(0)
})

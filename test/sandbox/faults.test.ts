import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createSimulatedClock } from '../../main/sandbox/kit/clock.ts'
import { createFaultBook, type FaultBook, type FaultKind } from '../../main/sandbox/kit/faults.ts'
import { type Listener, openListener } from '../../main/sandbox/kit/listener.ts'
import { createRequestLog, type RequestLog } from '../../main/sandbox/kit/request-log.ts'
import type { System } from '../../main/sandbox/kit/system.ts'
import { rawPost } from './raw-request.ts'

const NOW = Date.parse('2026-03-05T10:20:30+08:00')
/** Waits for what happens, however busy the machine is. */
const LONG = { timeout: 30_000 }

/** A system that counts what it did, so that before and after the commit can be told apart. */
function countingSystem(): System & { done: string[]; times: number[] } {
  const done: string[] = []
  const times: number[] = []
  const json = { 'Content-Type': 'application/json' }
  return {
    name: 'wangdian',
    credentials: {},
    done,
    times,
    handle: (request) => {
      if (request.path === '/crash') throw new Error('broken')
      done.push(request.body.toString())
      times.push(request.now)
      return { status: 200, headers: json, body: '{"code":0,"message":"完成"}', outcome: 'ok' }
    },
    failure: (kind) => ({ status: 200, headers: json, body: `{"failure":"${kind}"}` }),
    describe: () => ({}),
    books: () => ({ system: 'wangdian', counts: {}, rows: {}, next: {} }),
    reset: () => {},
    close: () => {},
  }
}

let system: ReturnType<typeof countingSystem>
let faults: FaultBook
let log: RequestLog
let listener: Listener

beforeEach(async () => {
  system = countingSystem()
  faults = createFaultBook(1)
  log = createRequestLog()
  listener = await openListener({ system, faults, log, clock: createSimulatedClock(() => NOW) })
})
afterEach(() => listener.close())

const post = (path = '/a', giveUp?: AbortSignal) => rawPost(`${listener.url}${path}`, 'work', giveUp)
const set = (kind: FaultKind, more = {}) => faults.add({ system: 'wangdian', kind, ...more })
const lastOutcome = () => log.report({}).entries.at(-1)?.outcome

describe('faults on real sockets', () => {
  test('without one the answer is whole and the work done once', async () => {
    expect(await post()).toMatchObject({ kind: 'answer', status: 200, body: '{"code":0,"message":"完成"}' })
    expect(system.done).toEqual(['work'])
    expect(lastOutcome()).toBe('ok')
  })

  test('refuse: the port is closed, and the same port is open again', async () => {
    set('refuse')
    await listener.setRefusing(true)
    expect(await post()).toMatchObject({ kind: 'broken', code: 'ECONNREFUSED' })
    await listener.setRefusing(true)
    await listener.setRefusing(false)
    expect(await post()).toMatchObject({ kind: 'answer', status: 200 })
    expect(system.done).toHaveLength(1)
  })

  test('closing and opening at once leaves the last wish', async () => {
    await Promise.all([listener.setRefusing(true), listener.setRefusing(false), listener.setRefusing(true)])
    expect(await post()).toMatchObject({ code: 'ECONNREFUSED' })
    await Promise.all([listener.setRefusing(false), listener.setRefusing(true), listener.setRefusing(false)])
    expect(await post()).toMatchObject({ status: 200 })
  })

  test.each<[FaultKind, number, string]>([
    ['timeout-before-commit', 0, 'not done, no answer'],
    ['timeout-after-commit', 1, 'done (ok), no answer'],
  ])('%s: silence, work done %d times', async (kind, times, outcome) => {
    set(kind, { times: 1 })
    const giveUp = new AbortController()
    const waiting = post('/a', giveUp.signal)
    // The next request on another connection is answered while the first still waits.
    await vi.waitFor(() => expect(faults.list()).toEqual([]), LONG)
    expect(await post('/b')).toMatchObject({ kind: 'answer', status: 200 })
    giveUp.abort()
    expect(await waiting).toEqual({ kind: 'gave-up' })
    await vi.waitFor(() => expect(lastOutcome()).toBe(outcome), LONG)
    expect(system.done).toHaveLength(1 + times)
  })

  test.each<[FaultKind, number, string]>([
    ['error-500', 0, 'not done, 500'],
    ['error-500-after', 1, 'done (ok), 500'],
  ])('%s: 500, work done %d times', async (kind, times, outcome) => {
    set(kind)
    expect(await post()).toMatchObject({ kind: 'answer', status: 500 })
    expect([system.done.length, lastOutcome()]).toEqual([times, outcome])
  })

  test('throttle-429 speaks the systems own words and says when to come back', async () => {
    set('throttle-429', { retryAfterSeconds: 7 })
    const seen = await post()
    expect(seen).toMatchObject({ status: 429, body: '{"failure":"throttled"}', headers: { 'retry-after': '7' } })
    expect(system.done).toEqual([])
  })

  test('auth-expired speaks the systems own words', async () => {
    set('auth-expired')
    expect(await post()).toMatchObject({ body: '{"failure":"auth-expired"}' })
    expect(system.done).toEqual([])
  })

  test.each<[FaultKind, number]>([
    ['garbage', 0],
    ['garbage-after', 1],
  ])('%s: 200 with something else, work done %d times', async (kind, times) => {
    set(kind)
    const seen = await post()
    expect(seen).toMatchObject({ kind: 'answer', status: 200 })
    expect(() => JSON.parse((seen as { body: string }).body)).toThrow()
    expect(system.done).toHaveLength(times)
  })

  test.each<[FaultKind, number]>([
    ['half-body', 0],
    ['half-body-after', 1],
  ])('%s: the connection breaks within the body, work done %d times', async (kind, times) => {
    set(kind)
    const seen = await post()
    expect(seen).toMatchObject({ kind: 'broken', code: 'ECONNRESET' })
    expect(system.done).toHaveLength(times)
  })

  test('slow: the answer comes after the delay, whole', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      set('slow', { delayMs: 3_600_000 })
      const waiting = post()
      await vi.waitUntil(() => vi.getTimerCount() > 0)
      expect(system.done).toEqual([])
      await vi.advanceTimersByTimeAsync(3_600_000)
      expect(await waiting).toMatchObject({ kind: 'answer', status: 200 })
      expect(system.done).toHaveLength(1)
    } finally {
      vi.useRealTimers()
    }
  })

  test('wrong-clock shifts the Date header and what the system takes for now', async () => {
    set('wrong-clock', { minutes: -13 })
    const expected = NOW - 13 * 60_000
    expect(await post()).toMatchObject({ headers: { date: new Date(expected).toUTCString() } })
    expect(system.times).toEqual([expected])
  })

  test('wrong-clock and an error combine', async () => {
    set('wrong-clock', { minutes: 60 })
    set('error-500')
    const headers = { date: new Date(NOW + 3_600_000).toUTCString() }
    expect(await post()).toMatchObject({ status: 500, headers })
  })

  test('a crash of the system is a 500 and is logged', async () => {
    expect(await post('/crash')).toMatchObject({ status: 500 })
    expect(lastOutcome()).toContain('crashed: Error: broken')
  })

  test('stopping ends a silent connection', async () => {
    set('timeout-before-commit')
    const waiting = post()
    await vi.waitFor(() => expect(faults.list()[0]!.hits).toBe(1), LONG)
    await listener.close()
    expect(await waiting).toMatchObject({ kind: 'broken' })
  })

  test('a body beyond 16 MiB is refused unread', async () => {
    const seen = await rawPost(`${listener.url}/a`, 'x'.repeat(16 * 1024 * 1024 + 1))
    expect(seen).toMatchObject({ kind: 'answer', status: 413 })
    expect(system.done).toEqual([])
  })
})

describe('which requests a fault meets', () => {
  test('path and times', () => {
    set('error-500', { path: 'goods', times: 2 })
    const kinds = ['/shop.php', '/goods.php', '/goods.php', '/goods.php'].map(
      (p) => faults.take('wangdian', p).terminal?.kind,
    )
    expect(kinds).toEqual([undefined, 'error-500', 'error-500', undefined])
    expect(faults.list()).toEqual([])
  })

  test('another system is left alone', () => {
    set('error-500')
    expect(faults.take('pos', '/x').terminal).toBeUndefined()
  })

  test('probability follows its seed', () => {
    const play = (seed: number): boolean[] => {
      const book = createFaultBook(9)
      book.add({ system: 'pos', kind: 'garbage', probability: 0.5, seed })
      return Array.from({ length: 200 }, () => book.take('pos', '/').terminal !== undefined)
    }
    expect(play(3)).toEqual(play(3))
    expect(play(3)).not.toEqual(play(4))
    const hits = play(3).filter(Boolean).length
    expect(hits).toBeGreaterThan(60)
    expect(hits).toBeLessThan(140)
  })

  test('slow adds up and does not keep another fault away; the first of the others wins', () => {
    set('slow', { delayMs: 10 })
    set('slow', { delayMs: 5 })
    set('garbage')
    set('error-500', { times: 1 })
    expect(faults.take('wangdian', '/')).toMatchObject({ delayMs: 15, terminal: { kind: 'garbage' } })
    // The fault that did not get its turn has not used up its one time.
    expect(faults.list()).toHaveLength(4)
  })

  test.each([
    { kind: 'refuse', times: 1 },
    { kind: 'refuse', path: '/a' },
    { kind: 'garbage', times: 0 },
    { kind: 'garbage', probability: 2 },
    { kind: 'slow', delayMs: -1 },
    { kind: 'nonsense' },
  ])('%j is refused', (spec) => {
    expect(() => faults.add({ system: 'pos', ...spec } as never)).toThrow()
    expect(faults.list()).toEqual([])
  })

  test('removing by system, kind and id', () => {
    set('garbage')
    const second = set('error-500')
    faults.add({ system: 'pos', kind: 'garbage' })
    expect(faults.remove({ system: 'pos' })).toHaveLength(1)
    expect(faults.remove({ id: second.id })).toHaveLength(1)
    expect(faults.remove({ kind: 'refuse' })).toHaveLength(0)
    expect(faults.remove({})).toHaveLength(1)
  })
})

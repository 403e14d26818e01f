import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPace } from '../../main/remote/pace.ts'
import { createFakeTime, flush } from './fake-time.ts'

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31)
console.log(`pace: seed ${SEED}`)

function started(perMinute: number) {
  const time = createFakeTime(1_000_000)
  const pace = createPace({ perMinute, now: time.now, after: time.after })
  const passed: { name: string; at: number }[] = []
  const take = (name: string, options?: Parameters<typeof pace.take>[0]) =>
    void pace.take(options).then((how) => how === 'go' && passed.push({ name, at: time.now() }))
  return { time, pace, passed, take }
}

test('a short burst, then evenly, never more than the limit in a minute', async () => {
  const { time, passed, take } = started(60)
  for (let i = 0; i < 200; i++) take(String(i))
  await flush()
  expect(passed).toHaveLength(10)
  await time.advance(5_000)
  expect(passed).toHaveLength(15)
  await time.advance(600_000)
  expect(passed).toHaveLength(200)
  expect(mostInAMinute(passed.map((one) => one.at))).toBeLessThanOrEqual(60)
  expect(passed.map((one) => Number(one.name))).toEqual([...Array(200).keys()])
})

test('whatever is asked for when: never more than the limit in any minute, and everybody gets through', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 200 }),
      fc.array(fc.record({ wait: fc.integer({ min: 0, max: 90_000 }), count: fc.integer({ min: 1, max: 80 }) }), {
        maxLength: 6,
      }),
      async (perMinute, rounds) => {
        const { time, passed, take } = started(perMinute)
        let asked = 0
        for (const { wait, count } of rounds) {
          for (let i = 0; i < count; i++) take(String(asked++))
          await time.advance(wait)
        }
        expect(mostInAMinute(passed.map((one) => one.at))).toBeLessThanOrEqual(perMinute)
        await time.advance((asked / perMinute + 3) * 61_000)
        expect(passed).toHaveLength(asked)
        expect(mostInAMinute(passed.map((one) => one.at))).toBeLessThanOrEqual(perMinute)
      },
    ),
    { seed: SEED, numRuns: 40 },
  )
})

test('the full limit is used over time', async () => {
  const { time, passed, take } = started(60)
  for (let i = 0; i < 1000; i++) take(String(i))
  await time.advance(10 * 60_000)
  // 61 seconds for a minute's worth cost one in sixty.
  expect(passed.length).toBeGreaterThanOrEqual(585)
})

test('higher priority goes first, but nobody waits for ever', async () => {
  const { time, passed, take } = started(6)
  take('first')
  for (let i = 0; i < 5; i++) take(`low${i}`, { priority: 10 })
  for (let i = 0; i < 20; i++) take(`high${i}`, { priority: 30 })
  await time.advance(61_000)
  const names = passed.map((one) => one.name)
  expect(names.slice(0, 2)).toEqual(['first', 'high0'])
  await time.advance(60_000)
  expect(passed.map((one) => one.name)).toContain('low0')
  await time.advance(300_000)
  expect(passed).toHaveLength(26)
})

test('a hold lets nothing through until it is over, and a shorter one does not end it', async () => {
  const { time, pace, passed, take } = started(60)
  pace.hold(30_000)
  pace.hold(1_000)
  take('a')
  await time.advance(29_999)
  expect(passed).toHaveLength(0)
  await time.advance(1)
  expect(passed).toHaveLength(1)
})

test('waiting ends with the signal and takes no place', async () => {
  const { time, pace, passed, take } = started(6)
  take('a')
  const abort = new AbortController()
  const waiting = pace.take({ signal: abort.signal })
  take('b')
  abort.abort()
  expect(await waiting).toBe('aborted')
  expect(await pace.take({ signal: AbortSignal.abort() })).toBe('aborted')
  await time.advance(10_000)
  expect(passed.map((one) => one.name)).toEqual(['a', 'b'])
  expect(pace.waiting()).toBe(0)
})

test('the estimate is what it then takes', async () => {
  const { time, pace, passed, take } = started(60)
  expect(pace.estimateMs(10)).toBe(0)
  expect(pace.estimateMs(0)).toBe(0)
  const estimate = pace.estimateMs(40)
  for (let i = 0; i < 40; i++) take(String(i))
  expect(pace.estimateMs(0)).toBe(estimate)
  await time.advance(estimate)
  expect(passed).toHaveLength(40)
  expect(passed.at(-1)!.at - passed[0]!.at).toBe(estimate)
})

test('a clock that is set back an hour does not stop the account', async () => {
  const { time, passed, take } = started(6)
  for (let i = 0; i < 3; i++) take(String(i))
  await time.advance(20_000)
  time.set(time.now() - 3_600_000)
  take('after')
  await time.advance(60_000)
  expect(passed.map((one) => one.name)).toContain('after')
})

test('a raised limit counts at once', async () => {
  const { time, pace, passed, take } = started(1)
  for (let i = 0; i < 20; i++) take(String(i))
  await time.advance(1_000)
  expect(passed).toHaveLength(1)
  pace.setPerMinute(600)
  await time.advance(3_000)
  expect(passed).toHaveLength(20)
  expect(pace.perMinute()).toBe(600)
})

function mostInAMinute(times: number[]): number {
  return Math.max(0, ...times.map((start) => times.filter((at) => at >= start && at < start + 60_000).length))
}

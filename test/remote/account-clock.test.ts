import { expect, test } from 'vitest'
import { createAccountClock, describeOffset } from '../../main/remote/account-clock.ts'

const NOW = 1_800_000_000_000

function learnt(...samples: [offsetMs: number, tookMs?: number][]) {
  const clock = createAccountClock(() => NOW)
  for (const [offsetMs, tookMs = 100] of samples) clock.observe({ offsetMs, tookMs })
  return clock
}

test('before anything was measured it is this PC’s time', () => {
  expect(learnt().offsetMs()).toBeNull()
  expect(learnt().now()).toBe(NOW)
})

test('the first measurement counts at once', () => {
  expect(learnt([-780_000]).now()).toBe(NOW - 780_000)
})

test('one answer that is far off does not move the median, nor a slow one', () => {
  expect(learnt([1000], [1200], [9000, 4_000], [900], [1100]).offsetMs()).toBe(1100)
  expect(learnt([1000], [1200], [9000, 20_000], [900], [1100]).offsetMs()).toBe(1050)
})

test('answers that were held back move nothing once a quick one came, however many they are', () => {
  expect(learnt([200], [12_000, 24_000], [12_500, 25_000], [12_400, 25_000], [12_000, 24_000]).offsetMs()).toBe(200)
  expect(learnt([12_000, 24_000], [12_500, 25_000], [300]).offsetMs()).toBe(300)
})

test('a held answer is better than none, and tells of a clock that was set', () => {
  expect(learnt([12_000, 24_000]).offsetMs()).toBe(12_000)
  expect(learnt([200], [-780_000, 24_000], [-790_000]).offsetMs()).toBe(-790_000)
})

test('only the last five count', () => {
  expect(learnt([0], [0], [0], [5000], [5000], [5000], [5000], [5000]).offsetMs()).toBe(5000)
})

test('a clock that was set is learnt from one answer', () => {
  expect(learnt([-780_000], [-780_100], [-779_900], [200]).offsetMs()).toBe(200)
})

test('measurements that are none are ignored', () => {
  expect(learnt([Number.NaN], [100, -5]).offsetMs()).toBeNull()
})

test.each([
  [-780_000, '本机时间快 13 分钟'],
  [780_000, '本机时间慢 13 分钟'],
  [-8 * 3_600_000, '本机时间快 8 小时'],
  [60_000, null],
  [-89_000, null],
  [0, null],
])('an offset of %d ms is said as %s', (offset, words) => {
  expect(describeOffset(offset)).toBe(words)
})

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

test('one slow answer does not move the median', () => {
  expect(learnt([1000], [1200], [9000, 20_000], [900], [1100]).offsetMs()).toBe(1100)
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

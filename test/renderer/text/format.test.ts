import { describe, expect, test } from 'vitest'
import {
  formatBytes,
  formatClockOffset,
  formatCount,
  formatDay,
  formatDuration,
  formatMoney,
  formatPercent,
  formatRelative,
  formatRemaining,
  formatShort,
  formatTime,
} from '../../../renderer/text/format.ts'

const at = (iso: string) => Date.parse(iso)

describe('time in Beijing, whatever the PC says', () => {
  test.each(['UTC', 'America/New_York', 'Asia/Tokyo'])('in zone %s', (zone) => {
    const before = process.env.TZ
    process.env.TZ = zone
    try {
      expect(formatTime(at('2026-11-21T18:10:09Z'))).toBe('2026-11-22 02:10:09')
      expect(formatDay(at('2026-12-31T16:00:00Z'))).toBe('2027-01-01')
    } finally {
      if (before === undefined) delete process.env.TZ
      else process.env.TZ = before
    }
  })

  test.each([
    ['2026-11-22T02:00:00Z', '10:00'],
    ['2026-11-21T15:59:00Z', '昨天 23:59'],
    ['2026-11-22T18:10:00Z', '明天 02:10'],
    ['2026-11-20T02:00:00Z', '11-20 10:00'],
    ['2025-11-20T02:00:00Z', '2025-11-20 10:00'],
  ])('%s is written %s', (moment, text) => {
    expect(formatShort(at(moment), at('2026-11-22T02:20:00Z'))).toBe(text)
  })
})

test.each([
  [0, '刚刚'],
  [-30_000, '马上'],
  [59_000, '刚刚'],
  [5 * 60_000, '5 分钟前'],
  [3 * 3_600_000, '3 小时前'],
  [50 * 3_600_000, '2 天前'],
  [-(9 * 3_600_000 + 12 * 60_000), '还有 9 小时 12 分'],
])('%i ms ago reads %s', (ms, text) => {
  expect(formatRelative(1_000_000_000_000 - ms, 1_000_000_000_000)).toBe(text)
})

test.each([
  [8_000, '8 秒'],
  [60_000, '1 分'],
  [200_000, '3 分 20 秒'],
  [3_600_000, '1 小时'],
  [33_120_000, '9 小时 12 分'],
  [187_200_000, '2 天 4 小时'],
  [-5, '0 秒'],
])('%i ms lasts %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})

test.each([
  [4_000, '不到 10 秒'],
  [42_000, '约 40 秒'],
  [180_000, '约 3 分钟'],
  [4_830_000, '约 1 小时 20 分'],
])('%i ms remain as %s', (ms, text) => {
  expect(formatRemaining(ms)).toBe(text)
})

test('numbers', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567')
  expect(formatMoney('1234.5')).toBe('¥1,234.50')
  expect(formatMoney('-0.0125')).toBe('-¥0.0125')
  expect(formatMoney('17.0000')).toBe('¥17.00')
  expect(formatBytes(48_234_496)).toBe('46 MB')
  expect(formatBytes(900)).toBe('900 B')
})

test('never a hundred per cent before the last one is done', () => {
  expect(formatPercent(9_999, 10_000)).toBe(99)
  expect(formatPercent(10_000, 10_000)).toBe(100)
  expect(formatPercent(0, 0)).toBe(0)
})

test('a wrong PC clock in words', () => {
  expect(formatClockOffset(782_000)).toBe('本机时间快 13 分 2 秒')
  expect(formatClockOffset(-300_000)).toBe('本机时间慢 5 分')
  expect(formatClockOffset(400)).toBe('本机时间准确')
})

import { expect, test } from 'vitest'
import { pauseUntil } from '../../../renderer/state/pause.ts'
import { DEFAULT_PREFERENCES, parsePreferences } from '../../../renderer/state/preferences.ts'

test.each([null, '', '{', '[]', '"text"', '3', 'null'])('a broken record %s gives the defaults', (text) => {
  expect(parsePreferences(text)).toEqual(DEFAULT_PREFERENCES)
})

test('a broken field costs only itself', () => {
  const text = JSON.stringify({
    theme: 'dark',
    density: 'tiny',
    menuCollapsed: true,
    tables: { queue: { order: ['a', 3], hidden: 'x', widths: { a: 120, b: 5, c: 'wide' } }, journal: null },
  })
  expect(parsePreferences(text)).toEqual({
    theme: 'dark',
    density: 'compact',
    menuCollapsed: true,
    tables: {
      queue: { order: ['a'], hidden: [], widths: { a: 120 } },
      journal: { order: [], hidden: [], widths: {} },
    },
  })
})

test('a pause to tomorrow 8:00 ends at 8:00 in Beijing', () => {
  const lateEvening = Date.parse('2026-11-22T23:50:00+08:00')
  const earlyMorning = Date.parse('2026-11-22T00:10:00+08:00')
  expect(pauseUntil('tomorrow', lateEvening)).toBe(Date.parse('2026-11-23T08:00:00+08:00'))
  expect(pauseUntil('tomorrow', earlyMorning)).toBe(Date.parse('2026-11-23T08:00:00+08:00'))
  expect(pauseUntil('30m', lateEvening)).toBe(lateEvening + 1_800_000)
  expect(pauseUntil('2h', lateEvening)).toBe(lateEvening + 7_200_000)
})

import { describe, expect, it } from 'vitest'
import { quickDays, quickOf } from '../../../../renderer/pages/import/quick-dates.ts'

const at = (text: string) => Date.parse(`${text}+08:00`)

describe('S69 quick dates in Beijing days', () => {
  it.each([
    ['month', '2026-11-22T00:30:00', '2026-11-01', '2026-11-22'],
    ['last-month', '2026-11-22T00:30:00', '2026-10-01', '2026-10-31'],
    ['last-month', '2026-01-01T00:00:00', '2025-12-01', '2025-12-31'],
    ['last-month', '2028-03-31T23:59:59', '2028-02-01', '2028-02-29'],
    ['days-30', '2026-11-22T23:59:59', '2026-10-24', '2026-11-22'],
    ['days-30', '2026-03-01T00:00:00', '2026-01-31', '2026-03-01'],
  ] as const)('%s at %s', (quick, now, from, to) => {
    expect(quickDays(quick, at(now))).toEqual({ from, to })
    expect(quickOf({ from, to }, at(now))).not.toBeNull()
  })
  it('names no choice for other days', () => {
    expect(quickOf({ from: '2026-01-01', to: '2026-01-02' }, at('2026-11-22T10:00:00'))).toBeNull()
  })
})

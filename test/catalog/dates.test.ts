import { describe, expect, it } from 'vitest'
import { boundsOf, checkDates, dayOf, lastAllowedDay, splitSpan, startOfDay } from '../../main/catalog/dates.ts'

const TODAY = '2026-11-22'

describe('dates of ERP商品导入', () => {
  it('S69 refuses a missing date and an end before the start', () => {
    expect(checkDates({ from: '', to: '2026-11-01' }, TODAY).kind).toBe('invalid')
    expect(checkDates({ from: '2026-11-01', to: '' }, TODAY).kind).toBe('invalid')
    expect(checkDates({ from: '2026-02-30', to: '2026-03-01' }, TODAY).kind).toBe('invalid')
    expect(checkDates({ from: '2026-11-02', to: '2026-11-01' }, TODAY).kind).toBe('invalid')
    expect(checkDates({ from: '2026-11-01', to: '2026-11-01' }, TODAY).kind).toBe('ok')
    expect(checkDates({ from: '2026-11-23', to: '2026-11-24' }, TODAY).kind).toBe('invalid')
  })

  it.each([
    ['2026-01-31', '2026-02-28'],
    ['2024-01-31', '2024-02-29'],
    ['2026-03-31', '2026-04-30'],
    ['2026-01-15', '2026-02-15'],
    ['2026-12-31', '2027-01-31'],
    ['2026-02-28', '2026-03-28'],
  ])('S70 A2 from %s the last allowed day is %s', (from, last) => {
    expect(lastAllowedDay(from)).toBe(last)
    expect(checkDates({ from, to: last }, '2030-01-01')).toEqual({ kind: 'ok' })
    const beyond = dayOf(startOfDay(last)! + 86_400_000)
    const refused = checkDates({ from, to: beyond }, '2030-01-01')
    expect(refused).toMatchObject({ kind: 'too-long', lastAllowed: last })
    expect(refused.kind === 'too-long' && refused.message).toContain(last)
  })

  it('S70 A2 a stricter limit in days tightens the last day', () => {
    expect(lastAllowedDay('2026-01-01', 30)).toBe('2026-01-30')
    expect(lastAllowedDay('2026-02-01', 60)).toBe('2026-03-01')
  })

  it('S70 A2 splits a longer wish into parts without gap or overlap', () => {
    const parts = splitSpan({ from: '2026-01-31', to: '2026-05-02' })
    expect(parts[0]).toEqual({ from: '2026-01-31', to: '2026-02-28' })
    expect(parts.at(-1)!.to).toBe('2026-05-02')
    for (const [index, part] of parts.entries()) {
      expect(part.to <= lastAllowedDay(part.from)).toBe(true)
      const next = parts[index + 1]
      if (next) expect(startOfDay(next.from)! - startOfDay(part.to)!).toBe(86_400_000)
    }
  })

  it('S71 any past period may be chosen', () => {
    expect(checkDates({ from: '2015-06-01', to: '2015-07-01' }, TODAY)).toEqual({ kind: 'ok' })
  })

  it('A2 a span runs from 00:00:00 of the first to 23:59:59 of the last day, Beijing time', () => {
    const { from, to } = boundsOf({ from: '2026-11-01', to: '2026-11-02' })
    expect(new Date(from).toISOString()).toBe('2026-10-31T16:00:00.000Z')
    expect(new Date(to).toISOString()).toBe('2026-11-02T15:59:59.999Z')
  })
})

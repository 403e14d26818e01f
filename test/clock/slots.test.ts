import { describe, expect, test } from 'vitest'
import { decideSlot } from '../../main/clock/decide.ts'
import { ruleText, slotAfter, slotAt, slotsBetween, timeOfDayAfter } from '../../main/clock/slots.ts'
import type { JobDefinition, SlotRule } from '../../main/clock/types.ts'

const at = (text: string) => Date.parse(`${text}+08:00`)
const daily: SlotRule = { every: 'day', at: '02:10' }

describe('slots are Beijing wall time', () => {
  test.each<[SlotRule, string, string, string]>([
    [daily, '2026-11-22T02:10:00', '2026-11-22T02:10:00', '2026-11-23T02:10:00'],
    [daily, '2026-11-22T02:09:59.999', '2026-11-21T02:10:00', '2026-11-22T02:10:00'],
    [daily, '2026-11-22T23:59:00', '2026-11-22T02:10:00', '2026-11-23T02:10:00'],
    [{ every: 'day', at: '00:00' }, '2026-11-22T00:00:00', '2026-11-22T00:00:00', '2026-11-23T00:00:00'],
    [{ every: 'hour' }, '2026-11-22T09:59:59', '2026-11-22T09:00:00', '2026-11-22T10:00:00'],
    [{ every: 'minutes', minutes: 5 }, '2026-11-22T09:04:59', '2026-11-22T09:00:00', '2026-11-22T09:05:00'],
    [{ every: 'minutes', minutes: 480 }, '2026-11-22T07:59:00', '2026-11-22T00:00:00', '2026-11-22T08:00:00'],
    // Years in which Shanghai had daylight saving long ago must not matter now: the offset is fixed.
    [daily, '2027-05-10T03:00:00', '2027-05-10T02:10:00', '2027-05-11T02:10:00'],
  ])('S122 %j at %s', (rule, time, before, after) => {
    expect(slotAt(rule, at(time))).toBe(at(before))
    expect(slotAfter(rule, at(time))).toBe(at(after))
  })

  test('slots between two times, from excluded, to included', () => {
    expect(slotsBetween(daily, at('2026-11-20T02:10:00'), at('2026-11-22T02:10:00'))).toBe(2)
    expect(slotsBetween(daily, at('2026-11-22T02:10:00'), at('2026-11-22T02:10:00'))).toBe(0)
    expect(slotsBetween(daily, at('2026-11-22T02:10:00'), at('2026-11-20T02:10:00'))).toBe(0)
  })

  test('a time of day at or after a moment', () => {
    expect(timeOfDayAfter('08:30', at('2026-11-22T02:10:00'))).toBe(at('2026-11-22T08:30:00'))
    expect(timeOfDayAfter('08:30', at('2026-11-22T08:30:00'))).toBe(at('2026-11-22T08:30:00'))
    expect(timeOfDayAfter('01:00', at('2026-11-22T02:10:00'))).toBe(at('2026-11-23T01:00:00'))
  })

  test('rules that cannot be are refused', () => {
    expect(() => slotAt({ every: 'minutes', minutes: 7 }, 0)).toThrow(RangeError)
    expect(() => slotAt({ every: 'minutes', minutes: 0 }, 0)).toThrow(RangeError)
    expect(() => slotAt({ every: 'day', at: '24:00' }, 0)).toThrow(RangeError)
  })

  test('S122 a rule is a sentence, not cron', () => {
    expect(ruleText(daily)).toBe('每天 02:10（北京时间）')
    expect(ruleText({ every: 'hour' })).toBe('每小时整点')
    expect(ruleText({ every: 'minutes', minutes: 5 })).toBe('每 5 分钟')
  })
})

describe('what a slot asks for', () => {
  const job = (more: Partial<JobDefinition> = {}): JobDefinition => ({
    name: 'stock.sync',
    label: '库存同步',
    rule: daily,
    catchUp: 'once',
    stallMs: 1,
    limitMs: 1,
    run: async () => ({ note: '' }),
    ...more,
  })
  const decide = (more: Partial<JobDefinition>, settled: string, now: string, ran: string[] = []) =>
    decideSlot(
      job(more),
      { settledSlot: at(settled), ran: (slot) => ran.map(at).includes(slot) },
      { now: at(now), catchUpFrom: 0, onTimeMs: 60_000 },
    )
  const today = at('2026-11-22T02:10:00')

  test.each<[string, Partial<JobDefinition>, string, string, string[], object]>([
    ['settled', {}, '2026-11-22T02:10:00', '2026-11-22T12:00:00', [], { kind: 'wait', next: today + 86_400_000 }],
    [
      'on time',
      {},
      '2026-11-21T02:10:00',
      '2026-11-22T02:10:30',
      [],
      { kind: 'run', slot: today, trigger: 'schedule', missed: 1 },
    ],
    [
      'late',
      {},
      '2026-11-21T02:10:00',
      '2026-11-22T07:00:00',
      [],
      { kind: 'run', slot: today, trigger: 'catch-up', missed: 1 },
    ],
    [
      'a week off',
      {},
      '2026-11-15T02:10:00',
      '2026-11-22T07:00:00',
      [],
      { kind: 'run', slot: today, trigger: 'catch-up', missed: 7 },
    ],
    [
      'inside its window',
      { catchUpUntil: '08:30' },
      '2026-11-21T02:10:00',
      '2026-11-22T08:30:00',
      [],
      { kind: 'run', slot: today, trigger: 'catch-up', missed: 1 },
    ],
    [
      'behind its window',
      { catchUpUntil: '08:30' },
      '2026-11-21T02:10:00',
      '2026-11-22T08:30:01',
      [],
      { kind: 'ask', slot: today, missed: 1 },
    ],
    [
      'yesterday’s, before today’s',
      { catchUpUntil: '08:30' },
      '2026-11-20T02:10:00',
      '2026-11-22T01:00:00',
      [],
      { kind: 'ask', slot: today - 86_400_000, missed: 1 },
    ],
    [
      'no catch-up',
      { catchUp: 'none' },
      '2026-11-21T02:10:00',
      '2026-11-22T07:00:00',
      [],
      { kind: 'skip', slot: today, missed: 1 },
    ],
    [
      'no catch-up, on time',
      { catchUp: 'none' },
      '2026-11-21T02:10:00',
      '2026-11-22T02:10:05',
      [],
      { kind: 'run', slot: today, trigger: 'schedule', missed: 1 },
    ],
    ['clock back within the slot', {}, '2026-11-22T02:10:00', '2026-11-22T02:05:00', [], { kind: 'wait', next: today }],
    ['clock was years ahead', {}, '2030-01-01T02:10:00', '2026-11-22T12:00:00', [], { kind: 'settle', slot: today }],
    [
      'ran before the clock went back',
      {},
      '2026-11-21T02:10:00',
      '2026-11-22T02:10:10',
      ['2026-11-22T02:10:00'],
      { kind: 'settle', slot: today },
    ],
  ])('S122 %s', (_, more, settled, now, ran, expected) => {
    expect(decide(more, settled, now, ran)).toEqual(expected)
  })

  test('S122 nothing is caught up before the network had time to come up', () => {
    const clock = { now: today + 3_600_000, catchUpFrom: today + 3_660_000, onTimeMs: 60_000 }
    const facts = { settledSlot: today - 86_400_000, ran: () => false }
    expect(decideSlot(job(), facts, clock)).toEqual({ kind: 'wait', next: clock.catchUpFrom })
  })
})

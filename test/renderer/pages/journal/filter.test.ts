import { describe, expect, it } from 'vitest'
import { entryTime } from '../../../../renderer/pages/journal/columns.tsx'
import { entryText, exchangeOf, requestText, subjectLink } from '../../../../renderer/pages/journal/exchange.ts'
import { boundsOf, chipsOf, filterOf, questionOf, routeOf } from '../../../../renderer/pages/journal/filter.ts'
import { formatRoute, parseRoute } from '../../../../renderer/state/route.ts'
import { journalEntry } from '../../scenarios/journal.ts'

/** 2026-11-22 00:30 in Beijing: still the day before in UTC. */
const NOW = Date.parse('2026-11-22T00:30:00+08:00')
const at = (text: string) => Date.parse(`${text}+08:00`)

describe('the question of the journal', () => {
  it('comes from the route and goes back to it', () => {
    const link =
      '/journal?levels=error,warn&scope=http&correlationId=7F3A9E0001&subjectType=product&subjectId=007&text=分类'
    const question = questionOf(parseRoute(link).query)
    expect(question).toMatchObject({
      levels: ['error', 'warn'],
      scope: 'http',
      subjectId: '007',
      text: '分类',
      range: 'all',
    })
    expect(questionOf(parseRoute(formatRoute('/journal', routeOf(question))).query)).toEqual(question)
  })
  it('takes nothing from a broken route', () => {
    const question = questionOf(parseRoute('/journal?levels=loud&range=ever&from=abc').query)
    expect(question).toMatchObject({ levels: [], range: 'all', from: null, to: null })
  })
  it('drops bounds that belong to no custom range', () => {
    expect(questionOf(parseRoute('/journal?range=today&from=5').query).from).toBeNull()
    expect(questionOf(parseRoute('/journal?range=custom&from=5').query).from).toBe(5)
  })
})

describe('the filter sent', () => {
  const all = questionOf({})
  it.each([
    ['all', null, null],
    ['hour', NOW - 3_600_000, null],
    ['today', at('2026-11-22T00:00:00'), null],
    ['yesterday', at('2026-11-21T00:00:00'), at('2026-11-22T00:00:00')],
    ['week', at('2026-11-16T00:00:00'), null],
  ] as const)('%s in Beijing days', (range, from, to) => {
    expect(boundsOf({ ...all, range }, NOW)).toEqual({ from, to })
  })
  it('leaves out a text too short to search by', () => {
    expect(filterOf({ ...all, text: ' 单 ' }, NOW).text).toBe('')
    expect(filterOf({ ...all, text: '𠮷' }, NOW).text).toBe('')
    expect(filterOf({ ...all, text: ' 单据 ' }, NOW).text).toBe('单据')
  })
})

describe('chips', () => {
  it('shows one for each condition, and clearing them all leaves no condition', () => {
    const question = questionOf({
      levels: 'error',
      scope: 'queue',
      system: 'pos',
      correlationId: 'A',
      subjectType: 'product',
      subjectId: '007',
      text: '失败',
      range: 'week',
    })
    const chips = chipsOf(question)
    expect(chips.map((chip) => chip.label)).toEqual(['时间', '级别', '范围', '系统', '关联号', '对象', '内容'])
    const cleared = Object.assign({ ...question }, ...chips.map((chip) => chip.clear))
    expect(chipsOf(cleared)).toEqual([])
    expect(cleared).toEqual(questionOf({}))
  })
  it('shows both ends of a custom range in Beijing time', () => {
    const question = questionOf({ range: 'custom', from: String(NOW) })
    expect(chipsOf(question)[0]?.value).toBe('2026-11-22 00:30:00 — ')
  })
})

describe('an entry', () => {
  it('is read as request and answer where it is one, digits untouched', () => {
    const view = exchangeOf(journalEntry(0).detail)
    expect(view).toMatchObject({ method: 'POST', status: 200, kind: 'answered' })
    expect(view?.responseBody).toContain('8666960225490321234')
    expect(view && requestText(view)).toContain('x-signature: ***')
  })
  it('is no exchange when its detail is something else, broken or missing', () => {
    for (const detail of [null, '', 'x', '{"code":"A"}', '[1]', 'null', '{"url":1,"method":2}']) {
      expect(exchangeOf(detail)).toBeNull()
    }
  })
  it('links to what it is about', () => {
    expect(subjectLink({ subjectType: 'import', subjectId: '3' })?.href).toBe('#/import?id=3')
    expect(subjectLink({ subjectType: 'product', subjectId: '007' })?.href).toBe('#/queue?state=all&text=007')
    expect(subjectLink({ subjectType: 'moon', subjectId: '1' })).toBeNull()
    expect(subjectLink({ subjectType: null, subjectId: null })).toBeNull()
  })
  it('shows the day only when it is not today, always with milliseconds', () => {
    expect(entryTime(NOW + 7, NOW)).toBe('00:30:00.007')
    expect(entryTime(NOW - 3_600_000, NOW)).toBe('11-21 23:30:00.000')
  })
  it('is copied whole', () => {
    const entry = { ...journalEntry(16), correlationId: 'C1' }
    const text = entryText(entry, 'T')
    for (const part of [entry.message, '关联号：C1', 'SP07446', 'DUPLICATE']) expect(text).toContain(part)
  })
})

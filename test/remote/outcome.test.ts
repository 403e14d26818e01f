import { expect, test } from 'vitest'
import { outcomeOfWire } from '../../main/remote/outcome.ts'
import { type AnsweredWire, NO_ANSWER_CODES, NOT_SENT_CODES, type Wire } from '../../main/remote/wire.ts'

const READ = { idempotent: true, system: 'wangdian' }
const WRITE = { idempotent: false, system: 'pos' }

function answer(status: number, body = '{"code":0}', headers: Record<string, string> = {}): AnsweredWire {
  return { kind: 'answered', status, headers, body, garbled: false, tookMs: 5, dateOffsetMs: null }
}

test.each(NOT_SENT_CODES)('not sent stays not sent, for reads and writes: %s', (code) => {
  const wire: Wire = { kind: 'not-sent', code, detail: '', tookMs: 1 }
  for (const context of [READ, WRITE]) expect(outcomeOfWire(wire, context).kind).toBe('not-sent')
})

test.each(NO_ANSWER_CODES)('no answer leaves a write unknown and a read for later: %s', (code) => {
  for (const partial of [true, false]) {
    const wire: Wire = { kind: 'no-answer', code, partial, status: partial ? 200 : null, detail: '', tookMs: 1 }
    expect(outcomeOfWire(wire, WRITE).kind).toBe('unknown')
    expect(outcomeOfWire(wire, READ).kind).toBe('not-now')
  }
})

const HTML = '<!DOCTYPE html><html><body>请登录上网</body></html>'

test.each<[what: string, wire: AnsweredWire, read: string, write: string]>([
  ['a JSON object', answer(200), 'answered', 'answered'],
  ['201 with a JSON object', answer(201), 'answered', 'answered'],
  ['a login page with status 200', answer(200, HTML), 'not-now', 'unknown'],
  ['an empty answer', answer(200, ''), 'not-now', 'unknown'],
  ['204', answer(204, ''), 'not-now', 'unknown'],
  ['JSON that is no object', answer(200, '[]'), 'not-now', 'unknown'],
  ['half a JSON text', answer(200, '{"code":0,"goods_list":['), 'not-now', 'unknown'],
  ['bytes that are not UTF-8', { ...answer(200, ''), garbled: true }, 'not-now', 'unknown'],
  ['moved for good', answer(301, ''), 'not-now', 'not-now'],
  ['found elsewhere', answer(302, ''), 'not-now', 'unknown'],
  ['see other', answer(303, ''), 'not-now', 'unknown'],
  ['moved, same method', answer(307, ''), 'not-now', 'not-now'],
  ['moved for good, same method', answer(308, ''), 'not-now', 'not-now'],
  ['bad request', answer(400), 'refused', 'refused'],
  ['unauthorised', answer(401), 'unauthorised', 'unauthorised'],
  ['unauthorised without JSON', answer(401, HTML), 'unauthorised', 'unauthorised'],
  ['forbidden by the remote', answer(403), 'unauthorised', 'unauthorised'],
  ['forbidden by a firewall page', answer(403, HTML), 'not-now', 'unknown'],
  ['not found by the remote', answer(404), 'refused', 'refused'],
  ['not found by a proxy', answer(404, HTML), 'not-now', 'not-now'],
  ['method refused by a proxy', answer(405, HTML), 'not-now', 'not-now'],
  ['proxy wants a login', answer(407, HTML), 'not-sent', 'not-sent'],
  ['request not received in time', answer(408, ''), 'not-now', 'unknown'],
  ['still running under the same key', answer(409), 'not-now', 'unknown'],
  ['too large', answer(413, ''), 'refused', 'refused'],
  ['wrong server', answer(421, ''), 'not-now', 'not-now'],
  ['content refused', answer(422), 'refused', 'refused'],
  ['too early', answer(425, ''), 'not-now', 'not-now'],
  ['too many requests', answer(429, ''), 'throttled', 'throttled'],
  ['server error', answer(500), 'not-now', 'unknown'],
  ['not implemented', answer(501), 'not-now', 'unknown'],
  ['bad gateway', answer(502, HTML), 'not-now', 'unknown'],
  ['unavailable, no word of when', answer(503, HTML), 'not-now', 'unknown'],
  ['unavailable, asks to come back', answer(503, HTML, { 'retry-after': '30' }), 'not-now', 'not-now'],
  ['gateway timeout', answer(504, HTML), 'not-now', 'unknown'],
  ['an unheard-of status', answer(599, ''), 'not-now', 'unknown'],
])('%s', (_what, wire, read, write) => {
  expect(outcomeOfWire(wire, READ).kind).toBe(read)
  expect(outcomeOfWire(wire, WRITE).kind).toBe(write)
})

test('no server error refuses a write: it may have been carried out', () => {
  for (let status = 500; status < 600; status++) {
    expect(['unknown', 'not-now']).toContain(outcomeOfWire(answer(status, ''), WRITE).kind)
  }
})

test.each<[what: string, headers: Record<string, string>, wait: number]>([
  ['seconds', { 'retry-after': '7' }, 7_000],
  ['nothing said', {}, 60_000],
  ['zero', { 'retry-after': '0' }, 1_000],
  [
    'a date, against the remote’s own clock',
    { 'retry-after': 'Thu, 01 Jan 2026 00:01:30 GMT', date: 'Thu, 01 Jan 2026 00:00:00 GMT' },
    90_000,
  ],
  ['a date without the remote’s clock', { 'retry-after': 'Thu, 01 Jan 2026 00:01:30 GMT' }, 60_000],
  [
    'a date in the past',
    { 'retry-after': 'Thu, 01 Jan 2026 00:00:00 GMT', date: 'Thu, 01 Jan 2026 01:00:00 GMT' },
    1_000,
  ],
  ['nonsense', { 'retry-after': 'soon' }, 60_000],
  ['a year', { 'retry-after': '31536000' }, 86_400_000],
])('429 waits as Retry-After says: %s', (_what, headers, wait) => {
  expect(outcomeOfWire(answer(429, '', headers), WRITE)).toMatchObject({ kind: 'throttled', retryAfterMs: wait })
})

test('503 waits as Retry-After says', () => {
  const outcome = outcomeOfWire(answer(503, '', { 'retry-after': '12' }), WRITE)
  expect(outcome).toMatchObject({ kind: 'not-now', retryAfterMs: 12_000 })
})

test('every failure says 问题, 原因 and 怎么办 in Chinese and names the system', () => {
  const wires: Wire[] = [
    ...NOT_SENT_CODES.map((code): Wire => ({ kind: 'not-sent', code, detail: '', tookMs: 1 })),
    ...NO_ANSWER_CODES.map(
      (code): Wire => ({ kind: 'no-answer', code, partial: false, status: null, detail: '', tookMs: 1 }),
    ),
    ...Array.from({ length: 400 }, (_, index) => answer(200 + index, '')),
  ]
  for (const wire of wires) {
    for (const context of [READ, WRITE]) {
      const outcome = outcomeOfWire(wire, context)
      if (outcome.kind === 'answered') continue
      const { code, problem, cause, action } = outcome.trouble
      for (const text of [problem, cause, action]) expect(text).toMatch(/[\u4e00-\u9fff]{2}/)
      expect(code).toMatch(/^[A-Z0-9_]+$/)
      // Nobody is told to simply do it again while the first try may have worked.
      if (outcome.kind === 'unknown') expect(action).toContain('不要手工重做')
    }
  }
})

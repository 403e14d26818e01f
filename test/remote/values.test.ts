import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatBeijing, formatIsoBeijing, parseBeijing, parseIso } from '../../main/remote/beijing-time.ts'
import { formatDecimal, parseDecimal } from '../../main/remote/decimal.ts'
import { parseJson } from '../../main/remote/json.ts'

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31)
console.log(`values: seed ${SEED}`)

test.each([
  ['12345678901234567890', '12345678901234567890'],
  ['-1234567890123456', '-1234567890123456'],
  ['123456789012345', 123456789012345],
  ['0.1234567890123456', '0.1234567890123456'],
  ['12.5', 12.5],
  ['1e400', '1e400'],
  ['"12345678901234567890"', '12345678901234567890'],
  ['"0012"', '0012'],
])('long digits stay text: %s', (text, value) => {
  expect(parseJson(`{"n":[${text}]}`)).toEqual({ ok: true, value: { n: [value] } })
})

test('numbers of up to 15 digits survive a round trip, longer ones come back as written', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (number) => {
      const parsed = parseJson(`[${number}]`)
      if (!parsed.ok || !Array.isArray(parsed.value)) throw new Error('not parsed')
      expect(String(parsed.value[0])).toBe(String(number))
    }),
    { seed: SEED },
  )
})

test('any JSON of plain values is parsed like JSON.parse does', () => {
  fc.assert(
    fc.property(fc.jsonValue({ depthSize: 'small' }), (value) => {
      const text = JSON.stringify(value)
      fc.pre(!/[\d.eE+-]{16,}/.test(text))
      expect(parseJson(text)).toEqual(text.trim() === '' ? expect.anything() : { ok: true, value: JSON.parse(text) })
    }),
    { seed: SEED },
  )
})

test.each([
  ['', 'empty'],
  [' \n', 'empty'],
  ['<html>', 'not-json'],
  ['{"a":1', 'not-json'],
  ['{"a":1}x', 'not-json'],
  ['"', 'not-json'],
  ['['.repeat(100_000), 'too-deep'],
  ['{"a":'.repeat(65), 'too-deep'],
])('what is no JSON is said, never thrown: %.12s', (text, reason) => {
  expect(parseJson(text)).toEqual({ ok: false, reason })
})

test('brackets in texts count for nothing, however they are escaped', () => {
  const text = `${'['.repeat(500)}\\"${'{'.repeat(500)}\\`
  expect(parseJson(JSON.stringify({ text }))).toEqual({ ok: true, value: { text } })
})

test('a text beyond the limit is not parsed, a byte order mark is no fault', () => {
  expect(parseJson('[1,2,3]', { maxChars: 6 })).toEqual({ ok: false, reason: 'too-large' })
  expect(parseJson('\uFEFF{}')).toEqual({ ok: true, value: {} })
})

test.each<[string | number, number | null]>([
  ['17.0000', 170000],
  ['0.0001', 1],
  ['-0.5', -5000],
  ['-0', 0],
  ['.5', 5000],
  ['5.', 50000],
  ['+3', 30000],
  ['  8.90 ', 89000],
  ['1.23450000', 12345],
  [12.5, 125000],
  [0.1, 1000],
  ['1.23456', null],
  ['', null],
  ['.', null],
  ['-', null],
  ['1,000', null],
  ['1e3', null],
  ['NaN', null],
  ['１２', null],
  ['99999999999999999', null],
  [1e21, null],
])('decimal %j is %j', (text, value) => {
  expect(parseDecimal(text)).toBe(value)
})

test('every integer × 10⁴ survives the wire', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (scaled) => {
      expect(parseDecimal(formatDecimal(scaled))).toBe(scaled === 0 ? 0 : scaled)
    }),
    { seed: SEED },
  )
})

test('a value that is no integer is a programming error, not a wrong price', () => {
  expect(() => formatDecimal(1.5)).toThrow(RangeError)
  expect(() => formatDecimal(Number.NaN)).toThrow(RangeError)
})

test.each([
  ['2026-01-01 08:00:00', Date.UTC(2026, 0, 1, 0, 0, 0)],
  ['2026-01-01', Date.UTC(2025, 11, 31, 16, 0, 0)],
  ['2026-01-01T08:00:00', Date.UTC(2026, 0, 1)],
  ['2024-02-29 00:00:00', Date.UTC(2024, 1, 28, 16)],
  ['0000-00-00 00:00:00', null],
  ['', null],
  ['2023-02-29 00:00:00', null],
  ['2026-13-01 00:00:00', null],
  ['2026-01-01 24:00:00', null],
  ['2026-01-01 00:61:00', null],
  ['1767225600', null],
])('Beijing time %j', (text, at) => {
  expect(parseBeijing(text)).toBe(at)
})

test('Beijing time survives the wire to the second, whatever the zone of the computer', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_102_444_800 }), (seconds) => {
      expect(parseBeijing(formatBeijing(seconds * 1000))).toBe(seconds * 1000)
      expect(parseIso(formatIsoBeijing(seconds * 1000 + 7))).toBe(seconds * 1000 + 7)
    }),
    { seed: SEED },
  )
})

test('an ISO time without an offset is not guessed', () => {
  expect(parseIso('2026-01-01T08:00:00.000')).toBeNull()
  expect(parseIso('2026-01-01T08:00:00+08:00')).toBe(Date.UTC(2026, 0, 1))
})

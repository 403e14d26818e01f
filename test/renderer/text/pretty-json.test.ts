import { describe, expect, it } from 'vitest'
import { findMatches } from '../../../renderer/text/find-matches.ts'
import { prettyJson } from '../../../renderer/text/pretty-json.ts'

describe('JSON laid out as text', () => {
  it('keeps digits that no number could hold', () => {
    expect(prettyJson('{"串号":8666960225490321234,"price":"12.50"}')).toBe(
      '{\n  "串号": 8666960225490321234,\n  "price": "12.50"\n}',
    )
  })
  it('agrees with JSON.stringify where numbers are short', () => {
    const value = { a: [1, { b: null, c: [] }, 'x,{"y":[1]}'], d: {}, 'k:e"y': true, e: [[], [{}]], f: '\\' }
    expect(prettyJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2))
    expect(prettyJson(JSON.stringify(value, null, 4))).toBe(JSON.stringify(value, null, 2))
  })
  it('leaves what is not JSON as it came', () => {
    for (const text of ['<html>502</html>', '{"half": [1,', 'sid=a&sign=***', '', '{]'])
      expect(prettyJson(text)).toBe(text)
  })
})

describe('searching in a text', () => {
  it('finds every hit in either case and loses no character', () => {
    const { parts, count } = findMatches('Ab aB ab', 'AB')
    expect(count).toBe(3)
    expect(parts.map((part) => part.text).join('')).toBe('Ab aB ab')
    expect(parts.filter((part) => part.match !== null).map((part) => part.text)).toEqual(['Ab', 'aB', 'ab'])
  })
  it('marks nothing for an empty search and stops at its limit', () => {
    expect(findMatches('abc', ' ')).toEqual({ parts: [{ text: 'abc', match: null }], count: 0 })
    const many = findMatches('a'.repeat(10_000), 'a')
    expect(many.count).toBe(500)
    expect(many.parts.map((part) => part.text).join('')).toHaveLength(10_000)
  })
})

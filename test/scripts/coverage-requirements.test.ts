import { describe, expect, test } from 'vitest'
import { idsIn } from '../../scripts/coverage-requirements.ts'
import { findTestTitles } from '../../scripts/lib/test-titles.ts'

describe('requirement ids in test titles', () => {
  test.each([
    ['S70 dates of one month', ['S70']],
    ['I2, I3: in order (W12)', ['I2', 'I3', 'W12']],
    ['S60–S62 and S103', ['S60', 'S61', 'S62', 'S103']],
    ['S60-62', ['S60', 'S61', 'S62']],
    ['an SKU of S size, IDEAL 3, XS70', []],
  ])('%j names %j', (title, ids) => {
    expect(idsIn(title)).toEqual(ids)
  })

  test('come from tests, suites and tables, not from skipped ones or other strings', () => {
    const source = `
      describe('first', () => {
        test('second', () => { call('other') })
        it.only(\`third \${x}\`, () => {})
        test.skip('gone', () => {})
        test.todo('later')
        test.each([['row one', 1]])('%s works', () => {})
        describe.each([{ a: 'not a title' }])('fixed title', () => {})
      })`
    expect(findTestTitles('a.test.ts', source)).toEqual([
      'first',
      'second',
      'third …',
      '%s works',
      'row one',
      'fixed title',
    ])
  })
})

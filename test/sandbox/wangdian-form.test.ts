import { expect, test } from 'vitest'
import { parseForm } from '../../main/sandbox/wangdian/form.ts'

test.each<[string, string | Buffer, [string, string][] | undefined]>([
  ['nothing', '', []],
  ['plus is a blank, %2B a plus', 'a=1+2%2B3', [['a', '1 2+3']]],
  ['Chinese and emoji escaped', 'a=%E4%B8%AD%F0%9F%98%80', [['a', '中😀']]],
  ['raw UTF-8', Buffer.from('名=值😀'), [['名', '值😀']]],
  ['lower-case escapes', 'a=%e4%b8%ad', [['a', '中']]],
  [
    'broken escapes stay',
    'a=100%&b=%zz%4',
    [
      ['a', '100%'],
      ['b', '%zz%4'],
    ],
  ],
  [
    'the last of equal keys wins',
    'a=1&b=2&a=3',
    [
      ['b', '2'],
      ['a', '3'],
    ],
  ],
  [
    'empty values',
    'a=&b',
    [
      ['a', ''],
      ['b', ''],
    ],
  ],
  ['only the first = separates', 'a=b=c', [['a', 'b=c']]],
  ['no key, empty pairs', '=x&&a=1&', [['a', '1']]],
  ['escaped separators', 'a=%26%3D%25', [['a', '&=%']]],
  ['a byte order mark is kept', 'a=%EF%BB%BFx', [['a', '\ufeffx']]],
  ['not UTF-8', 'a=%D6%D0', undefined],
])('%s', (_name, body, expected) => {
  const form = parseForm(Buffer.from(body))
  expect(form && [...form]).toEqual(expected)
})

test('a very long value', () => {
  const value = '长'.repeat(200_000)
  expect(parseForm(Buffer.from(`a=${encodeURIComponent(value)}`))?.get('a')).toBe(value)
})

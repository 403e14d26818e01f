import { expect, test } from 'vitest'
import { makeBook, readAll, readRow, texts } from './helpers.ts'

const cell = (value: string, style = 0): string => `<c r="A1" s="${style}"><v>${value}</v></c>`
const numberIn = async (value: string, format: string | number) =>
  (await readRow({ rows: `<row r="1">${cell(value, 1)}</row>`, formats: [format] }))[0]

test.each([
  ['69012345678', '0000000000000', '0069012345678'],
  ['7', '00-00', '00-07'],
  ['123', '"SP"000000', 'SP000123'],
  ['12', '[$-804]0000;-0000', '0012'],
  ['-12', '0000', '-0012'],
  ['42', '\\A0000\\B', 'A0042B'],
])('W9 the number %s in the format %s is read as shown: %s', async (value, format, text) => {
  expect(await numberIn(value, format)).toMatchObject({ text, kind: 'number', raw: value, notes: ['restored-zeros'] })
})

test.each([
  '0',
  '0.00',
  '#,##0',
  '0000.00',
  '[>100]0000',
  '[DBNum1]0000',
  '0%',
  '@',
  '#,##0.00_);[Red]\\(#,##0.00\\)',
  '0"元"',
])('W9 the format %s shows no leading zeros, so the number stays as written', async (format) => {
  expect(await numberIn('1234', format)).toEqual({ text: '1234', kind: 'number', raw: '1234', notes: [] })
})

test('W9 a number as long as its format was not changed', async () => {
  expect(await numberIn('1234567890123', '0000000000000')).toMatchObject({ text: '1234567890123', notes: [] })
})

test.each([
  ['690123456789012345', 'General', '690123456789012345', ['restored-digits', 'digits-lost']],
  ['690123456789012345', '000000000000000000000', '000690123456789012345', ['restored-zeros', 'digits-lost']],
  ['6.9012345678901199E+17', '0', '690123456789011990', ['digits-lost']],
  ['6901234567890', 'General', '6901234567890', ['restored-digits']],
  ['6901234567890', '0.00E+00', '6901234567890', ['restored-digits']],
  ['6.9012345678901E+12', 'General', '6901234567890.1', []],
  ['6901234567890.0', '0', '6901234567890', []],
  ['6.92E+12', '0', '6920000000000', ['scientific']],
  ['00123', 'General', '00123', ['restored-zeros']],
  ['123456789012345', '0', '123456789012345', []],
  ['1234567890123456', '0', '1234567890123456', ['digits-lost']],
])('W10 the number %s in the format %s is read digit for digit: %s', async (value, format, text, notes) => {
  expect(await numberIn(value, format)).toMatchObject({ text, kind: 'number', notes })
})

test.each([
  ['19.899999999999999', '19.9'],
  ['0.30000000000000004', '0.3'],
  ['1.1000000000000001', '1.1'],
  ['12.50', '12.5'],
  ['0.1', '0.1'],
  ['-0.5', '-0.5'],
  ['1E-3', '0.001'],
  ['-0', '0'],
  ['1234567.8901', '1234567.8901'],
  ['1E+400', '1E+400'],
  [' 12 ', '12'],
])('a price stored as %s is %s', async (value, text) => {
  expect(await numberIn(value, 'General')).toMatchObject({ text })
})

test.each([
  ['45296', 14, '2024-01-05'],
  ['45296', 31, '2024-01-05'],
  ['45296', 'yyyy"年"m"月"d"日"', '2024-01-05'],
  ['45296', 'yyyy年m月d日', '2024-01-05'],
  ['45296', '[$-804]aaaa', '2024-01-05'],
  ['45296.354166666664', 22, '2024-01-05T08:30:00'],
  ['45296.354166666664', 'yyyy-mm-dd', '2024-01-05'],
  ['0.354166666666667', 20, '08:30:00'],
  ['0.354166666666667', 'h"时"mm"分"', '08:30:00'],
  ['1.1041666666666667', '[h]:mm', '26:30:00'],
  ['1', 'yyyy/m/d', '1900-01-01'],
  ['59', 'yyyy/m/d', '1900-02-28'],
  ['60', 'yyyy/m/d', '1900-02-29'],
  ['61', 'yyyy/m/d', '1900-03-01'],
  ['2958465', 'yyyy/m/d', '9999-12-31'],
  ['45296.999999999', 'yyyy/m/d h:mm:ss', '2024-01-06T00:00:00'],
])('W12 the serial number %s in the format %s is %s, without time zone', async (value, format, text) => {
  expect(await numberIn(value, format)).toMatchObject({ text, kind: 'date', raw: value })
})

test.each([
  ['-1', 14],
  ['2958466', 14],
])('a serial number that is no day (%s) stays a number', async (value, format) => {
  expect(await numberIn(value, format)).toMatchObject({ text: value, kind: 'number' })
})

test('W12 dates of the 1904 system are the right day', async () => {
  const book = { date1904: true, formats: [14], rows: `<row r="1">${cell('43834', 1)}<c s="1"><v>0</v></c></row>` }
  expect((await readRow(book)).map(({ text }) => text)).toEqual(['2024-01-05', '1904-01-01'])
})

test.each(['General', 'G/通用格式', '0.00E+00', '[Red]General', '0.0 "day"'])('%s is not a date', async (format) => {
  expect(await numberIn('45296', format)).toMatchObject({ text: '45296', kind: 'number' })
})

test('W12 shared and inline strings, rich text with phonetic readings, escapes, outer blanks, Han beyond the BMP', async () => {
  const strings =
    '<si><t>普通</t></si>' +
    '<si><r><t>可口</t></r><r><rPr><b/></rPr><t>可乐</t></r><rPh sb="0" eb="2"><t>カコウ</t></rPh><phoneticPr fontId="1"/></si>' +
    '<si><t xml:space="preserve">  𠮷野家 😀 </t></si><si><t>a_x000D_\nb_x005F_x000D_&#10;&lt;c&gt;</t></si><si/>'
  const rows =
    '<row r="1">' +
    ['0', '1', '2', '3', '4'].map((index) => `<c t="s"><v>${index}</v></c>`).join('') +
    '<c t="inlineStr"><is><r><t>内</t></r><r><t>联</t></r><rPh><t>ナイ</t></rPh></is></c>' +
    '<c t="str"><v>_x0041_<![CDATA[<&]]></v></c></row>'
  expect((await readRow({ strings, rows })).map(({ text }) => text)).toEqual([
    '普通',
    '可口可乐',
    '  𠮷野家 😀 ',
    'a\r\nb_x000D_\n<c>',
    '',
    '内联',
    'A<&',
  ])
})

test('errors keep their name, formulas give their cached value, booleans are words', async () => {
  const rows =
    '<row><c t="e"><v>#N/A</v></c><c><f>1+1</f><v>2</v></c><c t="str"><f>A1</f><v>甲</v></c><c><f>1/3</f></c>' +
    '<c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c><c t="d"><v>2024-01-05T08:30:00Z</v></c></row>'
  expect((await readRow({ rows })).map(({ text, kind, notes }) => [text, kind, ...notes])).toEqual([
    ['#N/A', 'error'],
    ['2', 'number', 'formula'],
    ['甲', 'text', 'formula'],
    ['', 'empty', 'formula', 'formula-uncached'],
    ['TRUE', 'boolean'],
    ['FALSE', 'boolean'],
    ['#DIV/0!', 'error', 'formula'],
    ['2024-01-05T08:30:00', 'date'],
  ])
})

test('W12 cells and rows without coordinates follow their neighbours, cells may come in any order', async () => {
  const rows =
    '<row><c><v>1</v></c><c r="D1"><v>4</v></c><c><v>5</v></c></row><row r="7"><c r="C7"><v>3</v></c><c r="A7"><v>1</v></c></row><row><c t="str"><v>x</v></c></row>'
  const { rows: read } = await readAll(makeBook({ rows }))
  expect(read.map((row) => [row.rowNumber, ...row.cells.map((each) => each.text)])).toEqual([
    [1, '1', '', '', '4', '5'],
    [7, '1', '', '3'],
    [8, 'x'],
  ])
})

test('W11 guards are taken off and noted, damaged codes are flagged and never expanded', async () => {
  const values = [
    '="00123"',
    "'00123",
    '6.92E+12',
    '690123456789012000',
    '1E5',
    "'90s rock",
    '=A1',
    "'=1+1",
    '690123456789012345',
  ]
  const rows = `<row>${values.map((value) => `<c t="inlineStr"><is><t>${value.replaceAll('"', '&quot;')}</t></is></c>`).join('')}</row>`
  expect((await readRow({ rows })).map(({ text, raw, notes }) => [text, raw, ...notes])).toEqual([
    ['00123', '="00123"', 'guard-removed'],
    ['00123', "'00123", 'guard-removed'],
    ['6.92E+12', '6.92E+12', 'scientific'],
    ['690123456789012000', '690123456789012000', 'digits-suspect'],
    ['1E5', '1E5'],
    ["'90s rock", "'90s rock"],
    ['=A1', '=A1'],
    ['=1+1', "'=1+1", 'guard-removed'],
    ['690123456789012345', '690123456789012345'],
  ])
})

test('prefixed elements, hidden rows, merged cells and a claimed dimension are understood', async () => {
  const sheet =
    '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:dimension ref="A1:XFD1048576"/><x:sheetData><x:row r="1" hidden="1"><x:c r="A1" t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c></x:row><x:row r="2"><x:c r="B2"><x:v>2</x:v></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A1:B1"/></x:mergeCells></x:worksheet>'
  const { rows, reading } = await readAll(makeBook({ sheet }))
  expect(texts(rows)).toEqual([['甲'], ['', '2']])
  expect(reading).toMatchObject({ rows: 2, cells: 2, columns: 2, hiddenRows: 1, merged: ['A1:B1'] })
  expect(reading.warnings.map(({ code }) => code)).toEqual(['hidden-rows', 'merged-cells'])
})

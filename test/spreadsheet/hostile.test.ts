import { utils, write } from '@e965/xlsx'
import { expect, test } from 'vitest'
import { bookEntries, makeBook, makeZip, outcome, readAll, texts, type ZipEntry } from './helpers.ts'

const replaced = (name: string, change: Partial<ZipEntry>): Buffer =>
  makeZip(
    bookEntries({ rows: '<row><c><v>1</v></c></row>' }).map((entry) =>
      entry.name === name ? { ...entry, ...change } : entry,
    ),
  )
const SHEET = 'xl/worksheets/sheet1.xml'
const good = makeBook({ rows: '<row><c><v>1</v></c></row>' })

test('zip bomb: too much, or packed too tightly', async () => {
  const blanks = Buffer.alloc(70 * 1024 * 1024, 32)
  const bomb = replaced(SHEET, { data: blanks })
  expect(await outcome(bomb)).toBe('expands')
  expect(await outcome(bomb, 'a.xlsx', { limits: { ratioFromBytes: 1e12, expandedBytes: 10_000_000 } })).toBe('expands')
})

test('zip bomb: entries that share their bytes', async () => {
  const entries = bookEntries({ rows: '' })
  const index = entries.findIndex(({ name }) => name === SHEET)
  expect(
    await outcome(
      makeZip([...entries, { name: 'xl/worksheets/sheet2.xml', data: entries[index]?.data ?? '', sharesWith: index }]),
    ),
  ).toBe('suspicious')
})

test('an entry that is larger than it says, or smaller', async () => {
  const data = `<worksheet><sheetData>${'<row><c><v>1</v></c></row>'.repeat(1_000)}</sheetData></worksheet>`
  expect(await outcome(replaced(SHEET, { data, size: 100 }))).toBe('suspicious')
  expect(await outcome(replaced(SHEET, { data, size: 1_000_000 }))).toBe('damaged')
})

test('names that lead out of the archive, twice the same name, thousands of entries', async () => {
  const more = (names: string[]): Buffer => makeZip([...bookEntries({}), ...names.map((name) => ({ name, data: 'x' }))])
  expect(await outcome(more(['../../evil.exe']))).toBe('suspicious')
  expect(await outcome(more(['/etc/passwd']))).toBe('suspicious')
  expect(await outcome(more(['C:\\evil']))).toBe('suspicious')
  expect(await outcome(more(['a', 'a']))).toBe('suspicious')
  expect(await outcome(more(Array.from({ length: 6_000 }, (_v, index) => `n${index}`)))).toBe('suspicious')
})

test('10⁶ empty columns, with and without coordinates', async () => {
  expect(await outcome(makeBook({ rows: `<row>${'<c/>'.repeat(1_000_000)}</row>` }))).toBe('too-many-columns')
  expect(await outcome(makeBook({ rows: `<row>${'<c s="0"/>'.repeat(16_000)}<c r="ZZZZZ1"><v>1</v></c></row>` }))).toBe(
    'too-many-columns',
  )
  expect(await outcome(makeBook({ rows: '<row><c r="XFD1"><v>1</v></c></row>' }))).toBe('too-many-columns')
  expect(
    texts((await readAll(makeBook({ rows: `<row><c><v>1</v></c>${'<c s="0"/>'.repeat(16_000)}</row>` }))).rows),
  ).toEqual([['1']])
})

test('10⁷ shared strings', async () => {
  expect(
    await outcome(makeBook({ strings: '<si><t>a</t></si>'.repeat(10_000_000) }), 'a.xlsx', {
      limits: { ratio: 2_000 },
    }),
  ).toBe('too-many-strings')
})

test('more shared bytes, cells and rows than the limits', async () => {
  expect(
    await outcome(makeBook({ strings: `<si><t>${'a'.repeat(1_000)}</t></si>`.repeat(100) }), 'a.xlsx', {
      limits: { sharedStringBytes: 50_000 },
    }),
  ).toBe('too-many-strings')
  const rows = '<row><c><v>1</v></c><c><v>2</v></c></row>'.repeat(100)
  expect(await outcome(makeBook({ rows }), 'a.xlsx', { limits: { cells: 150 } })).toBe('too-many-cells')
  expect(await outcome(makeBook({ rows }), 'a.xlsx', { limits: { rows: 99 } })).toBe('too-many-rows')
  expect(await outcome(makeBook({ rows }), 'a.xlsx', { limits: { fileBytes: 100 } })).toBe('too-large')
  expect(await outcome(makeBook({ rows }), 'a.xlsx', { limits: { timeMs: -1 } })).toBe('time')
})

test('a huge cell, shared or in place', async () => {
  const huge = 'x'.repeat(1_000_000)
  expect(await outcome(makeBook({ strings: `<si><t>${huge}</t></si>` }))).toBe('huge-cell')
  expect(await outcome(makeBook({ rows: `<row><c t="str"><v>${huge}</v></c></row>` }))).toBe('huge-cell')
})

const LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
test.each(['xl/workbook.xml', 'xl/sharedStrings.xml', 'xl/styles.xml', SHEET, '_rels/.rels'])(
  'DTD, entities and deep XML in %s',
  async (name) => {
    expect(await outcome(replaced(name, { data: `${LAUGHS}<a>&b;</a>` }))).toBe('doctype')
    expect(await outcome(replaced(name, { data: '<a>&xxe;</a>' }))).toBe('doctype')
    expect(await outcome(replaced(name, { data: '<a>'.repeat(100_000) }))).toBe('too-deep')
    expect(await outcome(replaced(name, { data: '<a>\0</a>' }))).toBe('damaged')
    expect(await outcome(replaced(name, { data: Buffer.from('<a>\xff\xfe</a>', 'latin1') }))).toBe('damaged')
    expect(await outcome(replaced(name, { data: '' }))).toBe('damaged')
  },
)

test('external links are not followed, and said', async () => {
  const rows = '<row><c><f>[1]Sheet1!A1</f><v>7</v></c></row>'
  const { rows: read, reading } = await readAll(
    makeBook({ rows, more: [{ name: 'xl/externalLinks/externalLink1.xml', data: '<externalLink/>' }] }),
  )
  expect(read[0]?.cells[0]).toMatchObject({ text: '7', notes: ['formula'] })
  expect(reading.warnings.map(({ code }) => code)).toEqual(['external-links'])
})

test('a worksheet that lies outside the file is not opened', async () => {
  const rels =
    '<Relationships><Relationship Id="rId1" Type="x/worksheet" TargetMode="External" Target="http://127.0.0.1:1/sheet.xml"/></Relationships>'
  expect(await outcome(replaced('xl/_rels/workbook.xml.rels', { data: rels }))).toBe('not-a-workbook')
})

test('a cell that points to no shared string, impossible coordinates', async () => {
  expect(await outcome(makeBook({ rows: '<row><c t="s"><v>5</v></c></row>' }))).toBe('damaged')
  expect(await outcome(makeBook({ rows: '<row><c t="s"><v>-1</v></c></row>' }))).toBe('damaged')
  expect(await outcome(makeBook({ rows: '<row r="9999999"><c><v>5</v></c></row>' }))).toBe('damaged')
  expect(await outcome(makeBook({ rows: '<row r="x"/>' }))).toBe('damaged')
  expect(await outcome(makeBook({ rows: '<row><c r="1A"/></row>' }))).toBe('damaged')
})

/** An old Office file: header and one directory sector with these names. */
function ole(...names: string[]): Buffer {
  const header = Buffer.alloc(512)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  const entries = ['Root Entry', ...names].map((name) => {
    const entry = Buffer.alloc(128)
    entry.write(name, 0, 'utf16le')
    entry.writeUInt16LE((name.length + 1) * 2, 64)
    return entry
  })
  return Buffer.concat([header, ...entries, Buffer.alloc(2_048)])
}

const zipOf = (...entries: [string, string][]): Buffer =>
  makeZip(entries.map(([name, data]) => ({ name, data, stored: true })))

test.each([
  ['password-protected xlsx', ole('EncryptionInfo', 'EncryptedPackage'), '商品.xlsx', 'password'],
  ['a Word document', ole('WordDocument'), '商品.xls', 'other-office'],
  ['an old Office file with nothing in it', ole(), '商品.xls', 'damaged'],
  ['an .xls that holds nothing but its name', ole('Workbook'), '商品.xls', 'damaged'],
  ['.et', ole('Workbook'), '商品.et', 'wps'],
  ['.ett', good, '商品.ETT', 'wps'],
  [
    '.ods',
    zipOf(['mimetype', 'application/vnd.oasis.opendocument.spreadsheet'], ['content.xml', '<a/>']),
    '商品.ods',
    'ods',
  ],
  ['.odt', zipOf(['mimetype', 'application/vnd.oasis.opendocument.text']), '商品.odt', 'other-office'],
  ['.numbers', zipOf(['Index/Document.iwa', 'x'], ['Metadata/Properties.plist', 'x']), '商品.numbers', 'numbers'],
  ['.docx', zipOf(['_rels/.rels', '<a/>'], ['word/document.xml', '<a/>']), '商品.xlsx', 'other-office'],
  ['a zip of something', zipOf(['readme.txt', 'x']), '商品.xlsx', 'archive'],
  ['an empty zip', makeZip([]), '商品.xlsx', 'archive'],
  [
    'HTML named .xls',
    Buffer.from('\ufeff <html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>1'),
    '商品.xls',
    'html',
  ],
  ['a bare HTML table', Buffer.from('<TABLE><tr><td>1</td></tr></TABLE>'), '商品.xls', 'html'],
  ['HTML in UTF-16', Buffer.from('\ufeff<html>', 'utf16le'), '商品.xls', 'html'],
  ['MHTML', Buffer.from('MIME-Version: 1.0\nX-Document-Type: Workbook'), '商品.xls', 'html'],
  [
    'XML spreadsheet 2003',
    Buffer.from('<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'),
    '商品.xls',
    'xml-table',
  ],
  ['RAR', Buffer.from('Rar!\x1a\x07\x00xxxx'), '商品.rar', 'archive'],
  ['PDF', Buffer.from('%PDF-1.7'), '商品.csv', 'binary'],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), '商品.csv', 'binary'],
  ['NUL bytes', Buffer.alloc(1_000), '商品.xlsx', 'binary'],
  ['nothing', Buffer.alloc(0), '商品.xlsx', 'empty'],
])('W12 A25 %s is refused with what to do', async (_name, bytes, name, code) => {
  expect(await outcome(bytes, name)).toBe(code)
})

test('A25 .xlsb is refused with how to save it as .xlsx', async () => {
  const book = utils.book_new()
  utils.book_append_sheet(book, utils.aoa_to_sheet([['1']]), 'a')
  expect(await outcome(write(book, { type: 'buffer', bookType: 'xlsb' }) as Buffer, '商品.xlsb')).toBe('xlsb')
  expect(await outcome(write(book, { type: 'buffer', bookType: 'ods' }) as Buffer, '商品.ods')).toBe('ods')
})

test('an entry with a password, a method nobody knows', async () => {
  expect(await outcome(replaced(SHEET, { flags: 0x801 }))).toBe('password')
})

test('a wrong extension is read by its content, and said', async () => {
  const codes = async (bytes: Buffer, name: string): Promise<string[]> =>
    (await readAll(bytes, name)).reading.warnings.map(({ code }) => code)
  expect(await codes(good, '商品.csv')).toEqual(['extension'])
  expect(await codes(Buffer.from('a\tb\n1\t2'), '商品.xls')).toEqual(['extension'])
  expect(await codes(good, '商品.XLSX')).toEqual([])
})

test('a sheet that is not there, a file that is not there', async () => {
  expect(await outcome(good, '商品.xlsx', { sheet: '别的' })).toBe('no-sheet')
})

import { bookEntries, HEAD, makeBook, makeZip, xml } from './helpers.ts'

/** Rows of texts; `isNumber` says which cells stand in the file as numbers. */
export interface Written {
  table: readonly (readonly string[])[]
  isNumber(row: number, column: number): boolean
}

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const letter = (column: number): string => String.fromCharCode(65 + column)
const ref = (row: number, column: number): string => `${letter(column)}${row + 1}`
const rowsOf = (written: Written, cell: (row: number, column: number, text: string) => string): string[] =>
  written.table.map((row, r) => row.map((text, c) => cell(r, c, text)).join(''))

/** Items of the shared strings, and the rows that point to them. */
function shared(written: Written, style = '') {
  const texts = [...new Set(written.table.flatMap((row, r) => row.filter((_text, c) => !written.isNumber(r, c))))]
  const at = new Map(texts.map((text, index) => [text, index]))
  return {
    strings: (tail = '') => texts.map((text) => `<si><t xml:space="preserve">${xml(text)}</t>${tail}</si>`).join(''),
    rows: (number = (text: string, where: string) => `<c r="${where}"${style}><v>${text}</v></c>`) =>
      rowsOf(written, (r, c, text) =>
        written.isNumber(r, c)
          ? number(text, ref(r, c))
          : `<c r="${ref(r, c)}"${style} t="s"><v>${at.get(text)}</v></c>`,
      ),
  }
}

const last = ({ table }: Written): string => ref(table.length - 1, (table[0]?.length ?? 1) - 1)
const width = ({ table }: Written): number => table[0]?.length ?? 0

/** The markup with which Excel saves a sheet. */
function excel(written: Written): Buffer {
  const { strings, rows } = shared(written)
  const data = rows()
    .map((row, index) => `<row r="${index + 1}" spans="1:${width(written)}" x14ac:dyDescent="0.2">${row}</row>`)
    .join('')
  return makeBook({
    strings: strings('<phoneticPr fontId="1" type="noConversion"/>'),
    sheet: `${HEAD}\r\n<worksheet ${MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"><dimension ref="A1:${last(written)}"/><sheetViews><sheetView tabSelected="1" workbookViewId="0"><selection activeCell="A1" sqref="A1"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="14.25" x14ac:dyDescent="0.2"/><cols><col min="1" max="1" width="17.5" customWidth="1"/></cols><sheetData>${data}</sheetData><phoneticPr fontId="1" type="noConversion"/><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>`,
  })
}

/** WPS: a styled empty cell behind every row. */
function wps(written: Written): Buffer {
  const { strings, rows } = shared(written, ' s="0"')
  return makeBook({
    strings: strings(),
    rows: rows()
      .map(
        (row, index) =>
          `<row r="${index + 1}" spans="1:${width(written)}" ht="15" customHeight="1">${row}<c r="${letter(width(written))}${index + 1}" s="0"/></row>\n`,
      )
      .join(''),
  })
}

/** LibreOffice: every attribute spelled out. */
function libreOffice(written: Written): Buffer {
  const { strings, rows } = shared(written, ' s="0"')
  return makeBook({
    strings: strings(),
    rows: rows((text, where) => `<c r="${where}" s="0" t="n"><v>${text}</v></c>`)
      .map(
        (row, index) =>
          `<row r="${index + 1}" customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0" collapsed="false">${row}</row>`,
      )
      .join(''),
  })
}

/** openpyxl: texts in the cells, no shared strings, absolute targets. */
function openpyxl(written: Written): Buffer {
  const rows = rowsOf(written, (r, c, text) =>
    written.isNumber(r, c)
      ? `<c r="${ref(r, c)}" t="n"><v>${text}</v></c>`
      : `<c r="${ref(r, c)}" t="inlineStr"><is><t>${xml(text)}</t></is></c>`,
  )
  const sheet = `<worksheet ${MAIN}><sheetPr><outlinePr summaryBelow="1" summaryRight="1"/><pageSetUpPr/></sheetPr><dimension ref="A1:${last(written)}"/><sheetData>${rows.map((row, index) => `<row r="${index + 1}">${row}</row>`).join('')}</sheetData></worksheet>`
  return makeZip(
    bookEntries({ sheet })
      .filter(({ name }) => !name.includes('sharedStrings.xml'))
      .map((entry) => ({
        ...entry,
        data: String(entry.data)
          .replaceAll('Target="xl/', 'Target="/xl/')
          .replaceAll('Target="worksheets', 'Target="/xl/worksheets'),
      })),
  )
}

/** A hand-written script: no coordinates, styles or shared strings. `windows`: unpacked entries with back slashes. */
export function script(written: Written, windows = false): Buffer {
  const rows = rowsOf(written, (r, c, text) =>
    written.isNumber(r, c) ? `<c><v>${text}</v></c>` : `<c t="str"><v>${xml(text)}</v></c>`,
  )
    .map((row) => `<row>${row}</row>`)
    .join('')
  const entries = bookEntries({ rows }).filter(({ name }) => !/styles|sharedStrings/.test(name))
  return makeZip(
    windows ? entries.map((entry) => ({ ...entry, stored: true, name: entry.name.replaceAll('/', '\\') })) : entries,
  )
}

/** The same table in the markup of the programs that write workbooks; 26 columns at the most. */
export const WRITERS: readonly [name: string, write: (written: Written) => Buffer][] = [
  ['Excel', excel],
  ['WPS', wps],
  ['LibreOffice', libreOffice],
  ['openpyxl', openpyxl],
]

import { setImmediate as nextTurn } from 'node:timers/promises'
import { escapeText } from './text-escape.ts'
import { createZipWriter } from './zip-writer.ts'

/**
 * `text` (identifiers, names): text cells in a column formatted as text, so that what a person types there later stays
 * text too. `number`: whole numbers. `decimal`: decimal strings, shown with two to four decimals.
 */
export interface WriteColumn {
  header: string
  /** Characters. */
  width: number
  kind: 'text' | 'number' | 'decimal'
}

export interface WriteSheet {
  sheetName: string
  columns: readonly WriteColumn[]
  /** A value per column; null or '' leaves the cell empty. Numbers as decimal strings. */
  rows: Iterable<readonly (string | null)[]> | AsyncIterable<readonly (string | null)[]>
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Styles in the order of cellXfs below. */
const STYLE = { text: 1, number: 2, decimal: 3, header: 4 } as const
const LAST_ROW = 1_048_576
const LONGEST_TEXT = 32_767
/** Characters of XML made before other work gets its turn. */
const PIECE = 128 * 1024
/** A number that a spreadsheet keeps exactly; anything else is written as text. */
const EXACT = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,4})?$/

/**
 * An .xlsx as bytes, a header row, frozen, and the rows per sheet; readers take the first one. Never writes a formula; a value beginning with
 * `=` is text. Works in short steps, so that it may run on the main thread. Throws RangeError on more rows than a sheet
 * has or a text longer than a cell takes.
 */
export async function writeXlsx(...sheets: [WriteSheet, ...WriteSheet[]]): Promise<Uint8Array> {
  const zip = createZipWriter()
  const parts = sheets.map((_sheet, index) => `worksheets/sheet${index + 1}.xml`)
  await zip.add('[Content_Types].xml', [
    `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>${parts.map((part) => `<Override PartName="/xl/${part}" ContentType="${TYPE}.worksheet+xml"/>`).join('')}<Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`,
  ])
  await zip.add('_rels/.rels', [relations([['officeDocument', 'xl/workbook.xml']])])
  await zip.add('xl/workbook.xml', [
    `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.map(({ sheetName }, index) => `<sheet name="${attribute(sheetTitle(sheetName))}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`,
  ])
  await zip.add('xl/_rels/workbook.xml.rels', [
    relations([...parts.map((part): [string, string] => ['worksheet', part]), ['styles', 'styles.xml']]),
  ])
  await zip.add('xl/styles.xml', [styles()])
  for (const [index, sheet] of sheets.entries()) await zip.add(`xl/${parts[index]}`, sheetXml(sheet))
  return zip.finish()
}

async function* sheetXml({ columns, rows }: WriteSheet): AsyncGenerator<string> {
  const letters = columns.map((_column, index) => columnLetters(index))
  let text = `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`
  if (columns.length > 0) {
    text += '<cols>'
    columns.forEach(({ width, kind }, index) => {
      text += `<col min="${index + 1}" max="${index + 1}" width="${width}" style="${STYLE[kind]}" customWidth="1"/>`
    })
    text += '</cols>'
  }
  text += '<sheetData><row r="1">'
  columns.forEach(({ header }, index) => {
    text += textCell(`${letters[index]}1`, STYLE.header, header)
  })
  text += '</row>'
  let row = 1
  for await (const values of rows) {
    row++
    if (row > LAST_ROW) throw new RangeError(`more than ${LAST_ROW - 1} rows`)
    text += `<row r="${row}">`
    for (let index = 0; index < columns.length; index++) {
      const value = values[index]
      if (value === null || value === undefined || value === '') continue
      const { kind } = columns[index] as WriteColumn
      text +=
        kind !== 'text' && EXACT.test(value) && digits(value) <= 15
          ? `<c r="${letters[index]}${row}" s="${STYLE[kind]}"><v>${value}</v></c>`
          : textCell(`${letters[index]}${row}`, STYLE.text, value)
    }
    text += '</row>'
    if (text.length < PIECE) continue
    yield text
    text = ''
    await nextTurn()
  }
  yield `${text}</sheetData></worksheet>`
}

function textCell(reference: string, style: number, text: string): string {
  if (text.length > LONGEST_TEXT) throw new RangeError(`a text of ${text.length} characters in ${reference}`)
  return `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeText(text)}</t></is></c>`
}

function digits(value: string): number {
  return value.replace(/^-?0*\.?0*|\./g, '').length
}

function styles(): string {
  const formats = [0, 49, 1, 164]
  const cells = formats.map(
    (id) =>
      `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" xfId="0"${id === 0 ? '' : ' applyNumberFormat="1"'}/>`,
  )
  return `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.00##"/></numFmts><fonts count="2"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5">${cells.join('')}<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
}

function relations(targets: readonly (readonly [type: string, target: string])[]): string {
  const list = targets.map(
    ([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  )
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`
}

/** What Excel takes as the name of a sheet: no signs of a reference, at most 31 characters, not empty. */
function sheetTitle(name: string): string {
  return (
    name
      .replace(/[[\]:*?/\\]/g, ' ')
      .replace(/^'|'$/g, ' ')
      .slice(0, 31)
      .trim() || 'Sheet1'
  )
}

function attribute(text: string): string {
  return escapeText(text)
    .replaceAll('"', '&quot;')
    .replace(/[\t\n]/g, ' ')
}

function columnLetters(index: number): string {
  let letters = ''
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  return letters
}

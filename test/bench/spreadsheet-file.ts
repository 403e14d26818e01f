import { once } from 'node:events'
import { createWriteStream, writeFileSync } from 'node:fs'
import { writeCsv } from '../../main/spreadsheet/index.ts'
import { createZipWriter } from '../../main/spreadsheet/zip-writer.ts'

export const COLUMNS = 16
const NAMES = [
  '可口可乐',
  '农夫山泉',
  '康师傅红烧牛肉面',
  '统一阿萨姆奶茶',
  '乐事薯片',
  '旺旺雪饼',
  '蒙牛纯牛奶',
  '海天酱油',
]

/** Row `index` of a list of Chinese products, codes with leading zeros as text; column 6 is the price. */
export function productRow(index: number): string[] {
  const name = NAMES[index % NAMES.length] as string
  return [
    `H${`${Math.floor(index / 3)}`.padStart(7, '0')}`,
    `${name}${index % 7}号装 ${Math.floor(index / 3)}`,
    `食品/饮料/${index % 40}`,
    `品牌${index % 300}`,
    `颜色:${index % 9};尺码:${index % 5}`,
    `00${690_000_000_00 + index}`,
    `${index % 900}.${(index % 89) + 11}`,
    '件',
    `${6_900_000_000_000 + index}`,
    index % 4 === 0 ? '' : `备注 ${index % 1_000} & <${index % 13}>`,
    `属性${index % 3}`,
    `产地${index % 30}`,
    '',
    `货架${index % 800}`,
    `供应商${index % 60}`,
    `2024-0${1 + (index % 9)}-1${index % 10}`,
  ]
}

/** An .xlsx of `rows` products (below `header`, where there is one) as Excel writes it: shared strings, coordinates on every cell, spans, one style. */
export async function writeBenchXlsx(file: string, rows: number, header?: readonly string[]): Promise<void> {
  const zip = createZipWriter()
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const packaged = 'http://schemas.openxmlformats.org/package/2006'
  const rel = (id: number, type: string, target: string): string =>
    `<Relationship Id="rId${id}" Type="${office}/${type}" Target="${target}"/>`
  const type = (part: string, kind: string): string =>
    `<Override PartName="/xl/${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`
  await zip.add('[Content_Types].xml', [
    `<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${type('workbook.xml', 'sheet.main')}${type('worksheets/sheet1.xml', 'worksheet')}${type('styles.xml', 'styles')}${type('sharedStrings.xml', 'sharedStrings')}</Types>`,
  ])
  await zip.add('_rels/.rels', [
    `<Relationships xmlns="${packaged}/relationships">${rel(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
  ])
  await zip.add('xl/workbook.xml', [
    `<workbook ${main} xmlns:r="${office}"><sheets><sheet name="商品" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  ])
  await zip.add('xl/_rels/workbook.xml.rels', [
    `<Relationships xmlns="${packaged}/relationships">${rel(1, 'worksheet', 'worksheets/sheet1.xml')}${rel(2, 'styles', 'styles.xml')}${rel(3, 'sharedStrings', 'sharedStrings.xml')}</Relationships>`,
  ])
  await zip.add('xl/styles.xml', [
    `<styleSheet ${main}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="49"/></cellXfs></styleSheet>`,
  ])
  const strings = new Map<string, number>()
  await zip.add('xl/worksheets/sheet1.xml', sheet(rows, strings, main, header))
  await zip.add('xl/sharedStrings.xml', shared(strings, main))
  writeFileSync(file, zip.finish())
}

function* sheet(
  rows: number,
  strings: Map<string, number>,
  main: string,
  header: readonly string[] | undefined,
): Generator<string> {
  const above = header ? 1 : 0
  let text = `<worksheet ${main}><dimension ref="A1:P${rows + above}"/><sheetData>`
  for (let row = 1; row <= rows + above; row++) {
    const values = header && row === 1 ? header : productRow(row - above)
    text += `<row r="${row}" spans="1:16">`
    for (const [column, value] of values.entries()) {
      if (value === '') continue
      const at = `${String.fromCharCode(65 + column)}${row}`
      if (column === 6 && values !== header) {
        text += `<c r="${at}"><v>${value}</v></c>`
        continue
      }
      let index = strings.get(value)
      if (index === undefined) {
        index = strings.size
        strings.set(value, index)
      }
      text += `<c r="${at}" s="1" t="s"><v>${index}</v></c>`
    }
    text += '</row>'
    if (text.length < 256 * 1024) continue
    yield text
    text = ''
  }
  yield `${text}</sheetData></worksheet>`
}

function* shared(strings: Map<string, number>, main: string): Generator<string> {
  let text = `<sst ${main} uniqueCount="${strings.size}">`
  for (const value of strings.keys()) {
    text += `<si><t>${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</t></si>`
    if (text.length < 256 * 1024) continue
    yield text
    text = ''
  }
  yield `${text}</sst>`
}

export async function writeBenchCsv(file: string, rows: number, header?: readonly string[]): Promise<void> {
  function* all(): Generator<readonly string[]> {
    if (header) yield header
    for (let row = 1; row <= rows; row++) yield productRow(row)
  }
  const stream = createWriteStream(file)
  for (const piece of writeCsv(all())) if (!stream.write(piece)) await once(stream, 'drain')
  stream.end()
  await once(stream, 'finish')
}

import Papa from 'papaparse'
import { findDelimiter } from './csv-delimiter.ts'
import { findEncoding } from './csv-encoding.ts'
import { emptyResult, type ReaderInput, type ReaderResult } from './reader.ts'
import { overLimit, refuse } from './refusals.ts'
import { createTextBatch } from './text-batch.ts'
import type { SheetWarning } from './types.ts'

const SAMPLE = 64 * 1024
const CHUNK = 512 * 1024

const SHORT = 1
const LONG = 2
const BROKEN = 4
const UNDECODABLE = 8

interface Parsed {
  data: string[][]
  errors: { code: string; row: number }[]
  meta: { cursor: number }
}

/**
 * Reads a text file in a stream: rows shorter or longer than the first, broken quotes and characters the encoding does
 * not know are marked on their row. Throws SheetRefused. `chunkBytes` is there for tests of every split.
 */
export async function readCsv(input: ReaderInput, chunkBytes: number = CHUNK): Promise<ReaderResult> {
  const { file, limits } = input
  const { encoding, skip } = findEncoding(file, input.encoding)
  const head = file.read(skip, SAMPLE)
  const sample = new TextDecoder(encoding, { ignoreBOM: true }).decode(head, { stream: true })
  const isWhole = file.size <= skip + SAMPLE
  const format = findDelimiter(sample, isWhole, input.delimiter)
  if (sample === '' && isWhole) throw refuse('empty')

  const parser = new Papa.Parser({ delimiter: format.delimiter, newline: format.newline })
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  const batch = createTextBatch(input.batchCells)
  const result = { ...emptyResult('csv', '', [{ name: '', hidden: false }]), encoding, delimiter: format.delimiter }
  let rowNumber = 0
  let width = 0
  let brokenRows = 0
  let undecodable = 0
  let textSkip = format.skip
  /** Whether the chunk has a character that makes each of its cells worth a look. */
  let odd = false

  const addRow = (fields: string[], broken: boolean): void => {
    rowNumber++
    const last = fields.length - 1
    const tail = fields[last] as string
    // The carriage return of CRLF; see findNewline.
    if (format.newline === '\n' && tail.charCodeAt(tail.length - 1) === 13) fields[last] = tail.slice(0, -1)
    let filled = 0
    let unknown = false
    for (let index = 0; index <= last; index++) {
      const field = fields[index] as string
      if (field.length > 0) {
        filled = index + 1
        result.cells++
        if (field.length * 3 > limits.cellBytes && Buffer.byteLength(field) > limits.cellBytes)
          throw overLimit('huge-cell', 'cellBytes', limits, `第 ${rowNumber} 行的一个单元格`)
        if (odd && field.includes('\ufffd')) unknown = true
        if (odd && field.includes('\u0000'))
          throw refuse('binary', `第 ${rowNumber} 行含有空字符 (NUL)，正常文本不会有`)
      }
      batch.addText(field)
    }
    if (width === 0 && filled > 0) width = fields.length
    let problems = broken ? BROKEN : 0
    if (filled > 0 && fields.length < width) problems |= SHORT
    if (filled > width && width > 0) problems |= LONG
    if (unknown) problems |= UNDECODABLE
    if (unknown) undecodable++
    if ((problems & ~UNDECODABLE) !== 0) brokenRows++
    if (filled > limits.columns) throw overLimit('too-many-columns', 'columns', limits, `第 ${rowNumber} 行的列数`)
    if (!batch.endRow(rowNumber, problems)) return
    result.rows++
    result.columns = Math.max(result.columns, filled)
    if (result.rows > limits.rows) throw overLimit('too-many-rows', 'rows', limits, '行数')
    if (result.cells > limits.cells) throw overLimit('too-many-cells', 'cells', limits, '有内容的单元格')
  }

  const addRows = async (parsed: Parsed, fraction: number): Promise<void> => {
    const broken = new Set(parsed.errors.map((error) => error.row))
    for (let index = 0; index < parsed.data.length; index++) {
      addRow(parsed.data[index] as string[], broken.has(index))
      if (batch.full()) await give(fraction)
      if (isEnough()) return
    }
  }
  const isEnough = (): boolean => input.maxRows !== undefined && result.rows >= input.maxRows
  const give = async (fraction: number): Promise<void> => {
    const packed = batch.take()
    if (packed !== null) await input.onBatch(packed, fraction)
  }

  let rest = ''
  let at = skip
  while (at < file.size && !isEnough()) {
    input.checkTime()
    const block = file.read(at, chunkBytes)
    at += block.length
    const isLast = at >= file.size
    let text = rest + decoder.decode(block, { stream: !isLast })
    if (textSkip > 0) {
      if (text.length < textSkip && !isLast) {
        rest = text
        continue
      }
      text = text.slice(textSkip)
      textSkip = 0
    }
    if (text === '') break
    odd = text.includes('\ufffd') || text.includes('\u0000')
    const parsed = parser.parse(text, 0, !isLast) as Parsed
    if (isLast && endsWithNewline(text, format.newline)) dropLast(parsed)
    rest = isLast ? '' : text.slice(parsed.meta.cursor)
    if (rest.length > limits.cellBytes * 4 + CHUNK)
      throw refuse('huge-cell', `第 ${rowNumber + parsed.data.length + 1} 行一直没有结束，可能缺少一个引号`)
    await addRows(parsed, at / file.size)
  }
  await give(1)
  return {
    ...result,
    warnings: rowWarnings(brokenRows, undecodable),
    estimatedRows: at >= file.size ? rowNumber : estimate(sample, format.newline, head.length, file.size),
  }
}

function endsWithNewline(text: string, newline: string): boolean {
  return text.endsWith(newline)
}

/** A last line end makes papaparse see one more row, with one empty field. */
function dropLast(parsed: Parsed): void {
  const last = parsed.data.at(-1)
  if (last !== undefined && last.length === 1 && last[0] === '') parsed.data.pop()
}

function estimate(sample: string, newline: string, sampleBytes: number, fileBytes: number): number {
  const lines = sample.split(newline).length - 1
  return lines === 0 ? 1 : Math.round((lines / sampleBytes) * fileBytes)
}

function rowWarnings(broken: number, undecodable: number): SheetWarning[] {
  const warnings: SheetWarning[] = []
  if (broken > 0)
    warnings.push({
      code: 'broken-rows',
      sentence: `有 ${broken} 行的列数与首行不同或引号不完整，可能是内容里的分隔符没有加引号。请在来源文件中改正这些行`,
    })
  if (undecodable > 0)
    warnings.push({
      code: 'undecodable',
      sentence: `有 ${undecodable} 行含有无法识别的字符，文件的编码可能不对。请换一种编码再看，或重新导出为 UTF-8`,
    })
  return warnings
}

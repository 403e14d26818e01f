import Papa from 'papaparse'
import { DELIMITERS, type Delimiter } from './types.ts'

export interface FoundDelimiter {
  delimiter: Delimiter
  newline: '\n' | '\r'
  /** Characters of a `sep=;` line, which Excel takes as a hint and does not show. */
  skip: number
}

/** The delimiter that splits the beginning of a file most evenly; a comma where nothing does. */
export function findDelimiter(sample: string, isWhole: boolean, chosen: Delimiter | undefined): FoundDelimiter {
  const newline = findNewline(sample)
  const hint = /^sep=([,;\t])(\r\n|\n|\r)/i.exec(sample)
  const skip = hint?.[0].length ?? 0
  if (chosen !== undefined) return { delimiter: chosen, newline, skip }
  if (hint !== null) return { delimiter: hint[1] as Delimiter, newline, skip }
  let best: { delimiter: Delimiter; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of DELIMITERS) {
    const score = evenness(sample, delimiter, newline, isWhole)
    if (score > best.score) best = { delimiter, score }
  }
  return { delimiter: best.delimiter, newline, skip }
}

/** CRLF is read as a line feed whose carriage return is taken off, so files with mixed ends come out right. */
function findNewline(sample: string): '\n' | '\r' {
  return sample.includes('\n') || !sample.includes('\r') ? '\n' : '\r'
}

/** Share of rows that have the most frequent number of columns; a little more for more columns. */
function evenness(sample: string, delimiter: Delimiter, newline: '\n' | '\r', isWhole: boolean): number {
  const { data } = new Papa.Parser({ delimiter, newline }).parse(sample, 0, !isWhole) as { data: string[][] }
  const rows = data.slice(0, 200)
  if (!isWhole && rows.length === 0) rows.push(sample.split(delimiter))
  const widths = new Map<number, number>()
  let filled = 0
  for (const row of rows) {
    if (row.length === 1 && (row[0] ?? '').trim() === '') continue
    filled++
    widths.set(row.length, (widths.get(row.length) ?? 0) + 1)
  }
  let best = 0
  for (const [width, count] of widths) {
    if (width > 1) best = Math.max(best, count / filled + Math.min(width, 100) / 1_000)
  }
  return best
}

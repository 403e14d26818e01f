import { createByteBatch } from './byte-batch.ts'
import type { BookValues } from './cell-value.ts'
import { asRefusal } from './read-part.ts'
import { chooseSheet, emptyResult, layoutWarnings, type ReaderInput, type ReaderResult } from './reader.ts'
import { refuse } from './refusals.ts'
import { readSharedStrings } from './shared-strings.ts'
import { createSheetXml, type SheetCounts } from './sheet-xml.ts'
import type { SheetWarning } from './types.ts'
import { readBook } from './xlsx-book.ts'
import { readStyles } from './xlsx-styles.ts'
import type { ZipArchive } from './zip-archive.ts'

/** Reads one sheet of an .xlsx in a stream. Throws SheetRefused; what was given before that must be dropped. */
export async function readXlsx(input: ReaderInput, zip: ZipArchive): Promise<ReaderResult> {
  const { limits, checkTime } = input
  const book = await readBook(zip, limits)
  const sheet = chooseSheet(book.sheets, input.sheet)
  if (sheet === undefined) throw refuse('no-sheet')
  const values: BookValues = {
    formats: await readStyles(zip, book.styles, limits),
    strings: await readSharedStrings(zip, book.sharedStrings, limits, checkTime),
    date1904: book.date1904,
  }
  const counts = await readRows(input, zip, sheet.part, values)
  if (!counts.sawSheet) throw refuse('damaged')
  return {
    ...emptyResult('xlsx', sheet.name, book.sheets),
    rows: counts.rows,
    cells: counts.cells,
    columns: counts.columns,
    merged: counts.merged,
    hiddenRows: counts.hiddenRows,
    warnings: [...layoutWarnings(counts.hiddenRows, counts.merged), ...linkWarning(book.hasExternalLinks)],
    estimatedRows: claimedRows(counts.dimension),
  }
}

async function readRows(input: ReaderInput, zip: ZipArchive, part: string, values: BookValues): Promise<SheetCounts> {
  const batch = createByteBatch(input.batchCells)
  const { scanner, counts } = createSheetXml(values, batch, input.limits)
  const give = async (): Promise<void> => {
    const packed = batch.take()
    if (packed !== null) await input.onBatch(packed, zip.fraction(part))
  }
  try {
    for await (const piece of zip.read(part)) {
      scanner.push(piece)
      input.checkTime()
      if (input.maxRows !== undefined && counts.rows >= input.maxRows) {
        await give()
        return counts
      }
      if (batch.full()) await give()
    }
    scanner.end()
    await give()
  } catch (error) {
    throw asRefusal(error)
  }
  return counts
}

function linkWarning(hasLinks: boolean): SheetWarning[] {
  if (!hasLinks) return []
  return [
    {
      code: 'external-links',
      sentence: '表格引用了别的文件，读取的是保存时的值，没有去打开那些文件。请确认数值是最新的',
    },
  ]
}

/** Last row of a range such as `A1:P500`; a single cell says nothing, since some writers leave `A1` there. */
function claimedRows(dimension: string | null): number | null {
  const last = /:[A-Z]+(\d+)$/i.exec(dimension ?? '')
  return last === null ? null : Number(last[1])
}

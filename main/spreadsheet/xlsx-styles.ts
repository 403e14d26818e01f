import type { SheetLimits } from './limits.ts'
import { builtInFormat, type NumberFormat, parseFormat } from './number-format.ts'
import { readPart } from './read-part.ts'
import type { ZipArchive } from './zip-archive.ts'

/** The number format of every cell style, by the number in a cell's `s`. Throws SheetRefused. */
export async function readStyles(zip: ZipArchive, part: string | null, limits: SheetLimits): Promise<NumberFormat[]> {
  if (part === null) return []
  const own = new Map<number, NumberFormat>()
  const formats: number[] = []
  let inCells = false
  await readPart(zip, part, limits, {
    open(name, attribute) {
      if (name === 'numFmt') {
        const code = attribute('formatCode')
        if (code !== undefined) own.set(Number(attribute('numFmtId')), parseFormat(code))
      } else if (name === 'cellXfs') inCells = true
      else if (name === 'xf' && inCells) formats.push(Number(attribute('numFmtId') ?? 0))
    },
    close(name) {
      if (name === 'cellXfs') inCells = false
    },
  })
  // Formats are few, styles may be many: each style of one format gets the same object.
  const builtIn = new Map<number, NumberFormat>()
  return formats.map((id) => {
    const known = own.get(id) ?? builtIn.get(id)
    if (known !== undefined) return known
    const format = builtInFormat(id)
    builtIn.set(id, format)
    return format
  })
}

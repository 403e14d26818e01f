export interface CsvOptions {
  /** Puts `'` before a cell that a spreadsheet would run as a formula. On by default; it changes the value. */
  neutralise?: boolean
}

/** A csv as Excel opens it: UTF-8 with its mark, commas, CRLF. Pieces in the order of the rows. */
export function* writeCsv(
  rows: Iterable<readonly (string | null)[]>,
  { neutralise = true }: CsvOptions = {},
): Generator<Uint8Array> {
  let text = '\ufeff'
  for (const row of rows) {
    text += `${row.map((value) => csvField(value ?? '', neutralise)).join(',')}\r\n`
    if (text.length < 64 * 1024) continue
    yield Buffer.from(text, 'utf8')
    text = ''
  }
  if (text !== '') yield Buffer.from(text, 'utf8')
}

function csvField(value: string, neutralise: boolean): string {
  const safe = neutralise && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

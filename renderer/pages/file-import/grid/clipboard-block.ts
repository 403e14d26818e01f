/**
 * Cells of what Excel, WPS or LibreOffice put on the clipboard as text: lines of tab-separated cells; a cell with a
 * line break or a quotation mark stands in quotation marks, doubled inside. A last line break ends the last row.
 */
export function parseBlock(text: string): string[][] {
  const rows: string[][] = [[]]
  let at = 0
  while (at <= text.length) {
    const [cell, end] = text[at] === '"' ? quoted(text, at) : plain(text, at)
    rows.at(-1)?.push(cell)
    const mark = text[end]
    if (mark === undefined) break
    at = end + (mark === '\r' && text[end + 1] === '\n' ? 2 : 1)
    if (mark === '\t') continue
    if (at >= text.length) break
    rows.push([])
  }
  return rows
}

function plain(text: string, from: number): [cell: string, end: number] {
  let end = from
  while (end < text.length && text[end] !== '\t' && text[end] !== '\n' && text[end] !== '\r') end++
  return [text.slice(from, end), end]
}

/** A mark that is not closed, or not followed by the end of the cell, was part of the text: `6" 螺丝` is no quotation. */
function quoted(text: string, from: number): [cell: string, end: number] {
  let cell = ''
  let at = from + 1
  while (at < text.length) {
    if (text[at] !== '"') {
      cell += text[at]
      at++
    } else if (text[at + 1] === '"') {
      cell += '"'
      at += 2
    } else {
      const mark = text[at + 1]
      if (mark === undefined || mark === '\t' || mark === '\n' || mark === '\r') return [cell, at + 1]
      break
    }
  }
  return plain(text, from)
}

/** The other way, for copying cells. */
export function formatBlock(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => (/["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return rows.map((row) => row.map(cell).join('\t')).join('\r\n')
}

const ESCAPE = /_x([0-9A-Fa-f]{4})_/g

/** Characters that XML cannot hold stand in a workbook as `_x000D_`; a literal `_x000D_` as `_x005F_x000D_`. */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(ESCAPE, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** The reverse, and the XML signs; used by the writer. Tabs and line feeds stay, halves of characters are escaped. */
export function escapeText(text: string): string {
  return text.replace(NEEDS_ESCAPE, (found) => {
    switch (found) {
      case '&':
        return '&amp;'
      case '<':
        return '&lt;'
      case '>':
        return '&gt;'
      default:
        return `_x${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`
    }
  })
}

const NEEDS_ESCAPE = /[&<>\uFFFE\uFFFF\p{Cs}]|[^\P{Cc}\t\n]|_(?=x[0-9A-Fa-f]{4})/gu

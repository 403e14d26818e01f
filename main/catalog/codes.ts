/**
 * 商家编码 as this product compares it: trimmed, full-width folded, without case. The text itself keeps its case and its
 * inner characters (design: identifiers are text).
 */
export function foldCode(code: string): string {
  return cleanCode(code).toLowerCase()
}

/** What is written: blanks and invisible characters at both ends removed, full-width forms folded, case kept. */
export function cleanCode(code: string): string {
  return foldWidth(code).replace(/^[\s\u200B-\u200D\u2060\uFEFF]+|[\s\u200B-\u200D\u2060\uFEFF]+$/gu, '')
}

function foldWidth(text: string): string {
  return text.replace(/[\uFF01-\uFF5E\u3000]/g, (char) =>
    char === '\u3000' ? ' ' : String.fromCharCode(char.charCodeAt(0) - 0xfee0),
  )
}

const INDENT = '  '

/**
 * Lays JSON text out in lines without reading it into numbers, so that long digits stay as they came.
 * Text that is not JSON (garbage, a form, half a body) is given back as it is.
 */
export function prettyJson(text: string): string {
  const trimmed = text.trim()
  if (!/^[[{]/.test(trimmed) || !isJson(trimmed)) return text
  const out: string[] = []
  let depth = 0
  let justOpened = false
  const line = () => `\n${INDENT.repeat(depth)}`
  for (const token of tokens(trimmed)) {
    const closes = token === '}' || token === ']'
    if (closes) depth--
    if (closes !== justOpened && (closes || justOpened)) out.push(line())
    justOpened = token === '{' || token === '['
    if (justOpened) depth++
    out.push(token)
    if (token === ',') out.push(line())
    if (token === ':') out.push(' ')
  }
  return out.join('')
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Strings whole, punctuation one by one, everything else (numbers, true, null) as it stands; blanks left out. */
function tokens(text: string): string[] {
  return text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? []
}

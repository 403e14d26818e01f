/** What a number format means for reading: `zeros` is a pattern of digits that shows leading zeros (W9). */
export type NumberFormat =
  | { kind: 'general' }
  | { kind: 'plain' }
  | { kind: 'scientific' }
  | { kind: 'zeros'; positive: readonly Slot[]; negative: readonly Slot[] | null }
  | { kind: 'date' }
  | { kind: 'datetime' }
  | { kind: 'time' }
  | { kind: 'elapsed' }

/** One place of a pattern of digits: a digit that is always shown, one that may be absent, or fixed text. */
export type Slot = { digit: '0' | '#' } | { text: string }

const GENERAL: NumberFormat = { kind: 'general' }
const PLAIN: NumberFormat = { kind: 'plain' }

/** Built-in formats as a Chinese Excel has them (27–36 and 50–58 are dates there). */
const BUILT_IN = new Map<number, NumberFormat['kind']>([
  [11, 'scientific'],
  [48, 'scientific'],
  [22, 'datetime'],
  [46, 'elapsed'],
  ...[14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58].map((id) => [id, 'date'] as const),
  ...[18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56].map((id) => [id, 'time'] as const),
])

/** The meaning of a built-in format number. */
export function builtInFormat(id: number): NumberFormat {
  if (id === 0) return GENERAL
  const kind = BUILT_IN.get(id)
  return kind === undefined ? PLAIN : ({ kind } as NumberFormat)
}

/** The meaning of a format code such as `yyyy"年"m"月"d"日"` or `0000000000000`. */
export function parseFormat(code: string): NumberFormat {
  const sections = splitSections(code.slice(0, 1_000))
  const first = sections[0] ?? ''
  if (/^(\[[^\]]*\])*(general|G\/通用格式)?$/i.test(first)) return GENERAL
  const bare = withoutLiterals(first)
  const elapsed = /\[(h+|m+|s+)\]/i.test(bare)
  const letters = bare.replace(/\[[^\]]*\]/g, '')
  if (elapsed) return { kind: 'elapsed' }
  if (/E[+-]/i.test(letters) && /[0#?]/.test(letters)) return { kind: 'scientific' }
  const kind = dateKind(letters)
  if (kind !== null) return { kind }
  const positive = zeroPattern(first)
  if (positive === null) return PLAIN
  return { kind: 'zeros', positive, negative: sections[1] === undefined ? null : zeroPattern(sections[1]) }
}

function dateKind(letters: string): 'date' | 'datetime' | 'time' | null {
  const text = letters.replace(/general/gi, '')
  const clock = /[hs]|am\/pm|a\/p|上午\/下午/i.test(text)
  const rest = text.replace(/am\/pm|a\/p|上午\/下午/gi, '')
  // A lone `m` beside hours or seconds is minutes.
  const day = /[yd]|e|aaa|ggg/i.test(rest) || (/m/i.test(rest) && !clock)
  if (day) return clock ? 'datetime' : 'date'
  return clock ? 'time' : null
}

function splitSections(code: string): string[] {
  const sections: string[] = []
  let section = ''
  for (let at = 0; at < code.length; at++) {
    const char = code[at] as string
    if (char === '\\' || char === '_' || char === '*') section += char + (code[++at] ?? '')
    else if (char === '"') {
      const end = code.indexOf('"', at + 1)
      section += code.slice(at, end === -1 ? code.length : end + 1)
      at = end === -1 ? code.length : end
    } else if (char === ';') {
      sections.push(section)
      section = ''
    } else section += char
  }
  sections.push(section)
  return sections
}

function withoutLiterals(section: string): string {
  return section.replace(/"[^"]*"?|[\\_*][\s\S]?/g, '')
}

/** Slots of a section made of digits and fixed text only, with at least two forced digits; null for any other. */
function zeroPattern(section: string): readonly Slot[] | null {
  // A colour or a language does not matter; a condition or [DBNum1] does.
  const text = section.replace(/\[(?:\$-[^\]]*|[A-Za-z]+\d{0,2}|颜色\d+)\]/g, (all) =>
    /^\[DBNum/i.test(all) ? all : '',
  )
  const slots: Slot[] = []
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string
    if (char === '0' || char === '#') slots.push({ digit: char })
    else if (char === '?') slots.push({ digit: '#' })
    else if (char === '\\') slots.push({ text: text[++at] ?? '' })
    else if (char === '_' || char === '*') at++
    else if (char === '"') {
      const end = text.indexOf('"', at + 1)
      if (end === -1) return null
      slots.push({ text: text.slice(at + 1, end) })
      at = end
    } else if (/[-+() /]/.test(char) || char > '\u00ff') slots.push({ text: char })
    else return null
  }
  const forced = slots.filter((slot) => 'digit' in slot && slot.digit === '0').length
  return forced >= 2 && slots.length <= 64 ? slots : null
}

/** `digits` (no sign, no leading zeros) in the slots, filled from the right as a spreadsheet does. */
export function fillSlots(digits: string, slots: readonly Slot[]): string {
  const first = slots.findIndex((slot) => 'digit' in slot)
  let left = digits.length
  let text = ''
  for (let index = slots.length - 1; index >= 0; index--) {
    const slot = slots[index] as Slot
    if ('text' in slot) text = slot.text + text
    else if (index === first) {
      text = (left > 0 ? digits.slice(0, left) : slot.digit === '0' ? '0' : '') + text
      left = 0
    } else if (left > 0) text = (digits[--left] as string) + text
    else if (slot.digit === '0') text = `0${text}`
  }
  return text
}

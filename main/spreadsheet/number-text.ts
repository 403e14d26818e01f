import { dateText } from './date-text.ts'
import { DIGITS_LOST, RESTORED_DIGITS, RESTORED_ZEROS, SCIENTIFIC } from './notes.ts'
import { fillSlots, type NumberFormat } from './number-format.ts'

export interface NumberReading {
  text: string
  kind: 'number' | 'date' | 'text'
  notes: number
}

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/
/** Decimal digits that a spreadsheet keeps. */
const KEPT = 15
/** Digits from which a cell in the format General shows 6.92E+12. */
const SHOWN = 12
const LARGEST_EXPONENT = 308

/**
 * A number cell as text (W9, W10): digits as written in the file, expanded from e-notation by shifting the point, the
 * zeros that its format shows, a date where its format says so. A fraction beyond 15 digits is what Excel leaves of
 * 19.9 when it saves (19.899999999999999), so it is read back as 19.9.
 */
export function numberText(written: string, format: NumberFormat, date1904: boolean): NumberReading {
  const trimmed = written.trim()
  const parts = NUMBER.exec(trimmed)
  const whole = parts?.[2] ?? ''
  const fraction = parts?.[3] ?? ''
  if (parts === null || whole.length + fraction.length === 0) return { text: written, kind: 'text', notes: 0 }
  const exponent = Number(parts[4] ?? 0)
  if (Math.abs(exponent) > LARGEST_EXPONENT) return { text: trimmed, kind: 'number', notes: SCIENTIFIC }

  if (format.kind === 'date' || format.kind === 'datetime' || format.kind === 'time' || format.kind === 'elapsed') {
    const text = dateText(Number(trimmed), format.kind, date1904)
    if (text !== null) return { text, kind: 'date', notes: 0 }
  }

  const { integer, decimals } = shift(whole, fraction, exponent)
  const significant = integer.replace(/^0+/, '')
  const sign = parts[1] === '-' && /[1-9]/.test(integer + decimals) ? '-' : ''
  if (decimals !== '') return { text: fractionText(trimmed, sign, integer, decimals), kind: 'number', notes: 0 }

  let notes = significant.length > KEPT ? DIGITS_LOST : 0
  // 6.92E+12 written by a script: only as many digits as its mantissa has can be trusted.
  if (parts[4] !== undefined && whole.length + fraction.length < Math.min(significant.length, 12)) notes |= SCIENTIFIC
  if (format.kind === 'zeros') {
    const slots = sign === '' ? format.positive : (format.negative ?? format.positive)
    const shown = (sign !== '' && format.negative === null ? '-' : '') + fillSlots(significant, slots)
    if (shown !== sign + (significant || '0')) return { text: shown, kind: 'number', notes: notes | RESTORED_ZEROS }
  }
  // Zeros that stand in the file itself, from a script.
  const text = sign + (parts[4] === undefined ? integer || '0' : significant || '0')
  if (text.length > 1 && integer.startsWith('0') && parts[4] === undefined) notes |= RESTORED_ZEROS
  if (significant.length >= SHOWN && (format.kind === 'general' || format.kind === 'scientific'))
    notes |= RESTORED_DIGITS
  return { text, kind: 'number', notes }
}

/** The digits before and after the point, trailing zeros after it left out. */
function shift(whole: string, fraction: string, exponent: number): { integer: string; decimals: string } {
  if (exponent === 0) return { integer: whole, decimals: fraction.replace(/0+$/, '') }
  const digits = whole + fraction
  const point = whole.length + exponent
  const padded = point < 0 ? '0'.repeat(-point) + digits : digits
  const place = Math.max(0, point)
  return {
    integer: padded.slice(0, place).padEnd(place, '0'),
    decimals: padded.slice(place).replace(/0+$/, ''),
  }
}

function fractionText(trimmed: string, sign: string, integer: string, decimals: string): string {
  const plain = `${sign}${integer.replace(/^0+(?=\d)/, '') || '0'}.${decimals}`
  if ((integer + decimals).replace(/^0+/, '').length <= KEPT) return plain
  const rounded = Number(trimmed).toPrecision(KEPT)
  const parts = NUMBER.exec(rounded)
  if (parts === null) return plain
  const shifted = shift(parts[2] ?? '', parts[3] ?? '', Number(parts[4] ?? 0))
  const whole = shifted.integer.replace(/^0+(?=\d)/, '') || '0'
  return `${sign}${whole}${shifted.decimals === '' ? '' : `.${shifted.decimals}`}`
}

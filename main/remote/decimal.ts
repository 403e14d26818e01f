/** Money and quantities: integers × 10⁴ inside, decimal text on wires. No floating point on the way. */

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?$/

/**
 * Reads a decimal exactly. More than four places are accepted only when the rest are zeros.
 * @param value text such as `"17.0000"`, or a JSON number
 * @returns the value × 10⁴, or null when it is no exact decimal of that size
 */
export function parseDecimal(value: string | number): number | null {
  const text = typeof value === 'number' ? plainNumber(value) : value.trim()
  const match = DECIMAL.exec(text)
  if (!match) return null
  const [, sign, whole = '', fraction = ''] = match
  if (whole === '' && fraction === '') return null
  if (/[1-9]/.test(fraction.slice(4))) return null
  const scaled = Number(`${whole}${fraction.slice(0, 4).padEnd(4, '0')}`)
  if (!Number.isSafeInteger(scaled)) return null
  return sign === '-' && scaled !== 0 ? -scaled : scaled
}

/** @param scaled integer × 10⁴ @returns text with exactly four places, e.g. `12.5000` */
export function formatDecimal(scaled: number): string {
  if (!Number.isSafeInteger(scaled)) throw new RangeError(`not an integer × 10⁴: ${scaled}`)
  const digits = String(Math.abs(scaled)).padStart(5, '0')
  return `${scaled < 0 ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`
}

/** JSON numbers arrive as doubles; only their shortest decimal form is taken, never an exponent. */
function plainNumber(value: number): string {
  const text = String(value)
  return /^-?\d+(\.\d+)?$/.test(text) ? text : ''
}

const SCALE = 10_000n
const DECIMAL = /^(-?)(\d{1,14})(?:\.(\d{1,4}))?$/

/** `12.5` → 125000n (× 10⁴); null = no decimal of at most four places. */
export function unitsOf(text: string): bigint | null {
  const match = DECIMAL.exec(text.trim())
  if (match === null) return null
  const units = BigInt(match[2] ?? '0') * SCALE + BigInt((match[3] ?? '').padEnd(4, '0'))
  return match[1] === '-' ? -units : units
}

/** 125000n → `12.5`. */
export function decimalOf(units: bigint): string {
  const positive = units < 0n ? -units : units
  const fraction = String(positive % SCALE)
    .padStart(4, '0')
    .replace(/0+$/, '')
  return `${units < 0n ? '-' : ''}${positive / SCALE}${fraction === '' ? '' : `.${fraction}`}`
}

/** Quantity × price, half up to four places. */
export function timesUnits(quantity: bigint, price: bigint): bigint {
  const product = quantity * price
  const half = SCALE / 2n
  return product < 0n ? -((-product + half) / SCALE) : (product + half) / SCALE
}

/** `12.0000` → `12`; what is no decimal stays. */
export function shortDecimal(text: string): string {
  const units = unitsOf(text)
  return units === null ? text : decimalOf(units)
}

/** Decimal text of an integer × 10⁴, without needless zeros: 12, 3.5, -2. */
export function decimalText(scaled: number): string {
  const digits = String(Math.abs(scaled)).padStart(5, '0')
  const fraction = digits.slice(-4).replace(/0+$/, '')
  return `${scaled < 0 ? '-' : ''}${digits.slice(0, -4)}${fraction === '' ? '' : `.${fraction}`}`
}

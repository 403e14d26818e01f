/** Check digit of the first 12 digits of an EAN-13. */
export function ean13CheckDigit(twelve: string): number {
  let sum = 0
  for (let index = 0; index < 12; index += 1) sum += Number(twelve[index]) * (index % 2 === 0 ? 1 : 3)
  return (10 - (sum % 10)) % 10
}

const SPAN = 10_000_000_000n
// Coprime to 10, so that the step visits every one of the 10¹⁰ numbers before it repeats.
const STEP = 7_236_067_977n

/** The `counter`-th mainland Chinese EAN-13 (690–699) of a seed; different for every counter below 10¹⁰. */
export function chineseEan13(seed: number, counter: number): string {
  const number = (BigInt(counter) * STEP + BigInt(seed) * 97n) % SPAN
  const twelve = `69${number.toString().padStart(10, '0')}`
  return `${twelve}${ean13CheckDigit(twelve)}`
}

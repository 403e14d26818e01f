import { describe, expect, it } from 'vitest'
import { priceText } from '../../../../renderer/pages/products/columns.tsx'
import { isShowable } from '../../../../renderer/ui/image-thumb.tsx'
import { nestRows } from '../../../../renderer/ui/table/nested-rows.ts'

const price = (retailPrice: string) => ({ retailPrice })

describe('prices of a product', () => {
  it('shows one price, or the lowest and the highest, compared as numbers', () => {
    expect(priceText([price('19.9')])).toBe('¥19.90')
    expect(priceText([price('9.9'), price('100'), price('25')])).toBe('¥9.90 – ¥100.00')
    expect(priceText([price('1.10'), price('1.1')])).toBe('¥1.10')
    expect(priceText([])).toBe('—')
  })
})

describe('products among their specs', () => {
  const parents = [
    { no: 'A', specs: ['a1'] },
    { no: 'B', specs: ['b1', 'b2'] },
  ]
  const nest = (open: string[]) =>
    nestRows(
      parents,
      (one) => one.no,
      (one) => one.specs,
      (key) => open.includes(String(key)),
    ).map((row) => row.key)
  it('gives specs rows of their own only when open and more than one', () => {
    expect(nest([])).toEqual(['A', 'B'])
    expect(nest(['A', 'B'])).toEqual(['A', 'B', 'B#0', 'B#1'])
  })
})

describe('pictures', () => {
  it('draws only pictures that need no network', () => {
    expect(isShowable('data:image/png;base64,AA==')).toBe(true)
    expect(isShowable('data:image/svg+xml,<svg/>')).toBe(false)
    expect(isShowable('https://img.example.com/1.jpg')).toBe(false)
  })
})

import type { Random } from '../kit/random.ts'
import type { ShelfWords } from './words.ts'

export type Variant = { attributes: { name: string; value: string }[] }

/** Picks the variants of a goods: one without attributes, or a block of the shelf's dimensions (at most 48). */
export function planVariants(shelf: ShelfWords, random: Random): Variant[] {
  if (shelf.dimensions.length === 0 || random.chance(0.4)) return [{ attributes: [] }]
  let rows: Variant[] = [{ attributes: [] }]
  for (const { name, values } of shelf.dimensions) {
    const start = random.int(0, values.length - 1)
    const wanted = random.chance(0.02) ? values.length : random.int(1, Math.min(4, values.length))
    const chosen = values.slice(start, start + wanted)
    rows = rows.flatMap((row) => chosen.map((value) => ({ attributes: [...row.attributes, { name, value }] })))
  }
  return rows.slice(0, 48)
}

/** How the ERP's 规格名称 writes the variants of one goods; the forms of S88 and A6. */
export type SpecNameForm = 'groups' | 'blank' | 'comma'

export function specNameOf({ attributes }: Variant, form: SpecNameForm): string {
  switch (form) {
    case 'groups':
      return attributes.map(({ name, value }) => `${name}:${value}`).join(';')
    case 'blank':
      return attributes.map(({ value }) => value).join(' ')
    case 'comma':
      return attributes.map(({ value }) => value).join(',')
  }
}

import { expect, it } from 'vitest'
import { serialsBench } from '../bench/serials-bench.ts'

it('I10 I72 returns are applied to the last serial, and every number is found in the book again', async () => {
  // The bench itself throws when a document, a device or a look-up is missing.
  const result = await serialsBench({ orders: 3, perOrder: 450, book: 2_000, samples: 50 })
  expect(result).toMatchObject({ orders: 3, serials: 1_350, lookUp: { rows: 2_000, samples: 50 } })
  expect(result.own.appliedPerSecond).toBeGreaterThan(0)
})

import { randomInt } from 'node:crypto'
import { expect, it } from 'vitest'
import { createSeenTwice } from '../../main/catalog/file/seen-twice.ts'
import { randomOf } from '../../scripts/lib/demo-month.ts'

const SEED = Number(process.env.SEED ?? randomInt(1, 1_000_000))

it(`A27 every code that comes twice is noticed, hardly any other (seed ${SEED})`, () => {
  const random = randomOf(SEED)
  const seen = createSeenTwice()
  const counts = new Map<string, number>()
  for (let n = 0; n < 60_000; n++) {
    const code = random() < 0.5 ? `c${Math.floor(random() * 40_000)}` : `编码-${Math.floor(random() * 40_000)}`
    counts.set(code, (counts.get(code) ?? 0) + 1)
    seen.add(code)
  }
  seen.add('')
  seen.add('')
  const noticed = new Set(seen.all())
  const twice = [...counts].filter(([, count]) => count > 1).map(([code]) => code)
  expect(twice.filter((code) => !noticed.has(code))).toEqual([])
  expect(noticed.size - twice.length).toBeLessThan(20)
})

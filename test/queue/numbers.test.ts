import { afterEach, beforeEach, expect, test } from 'vitest'
import { mintNumber } from '../../main/queue/numbers.ts'
import type { Database } from '../../main/store/index.ts'
import { openBusiness, tempFile } from './harness.ts'

let place: ReturnType<typeof tempFile>
let db: Database
beforeEach(() => {
  place = tempFile()
  db = openBusiness(place.file)
})
afterEach(() => {
  db.close()
  place.remove()
})

const at = (text: string) => Date.parse(`${text}+08:00`)
const mint = (code: string, type: string, now: number) => db.transaction(() => mintNumber(db, code, type, now))()

test('I69 type + Beijing day + installation code + sequence, per type and day', () => {
  expect(mint('AB2C', 'PI', at('2026-11-22T23:59:59'))).toBe('PI261122AB2C0001')
  expect(mint('AB2C', 'PI', at('2026-11-22T23:59:59'))).toBe('PI261122AB2C0002')
  expect(mint('AB2C', 'CK', at('2026-11-22T23:59:59'))).toBe('CK261122AB2C0001')
  expect(mint('AB2C', 'PI', at('2026-11-23T00:00:00'))).toBe('PI261123AB2C0001')
})

test('I69 never twice: not after a clock set back, a reopened file or a restore', () => {
  const seen = new Set<string>()
  const take = (code: string, now: number) => {
    const number = mint(code, 'PI', now)
    expect(seen.has(number)).toBe(false)
    seen.add(number)
  }
  for (let i = 0; i < 50; i++) take('AB2C', at('2026-11-23T00:00:00') - (i % 2) * 86_400_000)
  db.close()
  db = openBusiness(place.file)
  take('AB2C', at('2026-11-22T00:00:00'))
  // A restored file counts from an older place, under a new code.
  db.exec('DELETE FROM outbox_number')
  for (let i = 0; i < 50; i++) take('ZZ99', at('2026-11-22T12:00:00'))
  expect(seen.size).toBe(101)
})

test('a rolled-back change gives its number back, and outside a transaction there is none', () => {
  expect(() =>
    db.transaction(() => {
      mintNumber(db, 'AB2C', 'PI', at('2026-11-22T12:00:00'))
      throw new Error('no')
    })(),
  ).toThrow('no')
  expect(mint('AB2C', 'PI', at('2026-11-22T12:00:00'))).toBe('PI261122AB2C0001')
  expect(() => mintNumber(db, 'AB2C', 'PI', 0)).toThrow('inside the transaction')
  for (const type of ['', 'pi', 'TOOLONG', 'P1']) expect(() => mint('AB2C', type, 0)).toThrow('capital letters')
})

test('more than 9,999 a day go on with five digits', () => {
  db.prepare("INSERT INTO outbox_number (type, day, last) VALUES ('PI', '261122', 9999)").run()
  expect(mint('AB2C', 'PI', at('2026-11-22T12:00:00'))).toBe('PI261122AB2C10000')
})

/** The demonstration's own book: plain arithmetic over what people did at the desks, never over what the product says. */

export interface Stock {
  erp: number
  pos: number
}

/** Quantities × 10⁴, by `place/code` with the code folded; as both books hold them. */
export type Shelf = Map<string, Stock>

export const ONE = 10_000
const keyOf = (place: string, code: string): string => `${place}/${code.toLowerCase()}`

export interface Ledger {
  /** Both sides, once and in full, before anybody does anything. */
  begin(shelf: Shelf): void
  /** A desk moved stock on these sides; pieces, may be negative. */
  move(sides: readonly (keyof Stock)[], place: string, code: string, pieces: number): void
  /** A 盘点 of the shop: both sides hold what was counted. */
  count(place: string, code: string, pieces: number): void
  /** 02:10 with the ERP as master: what moved there since the last time is the same in the shop; held SKUs are left out. */
  night(): void
  /** A SKU of a document that moved one side only and cannot go on: no night may overwrite it. */
  hold(place: string, code: string): void
  /** What both books must say now. */
  expected(): Shelf
}

export function createLedger(): Ledger {
  const shelf: Shelf = new Map()
  const touched = new Set<string>()
  const held = new Set<string>()
  const at = (place: string, code: string): Stock => {
    const key = keyOf(place, code)
    const found = shelf.get(key) ?? { erp: 0, pos: 0 }
    shelf.set(key, found)
    return found
  }
  return {
    begin(given) {
      for (const [key, stock] of given) shelf.set(key, { ...stock })
    },
    move(sides, place, code, pieces) {
      const stock = at(place, code)
      for (const side of sides) stock[side] += Math.round(pieces * ONE)
      if (sides.includes('erp')) touched.add(keyOf(place, code))
    },
    count(place, code, pieces) {
      Object.assign(at(place, code), { erp: Math.round(pieces * ONE), pos: Math.round(pieces * ONE) })
      touched.add(keyOf(place, code))
    },
    night() {
      for (const key of touched) {
        const stock = shelf.get(key)
        if (!stock || held.has(key)) continue
        stock.pos = stock.erp
        touched.delete(key)
      }
    },
    hold: (place, code) => void held.add(keyOf(place, code)),
    expected: () => shelf,
  }
}

/** Where two books differ; a row that only one has counts as 0. At most `most` are named. */
export function differences(expected: Shelf, found: Shelf, most = 5): { count: number; named: string[] } {
  const named: string[] = []
  let count = 0
  for (const key of new Set([...expected.keys(), ...found.keys()])) {
    const want = expected.get(key) ?? { erp: 0, pos: 0 }
    const have = found.get(key) ?? { erp: 0, pos: 0 }
    if (want.erp === have.erp && want.pos === have.pos) continue
    count += 1
    if (named.length < most)
      named.push(`${key}: ERP ${have.erp / ONE}/${want.erp / ONE}, POS ${have.pos / ONE}/${want.pos / ONE}`)
  }
  return { count, named }
}

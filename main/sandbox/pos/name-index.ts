import type { PosStore } from './store.ts'

/**
 * Finds any substring of a product name without a scan: the index holds every pair of neighbouring characters in
 * order (as hex words, which no tokenizer changes), so that a substring is a phrase of pairs.
 */
export function indexName(store: Pick<PosStore, 'sql'>, productId: number, name: string): void {
  store.sql('INSERT INTO product_name (rowid, pairs) VALUES (?, ?)').run(productId, namePairs(name))
}

export function reindexName(store: PosStore, productId: number, name: string): void {
  store.sql('DELETE FROM product_name WHERE rowid = ?').run(productId)
  indexName(store, productId, name)
}

/** Ids of products whose name contains the keyword, smallest first, at most `limit`. */
export function findByName(store: PosStore, keyword: string, limit: number): number[] {
  const characters = [...fold(keyword)]
  if (characters.length === 0) return []
  const phrase =
    characters.length === 1 ? `"${hex(characters[0]!)}x" *` : `"${pairsOf(characters).slice(0, -1).join(' ')}"`
  const rows = store
    .sql('SELECT rowid AS id FROM product_name WHERE product_name MATCH ? ORDER BY rowid LIMIT ?')
    .all(phrase, limit) as { id: number }[]
  return rows.map((row) => row.id)
}

/** The index text of a name. */
export function namePairs(name: string): string {
  return pairsOf([...fold(name)]).join(' ')
}

/** `ab` → `61x62`, `62x`: the last character stands alone so that it is found too. */
function pairsOf(characters: string[]): string[] {
  return characters.map((character, index) => {
    const next = characters[index + 1]
    return `${hex(character)}x${next === undefined ? '' : hex(next)}`
  })
}

const hex = (character: string): string => character.codePointAt(0)!.toString(16)

const fold = (text: string): string => text.normalize('NFKC').toLowerCase()

import { decodeCursor, encodeCursor } from './cursor.ts'
import { RowRefusal } from './failures.ts'
import { batchOf, isObject, pageLimit, readText } from './fields.ts'
import { countRefusal } from './row-batch.ts'
import type { PosStore } from './store.ts'

type BrandRow = { id: number; name: string }

const brandIdText = (id: number): string => `B${String(id).padStart(6, '0')}`

export function listBrands(store: PosStore, query: URLSearchParams): Record<string, unknown> {
  const limit = pageLimit(query)
  const after = decodeCursor(query.get('cursor'), 'brands', {})
  const found = store.sql('SELECT * FROM brand WHERE id > ? ORDER BY id LIMIT ?').all(after, limit + 1) as BrandRow[]
  const page = found.slice(0, limit)
  return {
    rows: page.map((row) => ({ brandId: brandIdText(row.id), name: row.name })),
    nextCursor: found.length > limit ? encodeCursor('brands', {}, page.at(-1)!.id) : null,
  }
}

/** Creates by name, an outcome per row; idempotent by the name. */
export function createBrands(store: PosStore, body: unknown): Record<string, unknown> {
  const rows = batchOf(body, 'rows', 200).map((row) => {
    const given = isObject(row) ? row.name : undefined
    try {
      const name = readText(given, 'name', 64).trim()
      const { id, made } = brandOf(store, name)
      return {
        name,
        result: made ? 'created' : 'exists',
        code: made ? 'OK' : 'ALREADY_APPLIED',
        message: made ? '已新增' : '已存在',
        brandId: brandIdText(id),
      }
    } catch (error) {
      if (!(error instanceof RowRefusal)) throw error
      countRefusal(store, error.code)
      const name = typeof given === 'string' ? given : ''
      return { name, result: 'refused', code: error.code, message: error.message, brandId: null }
    }
  })
  return { rows }
}

/** The brand of a name, made when missing (S65). */
export function brandOf(store: PosStore, name: string): { id: number; made: boolean } {
  const known = store.sql('SELECT id FROM brand WHERE name = ?').get(name.trim()) as { id: number } | undefined
  if (known) return { id: known.id, made: false }
  const id = Number(store.sql('INSERT INTO brand (name) VALUES (?)').run(name.trim()).lastInsertRowid)
  return { id, made: true }
}

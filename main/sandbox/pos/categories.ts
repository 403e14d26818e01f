import { decodeCursor, encodeCursor } from './cursor.ts'
import { RowRefusal } from './failures.ts'
import { badField, batchOf, isObject, pageLimit, readArray, readText } from './fields.ts'
import { countRefusal } from './row-batch.ts'
import type { PosStore } from './store.ts'

type CategoryRow = { id: number; name: string; parent_id: number | null; level: number; path: string }

/** The category that a row ended up in. */
export type PlacedCategory = { id: number; categoryId: string; path: string[]; flattened: boolean }

export const categoryIdText = (id: number): string => `C${String(id).padStart(6, '0')}`

export function listCategories(store: PosStore, query: URLSearchParams): Record<string, unknown> {
  const limit = pageLimit(query)
  const after = decodeCursor(query.get('cursor'), 'categories', {})
  const found = store
    .sql('SELECT * FROM category WHERE id > ? ORDER BY id LIMIT ?')
    .all(after, limit + 1) as CategoryRow[]
  const page = found.slice(0, limit)
  return {
    rows: page.map((row) => ({
      categoryId: categoryIdText(row.id),
      name: row.name,
      parentId: row.parent_id === null ? null : categoryIdText(row.parent_id),
      level: row.level,
      path: JSON.parse(row.path) as string[],
    })),
    nextCursor: found.length > limit ? encodeCursor('categories', {}, page.at(-1)!.id) : null,
  }
}

/** Creates by path, an outcome per row; idempotent by the path itself. */
export function createCategories(store: PosStore, body: unknown): Record<string, unknown> {
  const rows = batchOf(body, 'rows', 200).map((row) => {
    const path = isObject(row) ? row.path : undefined
    try {
      const names = readPath(path, 'path')
      if (names.length === 0) throw badField('path', '不能为空')
      const known = findCategory(store, names)
      const id = known ?? makeCategory(store, names)
      return {
        path: names,
        result: known === undefined ? 'created' : 'exists',
        code: known === undefined ? 'OK' : 'ALREADY_APPLIED',
        message: known === undefined ? '已新增' : '已存在',
        categoryId: categoryIdText(id),
      }
    } catch (error) {
      if (!(error instanceof RowRefusal)) throw error
      countRefusal(store, error.code)
      const echo = Array.isArray(path) ? path.filter((name) => typeof name === 'string') : []
      return { path: echo, result: 'refused', code: error.code, message: error.message, categoryId: null }
    }
  })
  return { rows }
}

/** Names of a path, trimmed; empty = no category. Refuses more than three levels (S60). */
export function readPath(value: unknown, field: string): string[] {
  if (value === undefined) return []
  const names = readArray(value, field, 0, 20).map((name, index) => readText(name, `${field}.${index}`, 32).trim())
  if (names.length > 3) throw new RowRefusal('CATEGORY_TOO_DEEP', `分类 ${names.join('/')} 超过三级`, { field })
  return names
}

/**
 * Finds the category of a path. When there is none: `refuse` refuses the row; `flatten` takes the leaf as a
 * first-level category, made when missing (S62). Null for an empty path.
 */
export function placeInCategory(
  store: PosStore,
  path: string[],
  onMissing: 'flatten' | 'refuse',
): PlacedCategory | null {
  if (path.length === 0) return null
  const known = findCategory(store, path)
  if (known !== undefined) return { id: known, categoryId: categoryIdText(known), path, flattened: false }
  if (onMissing === 'refuse') throw new RowRefusal('CATEGORY_MISSING', `没有分类 ${path.join('/')}`)
  const leaf = [path.at(-1)!]
  const id = findCategory(store, leaf) ?? makeCategory(store, leaf)
  return { id, categoryId: categoryIdText(id), path: leaf, flattened: path.length > 1 }
}

/** A placed category as an outcome shows it. */
export function categoryOutcome(category: PlacedCategory | null): Record<string, unknown> | null {
  return category && { categoryId: category.categoryId, path: category.path, flattened: category.flattened }
}

/** Makes the category and its missing parents; the whole path must have at most three names. */
export function makeCategory(store: PosStore, path: string[]): number {
  let parent: number | null = null
  path.forEach((name, index) => {
    const here = path.slice(0, index + 1)
    parent =
      findCategory(store, here) ??
      Number(
        store
          .sql('INSERT INTO category (name, parent_id, level, path) VALUES (?, ?, ?, ?)')
          .run(name, parent, index + 1, JSON.stringify(here)).lastInsertRowid,
      )
  })
  return parent!
}

function findCategory(store: PosStore, path: string[]): number | undefined {
  const row = store.sql('SELECT id FROM category WHERE path = ?').get(JSON.stringify(path)) as
    | { id: number }
    | undefined
  return row?.id
}

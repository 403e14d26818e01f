import type { PosProductPatch } from '../../remote/pos/types.ts'
import type { Database } from '../../store/index.ts'
import { insertMany } from './insert-many.ts'
import type { Decision, RowDecision } from './plan-rules.ts'
import type { FieldChange } from './plan-update.ts'
import type { FileAction } from './state.ts'

/** What staging keeps of one product of the plan; values of new products stand in the rows of the file. */
export interface FileLine extends Omit<Decision, 'rows'> {
  productNo: string
  name: string
  categoryPath: string[]
  categoryInPos: boolean
  brand: string
  unit: string
  rows: RowDecision[]
  /** Of 批量更新 only. */
  update?: {
    productId: string
    version: number
    patch: PosProductPatch | null
    back: PosProductPatch | null
    changes: FieldChange[]
    specChanges: { n: number; merchantCode: string; changes: FieldChange[] }[]
    toOnSale: boolean
  }
}

/** Writes lines of a plan; used by the import worker. */
export function lineWriter(staging: Database, id: number) {
  const lines = insertMany(staging, 'file_line (import_id, seq, action, category_key, search, body)')
  const putCategory = staging.prepare<[number, string, string, number]>(
    'INSERT INTO file_category (import_id, path_key, kind, products) VALUES (?, ?, ?, ?)',
  )
  return {
    put(seq: number, line: FileLine, categoryKey: string, codes: readonly string[]): void {
      const search = `${line.productNo}\n${line.name}\n${codes.join('\n')}`.toLowerCase()
      lines.add(id, seq, line.action, categoryKey, search, JSON.stringify(line))
    },
    /** Belongs at the end of every transaction with `put`. */
    flush: lines.flush,
    category: (key: string, kind: 'too-deep' | 'missing', products: number): void =>
      void putCategory.run(id, key, kind, products),
  }
}

/** Lines that are written to the POS. */
export const WRITTEN: readonly FileAction[] = ['create', 'add-specs', 'change']

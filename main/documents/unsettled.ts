import type { DocumentDirection, DocumentState } from '../../preload/contract/index.ts'
import type { Database } from '../store/index.ts'

/** Documents of a shop that have moved the stock of one side only (A22). */
export interface UnsettledDocuments {
  documents: number
  /** 商家编码 on them, verbatim. */
  codes: string[]
  /** What they hold is not known, so nothing of the shop may be overwritten. */
  all: boolean
}

/** States in which one side's stock has moved and the other's has not, or may not have. */
const MOVED_ONCE: Record<DocumentDirection, readonly DocumentState[]> = {
  out: [
    'waiting-erp',
    'waiting-audit',
    'observing',
    'unmapped',
    'missing-products',
    'held',
    'refused',
    'queued',
    'sending',
    'unknown',
  ],
  in: [
    'waiting-settle',
    'observing',
    'unmapped',
    'missing-products',
    'held',
    'refused',
    'waiting-products',
    'queued',
    'sending',
    'unknown',
  ],
}

/** More codes than these are not listed: the whole shop counts as unsettled. */
const MOST_CODES = 20_000

interface Place {
  connectionId: number
  shopId: string
  warehouseNo: string
}

export type UnsettledTables = ReturnType<typeof unsettledTables>

/** What stock sync must not overwrite. */
export function unsettledTables(db: Database) {
  const list = (direction: DocumentDirection): string => MOVED_ONCE[direction].map((state) => `'${state}'`).join(', ')
  const where = `d.connection_id = @connectionId AND ((d.direction = 'out' AND d.shop_id = @shopId AND d.state IN (${list('out')}))
    OR (d.direction = 'in' AND d.warehouse_no = @warehouseNo AND d.state IN (${list('in')})))`
  const count = db.prepare<[Place], number>(`SELECT count(*) FROM document d WHERE ${where}`).pluck()
  const codes = db
    .prepare<[Place & { limit: number }], string>(
      `SELECT DISTINCT l.spec_no FROM document d JOIN document_line l ON l.document_id = d.id
       WHERE ${where} AND l.defect = 0 AND l.spec_no <> '' LIMIT @limit`,
    )
    .pluck()
  return {
    of(place: Place): UnsettledDocuments {
      const documents = count.get(place) ?? 0
      if (documents === 0) return { documents, codes: [], all: false }
      const found = codes.all({ ...place, limit: MOST_CODES + 1 })
      return { documents, codes: found.slice(0, MOST_CODES), all: found.length > MOST_CODES }
    },
  }
}

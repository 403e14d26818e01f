import { touch } from './changes.ts'
import { type DocumentRow, documentRow } from './document-view.ts'
import { moveStock } from './stock.ts'
import type { PosStore } from './store.ts'
import { codeKey } from './values.ts'

/** Documents in the POS's book, born on either side: what they do to the shop's stock, once, and undone. */

export type NewLine = {
  lineNo: string
  merchantCode: string | null
  /** Ten-thousandths. */
  quantity: number
  price: number | null
  productName?: string | null
  defective?: boolean
}

export type NewDocument = {
  kind: string
  kindLabel?: string | null
  origin: 'erp' | 'pos'
  shopId: string
  sourceNo?: string | null
  source?: { system: string; no: string } | null
  counterpartShopId?: string | null
  relatedNo?: string | null
  operator?: string | null
  occurredAt: number
  remark?: string | null
  payments?: { method: string; amount: number }[]
  lines: readonly NewLine[]
}

/** Puts a document into the book as submitted; nothing happens to the stock yet. @returns its id */
export function insertDocument(store: PosStore, given: NewDocument): number {
  const now = store.now()
  const id = Number(
    store
      .sql(
        `INSERT INTO document (kind, origin, shop_id, status, source_no, erp_system, erp_no, occurred_at, remark, version,
           created_at, updated_at, kind_label, counterpart_shop_id, related_no, operator, payments)
         VALUES (?, ?, ?, 'submitted', ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        given.kind,
        given.origin,
        given.shopId,
        given.sourceNo ?? null,
        given.source?.system ?? null,
        given.source?.no ?? null,
        given.occurredAt,
        given.remark ?? null,
        now,
        now,
        given.kindLabel ?? null,
        given.counterpartShopId ?? null,
        given.relatedNo ?? null,
        given.operator ?? null,
        JSON.stringify(given.payments ?? []),
      ).lastInsertRowid,
  )
  given.lines.forEach((line, position) => {
    const known = specOf(store, line.merchantCode)
    const book = given.kind === 'stocktake' && known ? quantityOf(store, given.shopId, known.id) : null
    store
      .sql(
        `INSERT INTO document_line (document_id, position, line_no, merchant_code, quantity, price, product_name, spec_name,
           defective, book_quantity) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        id,
        position,
        line.lineNo,
        line.merchantCode,
        line.quantity,
        line.price,
        line.productName ?? known?.name ?? null,
        known?.spec_name ?? null,
        Number(line.defective ?? false),
        book,
      )
  })
  touch(store, 'document', id)
  return id
}

type LineRow = { id: number; merchant_code: string | null; quantity: number; defective: number; effect: number }

/** The document takes effect: every line changes the stock once. */
export function completeDocument(store: PosStore, id: number): void {
  const row = documentRow(store, id)!
  if (row.status !== 'submitted') throw new Error(`document ${id} is ${row.status} already`)
  for (const line of linesOf(store, id)) {
    const spec = specOf(store, line.merchant_code)
    if (!spec) continue
    const effect = effectOf(store, row, line, spec.id)
    if (effect !== 0) moveStock(store, row.shop_id, spec.id, effect)
    store.sql('UPDATE document_line SET effect = ? WHERE id = ?').run(effect, line.id)
  }
  setStatus(store, id, 'completed')
}

/** 作废: what the document did to the stock is undone. */
export function cancelDocument(store: PosStore, id: number): void {
  const row = documentRow(store, id)!
  if (row.status === 'cancelled') throw new Error(`document ${id} is cancelled already`)
  for (const line of linesOf(store, id)) {
    const spec = specOf(store, line.merchant_code)
    if (spec && line.effect !== 0) moveStock(store, row.shop_id, spec.id, -line.effect)
    store.sql('UPDATE document_line SET effect = 0 WHERE id = ?').run(line.id)
  }
  setStatus(store, id, 'cancelled')
}

function setStatus(store: PosStore, id: number, status: DocumentRow['status']): void {
  const now = store.now()
  store
    .sql(
      `UPDATE document SET status = ?, version = version + 1, updated_at = ?,
         completed_at = CASE WHEN ? = 'completed' THEN ? ELSE completed_at END WHERE id = ?`,
    )
    .run(status, now, status, now, id)
  touch(store, 'document', id)
}

function effectOf(store: PosStore, row: DocumentRow, line: LineRow, specId: number): number {
  if (line.defective === 1) return 0
  switch (row.kind) {
    case 'stocktake':
      return line.quantity - quantityOf(store, row.shop_id, specId)
    case 'reversal':
      return line.quantity
    case 'sale':
      return -line.quantity
    default:
      return row.kind.endsWith('In') ? line.quantity : -line.quantity
  }
}

function linesOf(store: PosStore, id: number): LineRow[] {
  return store
    .sql(
      'SELECT id, merchant_code, quantity, defective, effect FROM document_line WHERE document_id = ? ORDER BY position',
    )
    .all(id) as LineRow[]
}

export function quantityOf(store: PosStore, shopId: string, specId: number): number {
  const row = store.sql('SELECT quantity FROM stock WHERE shop_id = ? AND spec_id = ?').get(shopId, specId) as
    | { quantity: number }
    | undefined
  return row?.quantity ?? 0
}

/** The live spec of a 商家编码 with its names. */
export function specOf(
  store: PosStore,
  merchantCode: string | null,
): { id: number; name: string; spec_name: string | null } | undefined {
  if (merchantCode === null) return undefined
  return store
    .sql(
      `SELECT s.id, p.name, s.spec_name FROM spec s JOIN product p ON p.id = s.product_id
       WHERE s.code_key = ? AND s.deleted = 0`,
    )
    .get(codeKey(merchantCode)) as { id: number; name: string; spec_name: string | null } | undefined
}

import type { LinkedSale, PosLink } from '../kit/shop-link.ts'
import { completeDocument, insertDocument, specOf } from './document-book.ts'
import { documentIdText } from './document-view.ts'
import { findShop } from './shops.ts'
import type { PosStore } from './store.ts'

type Head = { id: number; kind: string; shop_id: string; occurred_at: number; payments: string }
type Line = { merchant_code: string | null; quantity: number; price: number | null; defective: number }

/** The POS as the ERP's own servers see it, beside the gateway. */
export function createPosLink(store: PosStore): PosLink {
  const linesOf = (id: number): Line[] =>
    store
      .sql(
        'SELECT merchant_code, quantity, price, defective FROM document_line WHERE document_id = ? ORDER BY position',
      )
      .all(id) as Line[]
  return {
    sales: (shopId, afterId) => {
      const rows = store
        .sql(
          `SELECT id, kind, shop_id, occurred_at, payments FROM document WHERE kind = 'sale' AND origin = 'pos'
           AND status = 'completed' AND shop_id = ? AND id > ? AND initial = 0 ORDER BY id`,
        )
        .all(shopId, afterId) as Head[]
      return rows.map(
        (row): LinkedSale => ({
          id: row.id,
          tid: documentIdText(row.id),
          soldAt: row.occurred_at,
          cash: (JSON.parse(row.payments) as { method: string }[]).some(({ method }) => method === 'cash'),
          lines: linesOf(row.id).map((line) => ({
            merchantCode: line.merchant_code,
            num: line.quantity,
            price: line.price ?? 0,
          })),
        }),
      )
    },
    documents: (afterId) => {
      const rows = store
        .sql(
          `SELECT id, kind, shop_id, occurred_at, payments FROM document WHERE kind <> 'sale' AND origin = 'pos'
           AND status = 'completed' AND id > ? AND initial = 0 ORDER BY id`,
        )
        .all(afterId) as Head[]
      return rows.map((row) => ({
        id: row.id,
        no: documentIdText(row.id),
        kind: row.kind,
        shopId: row.shop_id,
        lines: linesOf(row.id).map((line) => ({
          merchantCode: line.merchant_code,
          num: line.quantity,
          defective: line.defective === 1,
        })),
      }))
    },
    receive: (document) => {
      const there = store
        .sql("SELECT 1 FROM document WHERE erp_no = ? AND erp_system = 'wangdian' AND kind = ?")
        .get(document.no, document.kind)
      if (there || findShop(store, document.warehouseNo)?.status !== 'open') return false
      if (document.lines.some((line) => !specOf(store, line.specNo))) return false
      store.atomic(() => {
        const id = insertDocument(store, {
          kind: document.kind,
          kindLabel: document.kindLabel,
          origin: 'erp',
          shopId: document.warehouseNo,
          source: { system: 'wangdian', no: document.no },
          occurredAt: document.occurredAt,
          lines: document.lines.map((line, index) => ({
            lineNo: String(index + 1),
            merchantCode: line.specNo,
            quantity: line.num,
            price: line.price,
          })),
        })
        completeDocument(store, id)
      })
      store.announceChange()
      return true
    },
  }
}

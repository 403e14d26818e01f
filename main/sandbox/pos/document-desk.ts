import type { PosDocumentInput, PosLineInput, PosPayment } from '../kit/shop-control.ts'
import { touch } from './changes.ts'
import { cancelDocument, completeDocument, insertDocument, type NewLine, quantityOf, specOf } from './document-book.ts'
import { type DocumentRow, documentIdNumber, documentIdText, documentRow } from './document-view.ts'
import { readErpSync, writeSetting } from './settings.ts'
import { findShop } from './shops.ts'
import { moveStock } from './stock.ts'
import type { PosStore } from './store.ts'
import { parseDecimal } from './values.ts'

/** What people do with documents and stock at the POS itself. All methods throw a readable Error. */
export type PosDocumentDesk = {
  createDocument(input: PosDocumentInput): { no: string; otherLegNo: string | null }
  audit(no: string, accept: boolean): void
  receive(no: string): void
  cancel(no: string): void
  deleteDocument(no: string): void
  sell(shopId: string, lines: PosLineInput[], options: { payment?: PosPayment; at?: number }): { no: string }
  editStock(shopId: string, merchantCode: string, quantity: string): void
  setErpSync(enabled: boolean): void
}

/** Kinds a person makes; a transferIn comes with its transferOut, a sale from the till. */
const DESK_KINDS = [
  'purchaseIn',
  'importIn',
  'returnIn',
  'exchangeOut',
  'billedOut',
  'reversal',
  'stocktake',
  'transferOut',
]

export function createPosDocumentDesk(store: PosStore): PosDocumentDesk {
  const commit = <T>(work: () => T): T => {
    const result = store.atomic(work)
    store.announceChange()
    return result
  }
  const find = (no: string): DocumentRow => {
    const id = documentIdNumber(no)
    const row = id === undefined ? undefined : documentRow(store, id)
    if (!row || row.deleted === 1) throw new Error(`no document ${no}`)
    return row
  }
  const submitted = (no: string, kind: string): DocumentRow => {
    const row = find(no)
    if (row.kind !== kind || row.origin !== 'pos') throw new Error(`${no} is no ${kind} of the POS`)
    if (row.status !== 'submitted') throw new Error(`${no} is ${row.status} already`)
    return row
  }

  return {
    createDocument: (input) =>
      commit(() => {
        if (!DESK_KINDS.includes(input.kind)) {
          throw new Error(`unknown kind ${input.kind}; there are ${DESK_KINDS.join(', ')}`)
        }
        const base = {
          origin: 'pos' as const,
          occurredAt: store.now(),
          operator: input.operator ?? '店员',
          remark: input.remark ?? null,
        }
        const lines = readLines(store, input.lines, input.kind)
        const shopId = knownShop(store, input.shopId)
        if (input.kind !== 'transferOut') {
          const id = insertDocument(store, {
            ...base,
            kind: input.kind,
            shopId,
            relatedNo: input.relatedNo ?? null,
            lines,
          })
          // A 盘点 waits for 商家后台 (S20).
          if (input.kind !== 'stocktake') completeDocument(store, id)
          return { no: documentIdText(id), otherLegNo: null }
        }
        const to = knownShop(store, input.counterpartShopId ?? '')
        if (to === shopId) throw new Error('a transfer goes to another shop')
        const out = insertDocument(store, { ...base, kind: 'transferOut', shopId, counterpartShopId: to, lines })
        const into = insertDocument(store, {
          ...base,
          kind: 'transferIn',
          shopId: to,
          counterpartShopId: shopId,
          relatedNo: documentIdText(out),
          lines,
        })
        store.sql('UPDATE document SET related_no = ? WHERE id = ?').run(documentIdText(into), out)
        completeDocument(store, out)
        return { no: documentIdText(out), otherLegNo: documentIdText(into) }
      }),
    audit: (no, accept) =>
      commit(() => {
        const { id } = submitted(no, 'stocktake')
        if (accept) completeDocument(store, id)
        else cancelDocument(store, id)
      }),
    receive: (no) => commit(() => completeDocument(store, submitted(no, 'transferIn').id)),
    cancel: (no) =>
      commit(() => {
        const row = find(no)
        if (row.origin !== 'pos') throw new Error(`${no} belongs to the ERP`)
        const leg = row.kind === 'transferOut' && row.related_no !== null ? find(row.related_no) : undefined
        if (leg?.status === 'completed') throw new Error(`${no} has been received`)
        cancelDocument(store, row.id)
        // Goods that never left cannot arrive.
        if (leg?.status === 'submitted') cancelDocument(store, leg.id)
      }),
    deleteDocument: (no) =>
      commit(() => {
        const row = find(no)
        if (row.status === 'completed') throw new Error(`${no} is completed; cancel it first`)
        store
          .sql('UPDATE document SET deleted = 1, version = version + 1, updated_at = ? WHERE id = ?')
          .run(store.now(), row.id)
        touch(store, 'document', row.id)
      }),
    sell: (shopId, lines, { payment = 'wechat', at }) =>
      commit(() => {
        const sold = readLines(store, lines, 'sale')
        const amount = sold.reduce((sum, line) => sum + Math.round((line.quantity * (line.price ?? 0)) / 10_000), 0)
        const id = insertDocument(store, {
          origin: 'pos',
          kind: 'sale',
          shopId: knownShop(store, shopId),
          occurredAt: at ?? store.now(),
          operator: '收银员',
          payments: [{ method: payment, amount }],
          lines: sold,
        })
        completeDocument(store, id)
        return { no: documentIdText(id) }
      }),
    editStock: (shopId, merchantCode, quantity) =>
      commit(() => {
        const spec = specOf(store, merchantCode)
        if (!spec) throw new Error(`no spec ${merchantCode}`)
        const wanted = mustDecimal(quantity)
        const delta = wanted - quantityOf(store, knownShop(store, shopId), spec.id)
        if (delta !== 0) moveStock(store, shopId, spec.id, delta, true)
      }),
    setErpSync: (enabled) =>
      commit(() => {
        const current = readErpSync(store)
        if (current.enabled === enabled) return
        const next = { ...current, enabled, version: current.version + 1, updatedAt: store.now() }
        writeSetting(store, 'erp-sync', JSON.stringify(next))
      }),
  }
}

function readLines(store: PosStore, lines: readonly PosLineInput[], kind: string): NewLine[] {
  if (lines.length === 0) throw new Error('a document has at least one line')
  return lines.map((line, index) => {
    const quantity = mustDecimal(line.quantity)
    if (kind !== 'reversal' && quantity < 0) throw new Error('only a reversal has negative quantities')
    if (line.merchantCode !== null && !specOf(store, line.merchantCode)) throw new Error(`no spec ${line.merchantCode}`)
    if (line.merchantCode === null && !line.productName) throw new Error('a line without 商家编码 needs a productName')
    return {
      lineNo: String(index + 1),
      merchantCode: line.merchantCode,
      quantity,
      price: line.price === undefined ? null : mustDecimal(line.price),
      ...(line.productName === undefined ? {} : { productName: line.productName }),
      defective: line.defective ?? false,
    }
  })
}

function mustDecimal(text: string): number {
  const value = parseDecimal(text)
  if (value === undefined) throw new Error(`not a number with at most 4 decimals: ${text}`)
  return value
}

function knownShop(store: PosStore, shopId: string): string {
  if (!findShop(store, shopId)) throw new Error(`no shop ${shopId}`)
  return shopId
}

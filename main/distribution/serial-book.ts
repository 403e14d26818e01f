import type { DocumentTables, StoredDocument } from './document-tables.ts'
import { leaves } from './return-rules.ts'
import type { ReadSerial, SerialTables } from './serial-tables.ts'

/** Devices of one transaction: well under 50 ms on an old disk. */
const STEP = 250

/**
 * Enters the devices of new documents in the book, in short transactions, oldest document first. The document is valid
 * before: this only carries its serials over, and goes on after a crash where it stopped.
 * @param breathe lets other work of the process run
 */
export async function bookDocuments(
  deps: { documents: DocumentTables; serials: SerialTables; breathe(): Promise<void>; stopped(): boolean },
  connectionId: number,
): Promise<number> {
  let booked = 0
  for (;;) {
    const document = deps.documents.booking(connectionId)
    if (!document || deps.stopped()) return booked
    booked += bookStep(deps, document)
    await deps.breathe()
  }
}

/**
 * Books a short document in the transaction that makes it: one commit instead of two. A long one, or one behind another
 * that is not booked yet, is left to `bookDocuments`.
 */
export function bookShort(
  deps: { documents: DocumentTables; serials: SerialTables },
  connectionId: number,
  documentId: number,
): void {
  const oldest = deps.documents.booking(connectionId)
  if (oldest?.id === documentId && oldest.serials < STEP) bookStep(deps, oldest)
}

function bookStep(deps: { documents: DocumentTables; serials: SerialTables }, document: StoredDocument): number {
  return deps.documents.transaction(() => {
    const rows = deps.serials.page(document.returnId, document.booked ?? 0, STEP)
    const products = new Map(deps.documents.lines(document.id).map((line) => [line.lineNo, line.productNo]))
    for (const row of rows) enter(deps.serials, document, row, products.get(row.lineNo) ?? '')
    deps.documents.patch(document.id, { booked: rows.length < STEP ? null : rows.at(-1)!.n })
    return rows.length
  })
}

function enter(serials: SerialTables, document: StoredDocument, row: ReadSerial, productNo: string): void {
  const { connectionId, occurredAt: at } = document
  const entersStock = !leaves(document.kind)
  const state = document.kind === 'transferOut' ? 'moving' : entersStock ? 'in' : 'out'
  const warehouseNo = entersStock ? document.warehouseNo : ''
  const there = serials.device(connectionId, row.main)
  if (!there) {
    serials.addDevice({
      connectionId,
      main: row.main,
      aux1: row.aux1,
      aux2: row.aux2,
      productNo,
      state,
      warehouseNo,
      at,
      firstAt: at,
      firstIn: entersStock,
      openingAt: null,
      openingWarehouseNo: null,
    })
    return
  }
  if (document.kind === 'purchaseIn' && !there.firstIn && !sentBack(serials, document, row.main)) {
    // It can only have gone out after it came in: taken in with an earlier part of this purchase.
    serials.firstDevice(there.id, Math.min(at, there.firstAt), true)
    return
  }
  // A late word of an earlier step: where the device is now is known better.
  if (at >= there.at) serials.moveDevice(there.id, { state, warehouseNo, at, aux1: row.aux1, aux2: row.aux2 })
  if (at < there.firstAt) serials.firstDevice(there.id, at, entersStock)
}

/** A device that went back to its supplier may be bought again. */
function sentBack(serials: SerialTables, { connectionId, occurredAt }: StoredDocument, main: string): boolean {
  return serials.steps(connectionId, main).some((step) => step.kind === 'purchaseReturnOut' && step.at <= occurredAt)
}

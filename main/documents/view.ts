import {
  type DocumentKind,
  type DocumentLine,
  type DocumentRow,
  documentStateText,
} from '../../preload/contract/index.ts'
import type { Connections } from '../connections/index.ts'
import { formatDecimal } from '../remote/decimal.ts'
import { lateness } from './in-rules.ts'
import type { DocumentTables, StoredDocument, StoredLine } from './tables.ts'

/** Names of shops per connection, read once for a page of documents. */
export function shopNames(
  connections: Pick<Connections, 'mapping'>,
): (connectionId: number, shopId: string) => string | null {
  const known = new Map<number, Map<string, string>>()
  return (connectionId, shopId) => {
    let names = known.get(connectionId)
    if (!names) {
      const mapping = connections.mapping(connectionId)
      names = new Map(mapping.ok ? mapping.data.rows.map((row) => [row.shopId, row.shopName]) : [])
      known.set(connectionId, names)
    }
    return names.get(shopId) ?? null
  }
}

/** A document as the window shows it. */
export function documentView(
  document: StoredDocument,
  deps: {
    tables: Pick<DocumentTables, 'deliveries'>
    now: number
    shopName(connectionId: number, shopId: string): string | null
  },
): DocumentRow {
  return {
    id: document.id,
    connectionId: document.connectionId,
    direction: document.direction,
    kind: document.kind,
    kindLabel: document.kindLabel,
    number: document.number,
    sourceNo: document.sourceNo,
    ourNo: document.ourNo,
    arrivedNo: document.arrivedNo,
    shopId: document.shopId,
    shopName: document.shopId === null ? null : deps.shopName(document.connectionId, document.shopId),
    warehouseNo: document.warehouseNo,
    warehouseName: document.warehouseName,
    remoteState: document.remoteStateText,
    state: document.state,
    stateText: documentStateText(document.state),
    trouble: document.trouble,
    notes: document.notes,
    createdAt: document.createdThereAt,
    finishedAt: document.finishedThereAt,
    seenAt: document.seenAt,
    queuedAt: document.queuedAt,
    sentAt: document.sentAt,
    arrivedAt: document.arrivedAt,
    expectedAt: document.expectedAt,
    late: lateness(document.expectedAt, deps.now),
    lines: document.lines,
    skus: document.skus,
    quantity: formatDecimal(document.quantity),
    amount: formatDecimal(document.amount),
    correlationId: document.correlationId,
    outboxIds: deps.tables.deliveries(document.id).map((one) => one.outboxId),
  }
}

export function lineView(line: StoredLine): DocumentLine {
  return {
    line: line.line,
    specNo: line.specNo,
    goodsNo: line.goodsNo,
    name: line.name,
    specName: line.specName,
    quantity: formatDecimal(line.quantity),
    price: line.price === null ? null : formatDecimal(line.price),
    defect: line.defect,
    remark: line.remark,
    note: line.note,
  }
}

/** All kinds with what the settings make of them and when each was first met. */
export function kindsView(
  known: readonly Omit<DocumentKind, 'firstSeenAt'>[],
  met: readonly { kind: string; direction: DocumentKind['direction']; label: string; known: number; at: number }[],
  off: readonly string[],
): DocumentKind[] {
  const seen = new Map(met.map((one) => [one.kind, one]))
  const listed = new Set(known.map((one) => one.kind))
  const all = [
    ...known,
    ...met
      .filter((one) => !listed.has(one.kind))
      .map(
        (one): Omit<DocumentKind, 'firstSeenAt'> => ({
          kind: one.kind,
          label: one.label,
          direction: one.direction,
          travels: 'goes',
          text: '不在已知的单据种类中，按其他单据处理',
          createsProducts: false,
          unknown: one.known === 0,
        }),
      ),
  ]
  return all.map((one) => ({
    ...one,
    travels: one.travels === 'goes' && off.includes(one.kind) ? 'off' : one.travels,
    firstSeenAt: seen.get(one.kind)?.at ?? null,
  }))
}

import type { ChangeSource, FieldChange } from '../../preload/contract/index.ts'
import type { DeliveryHandler, OutboxRow } from '../queue/types.ts'
import type { ProductPayload } from './confirm-import.ts'
import { changesOfPatch, differences, keyOfChange } from './edit-fields.ts'
import type { ChangeRow, EditTables } from './edit-tables.ts'
import type { Moved } from './product-list.ts'
import type { ProductTables } from './product-tables.ts'

export interface RecordDeps {
  tables: EditTables
  products: Pick<ProductTables, 'known'>
  now(): number
  /** The history of a product grew. */
  grew(connectionId: number, productNo: string): void
}

const SOURCE_OF: Record<NonNullable<ProductPayload['via']>, ChangeSource> = {
  erpImport: 'import',
  fileImport: 'import',
  inboundDocument: 'import',
  batchUpdate: 'batch',
  hourlyUpdate: 'hourly',
  manual: 'edit',
}

/** The POS's own part of a result; a look-up answers what was written, without a code. */
interface Answer {
  code?: string
  changed?: boolean
  version?: number | null
  productId?: string | null
}

/** Whether this row wrote the product: not so where it was there already, or was passed over. */
function wrote(answer: Answer): boolean {
  if (answer.code === undefined || answer.code === 'ALREADY_APPLIED') return true
  return answer.code === 'OK' && answer.changed !== false
}

/**
 * Writes the histories of products: what this product itself brought to the POS, and what was found changed there by
 * anybody else. Edits of 手工修改 book themselves (edit-save.ts).
 */
export function createRecorder(deps: RecordDeps) {
  const { tables, products } = deps

  /** In the transaction that settles the row. */
  function settled(row: OutboxRow): void {
    if (row.state !== 'delivered' && row.state !== 'refused') return
    const payload = row.payload as ProductPayload
    const answer = (row.result ?? {}) as Answer
    if (row.state === 'delivered' && !wrote(answer)) return
    // What an import could not make has no history to stand in; the queue shows it.
    if (row.state === 'refused' && payload.action !== 'update') return
    const connectionId = Number(row.lane.split(':')[1])
    const productId = row.remoteNo ?? answer.productId ?? null
    const version = answer.version ?? null
    const before = productId === null ? null : products.known(connectionId, productId)
    // A list that has read the change already does not know what was there before.
    const known = before !== null && version !== null && before.version < version ? before : null
    const entry: Omit<ChangeRow, 'id'> = {
      connectionId,
      productId,
      productNo: payload.product.productNo ?? before?.productNo ?? row.subject.id,
      name: before?.name ?? (payload.action === 'create' ? payload.product.name : row.subject.label),
      source: SOURCE_OF[payload.via ?? 'erpImport'],
      at: deps.now(),
      by: row.askedBy,
      state: row.state === 'delivered' ? 'delivered' : 'failed',
      versionFrom: known?.version ?? null,
      versionTo: version,
      changes: changesOf(payload, row.state === 'delivered' ? known : before),
      note: payload.action === 'create' ? `新建商品，${payload.product.specs.length} 个规格` : '',
      trouble: row.trouble,
      outboxId: row.id,
      correlationId: row.correlationId,
      undoOf: null,
    }
    if (tables.add(entry) !== 0) deps.grew(connectionId, entry.productNo)
  }

  return {
    /** The same handler, whose rows also stand in the histories of their products. */
    recording: (handler: DeliveryHandler): DeliveryHandler => ({
      ...handler,
      settled(row) {
        handler.settled?.(row)
        settled(row)
      },
      reopened(row) {
        handler.reopened?.(row)
        tables.drop(row.id)
      },
    }),
    /** Products that are others in the POS than last seen; what is our own work is left out. */
    seen(connectionId: number, moved: readonly Moved[]): void {
      for (const { before, after } of moved) {
        const at = after.updatedAt ?? deps.now()
        const between = { versionFrom: before.version, versionTo: after.version, at }
        const changes = foreign(differences(before, after), tables.own(connectionId, after.productId, between))
        if (changes.length === 0) continue
        const id = tables.add({
          connectionId,
          productId: after.productId,
          productNo: after.productNo,
          name: after.name,
          source: 'pos',
          at,
          by: '',
          state: 'delivered',
          versionFrom: before.version,
          versionTo: after.version,
          changes,
          note: '',
          trouble: null,
          outboxId: null,
          correlationId: null,
          undoOf: null,
        })
        if (id !== 0) deps.grew(connectionId, after.productNo)
      }
    },
  }
}

export type Recorder = ReturnType<typeof createRecorder>

function changesOf(payload: ProductPayload, before: Parameters<typeof changesOfPatch>[1]): FieldChange[] {
  switch (payload.action) {
    case 'create':
      return []
    case 'addSpecs':
      return payload.product.specs.map(({ merchantCode }) => ({
        field: 'spec',
        merchantCode,
        from: '',
        to: merchantCode,
      }))
    case 'update':
      return changesOfPatch(payload.product, before)
  }
}

/**
 * Changes that none of our own writes explains. Where somebody else's value came after one of ours, ours is what it
 * replaced, whatever the list knew.
 */
export function foreign(changes: readonly FieldChange[], own: readonly Pick<ChangeRow, 'changes'>[]): FieldChange[] {
  const ours = new Map<string, string[]>()
  for (const change of own.flatMap((row) => row.changes)) {
    const key = keyOfChange(change)
    ours.set(key, [...(ours.get(key) ?? []), change.to])
  }
  return changes.flatMap((change) => {
    const written = ours.get(keyOfChange(change)) ?? []
    if (written.includes(change.to)) return []
    return [{ ...change, from: written.at(-1) ?? change.from }]
  })
}

/**
 * Entries as a person reads them: what was first taken for somebody else's work and turned out to be ours goes, and lends
 * its old values to ours. `ownOf` gives our writes between the two versions of an entry.
 */
export function readable(rows: readonly ChangeRow[], ownOf: (row: ChangeRow) => ChangeRow[]): ChangeRow[] {
  const before = new Map<string, string | null>()
  const shown = rows.flatMap((row): ChangeRow[] => {
    if (row.source !== 'pos') return [row]
    const own = ownOf(row)
    const left = foreign(row.changes, own)
    if (left.length < row.changes.length)
      for (const change of row.changes)
        for (const one of own) before.set(`${one.id}\u001F${keyOfChange(change)}`, change.from)
    return left.length === 0 ? [] : [{ ...row, changes: left }]
  })
  return shown.map((row) => ({
    ...row,
    changes: row.changes.map((change) =>
      change.from === null ? { ...change, from: before.get(`${row.id}\u001F${keyOfChange(change)}`) ?? null } : change,
    ),
  }))
}

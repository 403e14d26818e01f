import type { Trouble } from '../../preload/contract/index.ts'
import type { FeatureDeps } from '../feature.ts'
import type { DeliveryHandler } from '../queue/types.ts'
import type { Pos, PosProduct } from '../remote/pos/index.ts'
import { brandsDelivery } from './category-delivery.ts'
import { createTaxonomy } from './category-index.ts'
import { type EditCalls, editCalls } from './edit-calls.ts'
import { editDelivery } from './edit-delivery.ts'
import { withChanges } from './edit-fields.ts'
import { createRecorder } from './edit-record.ts'
import { createEdits } from './edit-save.ts'
import { createSoon } from './edit-soon.ts'
import { type ChangeRow, editTables } from './edit-tables.ts'
import { type Moved, takeIn } from './product-list.ts'
import type { ProductTables } from './product-tables.ts'
import type { Remotes } from './remotes.ts'

export interface EditingDeps
  extends Pick<
    FeatureDeps,
    | 'db'
    | 'staging'
    | 'clock'
    | 'log'
    | 'journal'
    | 'files'
    | 'queue'
    | 'publish'
    | 'by'
    | 'newCorrelationId'
    | 'slowestAnswerMs'
  > {
  products: ProductTables
  remotesOf(connectionId: number): Promise<Remotes>
  posOf(lane: string): Promise<{ ok: true; pos: Pos } | { ok: false; trouble: Trouble }>
  runsProducts(connectionId: number): boolean
  /** Starts the job that brings the product list level with the POS. */
  refreshList(connectionId: number): void
}

/** More products than this in one event are not named. */
const MOST_NAMED = 200
const TELL = { quietMs: 100, mostMs: 500 }
/** After deliveries of the catalogue the list is read again, once for many, and now and then during a long import. */
const REFRESH = { quietMs: 600, mostMs: 10_000 }

/** 手工修改 with its history, templates, exports, 分类与品牌. */
export function createEditing(deps: EditingDeps) {
  const { queue, products, clock } = deps
  const tables = editTables(deps.db)
  const tell = createSoon(clock, TELL, (connectionId, noted) =>
    deps.publish('productEdit.changed', { connectionId, productNos: noted.length > MOST_NAMED ? [] : noted }),
  )
  const refresh = createSoon(clock, REFRESH, (connectionId) => deps.refreshList(connectionId))
  const outbox = {
    enqueue: (rows: Parameters<typeof queue.enqueue>[0]) => queue.enqueue(rows).map((one) => one.id),
    mint: (type: string) => queue.mint(type),
    discard: queue.discard,
    row: (id: number) => queue.get(id)?.row ?? null,
  }
  const recorder = createRecorder({ tables, products, now: clock.now, grew: tell.note })
  const seen = (connectionId: number, product: PosProduct): void => {
    takeIn(
      { staging: deps.staging, tables: products, moved: recorder.seen },
      connectionId,
      [product],
      products.state(connectionId).pass,
    )
    deps.publish('catalog.productsChanged', { connectionId })
  }
  /** What was just written stands in the list at once: the next edit is made against it, also while the POS is away. */
  const wrote = ({ connectionId, productId, changes }: ChangeRow, version: number): void => {
    const known = productId === null ? null : products.known(connectionId, productId)
    // The POS took the write against the very product that is known here, so nobody else's change lies between.
    if (known === null || known.version >= version) return
    products.put(connectionId, products.state(connectionId).pass, withChanges(known, changes, version))
    deps.publish('catalog.productsChanged', { connectionId })
  }
  const moved = ({ connectionId, productNo }: { connectionId: number; productNo: string }): void =>
    tell.note(connectionId, productNo)
  const shared = { remotesOf: deps.remotesOf, runsProducts: deps.runsProducts, newCorrelationId: deps.newCorrelationId }
  const edits = createEdits({
    ...shared,
    db: deps.db,
    tables,
    products,
    queue: outbox,
    seen,
    now: clock.now,
    journal: deps.journal,
    moved,
  })
  const taxonomy = createTaxonomy({
    ...shared,
    db: deps.db,
    staging: deps.staging,
    products,
    clock,
    log: deps.log.child('categories'),
    queue: outbox,
    changed: (connectionId) => deps.publish('categories.changed', { connectionId }),
  })

  /** Settled deliveries make the list read again. */
  const refreshing = (handler: DeliveryHandler): DeliveryHandler => ({
    ...handler,
    settled(row) {
      handler.settled?.(row)
      if (row.state === 'delivered') refresh.note(Number(row.lane.split(':')[1]))
    },
  })

  queue.register(
    refreshing(
      editDelivery({
        tables,
        posOf: deps.posOf,
        runsProducts: deps.runsProducts,
        ...(deps.slowestAnswerMs === undefined ? {} : { slowestAnswerMs: deps.slowestAnswerMs }),
        seen,
        wrote,
        moved,
      }),
    ),
  )
  queue.register(
    taxonomy.recording(
      brandsDelivery({
        posOf: deps.posOf,
        ...(deps.slowestAnswerMs === undefined ? {} : { slowestAnswerMs: deps.slowestAnswerMs }),
      }),
    ),
  )

  const calls: EditCalls = editCalls({
    edits,
    taxonomy,
    files: deps.files,
    stagingFile: deps.staging.name,
    now: clock.now,
    by: deps.by,
  })

  return {
    calls,
    /** Rows of a catalogue delivery that write products: in their histories, and the list is read again after them. */
    recording: (handler: DeliveryHandler): DeliveryHandler => refreshing(recorder.recording(handler)),
    /** Rows that make categories. */
    creating: taxonomy.recording,
    /** Products that the list found changed. */
    listMoved: (connectionId: number, changed: readonly Moved[]): void => recorder.seen(connectionId, changed),
    async stop(): Promise<void> {
      tell.stop()
      refresh.stop()
      await Promise.all([taxonomy.stop(), edits.stop()])
    },
  }
}

export type Editing = ReturnType<typeof createEditing>

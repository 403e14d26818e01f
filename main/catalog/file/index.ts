import path from 'node:path'
import type { FileImport, Trouble } from '../../../preload/contract/index.ts'
import type { FeatureDeps } from '../../feature.ts'
import type { DeliveryHandler } from '../../queue/types.ts'
import type { Pos } from '../../remote/pos/index.ts'
import { CATEGORIES_KIND, PRODUCT_KIND } from '../confirm-import.ts'
import type { Remotes } from '../remotes.ts'
import { createCarryOut } from './carry-out.ts'
import { UPDATE_KIND } from './confirm-file.ts'
import { fileDelivery, settler, UNDO_KIND } from './deliver-file.ts'
import { fileCalls } from './file-calls.ts'
import { fileCopies } from './file-copies.ts'
import { createGrid } from './grid.ts'
import { fileImportTables } from './import-tables.ts'
import { refuse } from './refuse.ts'
import { fileRows } from './rows.ts'
import { createFileImports } from './sessions.ts'

export { UPDATE_KIND } from './confirm-file.ts'
export { UNDO_KIND } from './deliver-file.ts'

export interface ProductFilesDeps
  extends Pick<
    FeatureDeps,
    'db' | 'staging' | 'clock' | 'files' | 'log' | 'journal' | 'newCorrelationId' | 'by' | 'slowestAnswerMs'
  > {
  queue: FeatureDeps['queue']
  remotesOf(connectionId: number): Promise<Remotes>
  posOf(lane: string): Promise<{ ok: true; pos: Pos } | { ok: false; trouble: Trouble }>
  runsProducts(connectionId: number): boolean
  laneTrouble(lane: string): Trouble | null
  publish(view: FileImport): void
}

/** Puts 文件导入 and 批量更新 together from the parts of this folder. */
export function createProductFiles(deps: ProductFilesDeps) {
  const { db, staging, queue, clock } = deps
  const tables = fileImportTables(db)
  const rows = fileRows(staging)
  const copies = fileCopies(path.join(path.dirname(staging.name), 'imports'))
  const enqueuer = {
    enqueue: (list: Parameters<typeof queue.enqueue>[0]) => queue.enqueue(list).map((one) => one.id),
    mint: (type: string) => queue.mint(type),
  }

  /** Rows of one import whose outcome is unknown; there are never more than a few calls' worth. */
  function unknown(connectionId: number, correlationId: string): number[] {
    const ids: number[] = []
    for (const kind of [PRODUCT_KIND, UPDATE_KIND]) {
      let cursor: string | null = null
      do {
        const page = queue.list({ states: ['unknown'], lane: `pos:${connectionId}`, kind, cursor, limit: 500 })
        for (const row of page.rows) if (row.correlationId === correlationId) ids.push(row.id)
        cursor = page.next
      } while (cursor !== null)
    }
    return ids
  }

  const imports = createFileImports({
    db,
    staging,
    tables,
    rows,
    copies,
    clock,
    log: deps.log.child('file-import'),
    journal: deps.journal,
    queue: {
      ...enqueuer,
      laneTrouble: deps.laneTrouble,
      unknown,
      discard: (ids, reason, by) => queue.discard(ids, reason, by),
    },
    remotesOf: deps.remotesOf,
    newCorrelationId: deps.newCorrelationId,
    publish: deps.publish,
  })
  const grid = createGrid({ db, staging, tables, rows, imports })
  const carryOut = createCarryOut({
    db,
    tables,
    rows,
    imports,
    queue: enqueuer,
    runsProducts: deps.runsProducts,
    now: () => clock.now(),
    reasonOf(outboxId) {
      const trouble = queue.get(outboxId)?.row.trouble
      return trouble ? `${trouble.problem}：${trouble.cause}。${trouble.action}` : ''
    },
    async lookUp(row, keys) {
      const remotes = await deps.remotesOf(row.connectionId)
      if (!remotes.ok) throw refused(remotes.trouble)
      const read = await remotes.pos.lookUpProducts('productNo', keys, {
        signal: AbortSignal.timeout(60_000),
        correlationId: row.correlationId,
      })
      if (!read.ok) throw refused(read.outcome.trouble)
      return read.value
    },
  })

  const delivery = {
    tables,
    posOf: deps.posOf,
    runsProducts: deps.runsProducts,
    ...(deps.slowestAnswerMs === undefined ? {} : { slowestAnswerMs: deps.slowestAnswerMs }),
  }
  const booking = settler(tables)

  return {
    calls: fileCalls({
      db,
      tables,
      rows,
      imports,
      grid,
      carryOut,
      files: deps.files,
      queue: enqueuer,
      now: () => clock.now(),
      by: deps.by,
      unknown,
      outboxRow: (id) => queue.get(id)?.row ?? null,
    }),
    /** 批量更新 and the undo of an import; to be registered with the queue. */
    deliveries: [fileDelivery(UPDATE_KIND, delivery), fileDelivery(UNDO_KIND, delivery)] as const,
    /** A handler of products or categories that also books what became of lines of file imports. */
    booking(handler: DeliveryHandler): DeliveryHandler {
      const categories = handler.kind === CATEGORIES_KIND
      return {
        ...handler,
        settled(row) {
          handler.settled?.(row)
          if (categories) tables.settleCategories(row.id, row.state === 'delivered' ? 'created' : 'failed')
          else booking.settled(row)
        },
        reopened(row) {
          handler.reopened?.(row)
          if (categories) tables.settleCategories(row.id, 'queued')
          else booking.reopened(row)
        },
      }
    },
    start: () => imports.start(),
    wake: () => imports.wake(),
    queueChanged: () => imports.queueChanged(),
    stop: () => imports.stop(),
  }
}

const refused = (trouble: Trouble) => refuse(trouble.code, trouble.problem, trouble.cause, trouble.action)

export type ProductFiles = ReturnType<typeof createProductFiles>

import type { FeatureDeps } from '../feature.ts'
import { documentCalls } from './calls.ts'
import { createChanges } from './changes.ts'
import { feedTables } from './feed-tables.ts'
import { followQueue } from './follow-queue.ts'
import { createDocumentsOut } from './out-index.ts'
import { documentSettings } from './settings.ts'
import { documentTables } from './tables.ts'

/** Names of the deliveries for the window. */
export const DOCUMENT_KINDS: Record<string, string> = {
  'documents.in': '单据 ERP → POS',
  'documents.out': '单据 POS → ERP',
}

export type Documents = ReturnType<typeof createDocuments>

/** Shop documents between ERP and POS. */
export function createDocuments(deps: FeatureDeps) {
  const { db, clock, queue, connections } = deps
  const tables = documentTables(db)
  const feeds = feedTables(db)
  const settings = documentSettings(tables)
  const changes = createChanges({ clock, publish: (payload) => deps.publish('documents.changed', payload) })
  const out = createDocumentsOut({ ...deps, tables, feeds, settings, changed: changes.note })
  const ends: (() => void)[] = []
  let follow: ReturnType<typeof followQueue> | null = null

  function wake(): void {
    out.wake()
  }

  return {
    calls: documentCalls(),
    start(): void {
      follow = followQueue({
        db,
        tables,
        queue,
        now: clock.now,
        changed: changes.note,
        failed: (error) => deps.log.error('documents do not follow the queue', { error: String(error) }),
      })
      follow.all()
      out.start()
      ends.push(
        connections.onChange(() => out.connectionsChanged()),
        deps.online.onChange((online) => {
          if (online) wake()
        }),
        deps.power.onResume(wake),
      )
    },
    wake,
    async stop(): Promise<void> {
      for (const end of ends.splice(0)) end()
      await Promise.all([out.stop(), follow?.stop()])
      changes.stop()
    },
  }
}

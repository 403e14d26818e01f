import type { Catalog } from '../catalog/index.ts'
import type { FeatureDeps } from '../feature.ts'
import type { OutboxRow, Trouble } from '../queue/types.ts'
import { inTransaction } from '../store/index.ts'
import { documentCalls } from './calls.ts'
import { createChanges } from './changes.ts'
import { mayChoose, reopenedTrouble } from './counted.ts'
import { feedTables } from './feed-tables.ts'
import { followQueue } from './follow-queue.ts'
import { createTallies, documentsSummary } from './home-line.ts'
import { type InActDeps, inHints, inRefusal, sendInNow, splitIn } from './in-actions.ts'
import { IN_KIND, inDelivery } from './in-delivery.ts'
import { createInJob, inJobName } from './in-job.ts'
import { knownInKinds } from './in-kinds.ts'
import { documentList } from './list-tables.ts'
import { OUT_FEED } from './out-feed.ts'
import { createDocumentsOut } from './out-index.ts'
import { knownOutKinds } from './out-kinds.ts'
import { DocumentRefusal } from './refusal.ts'
import { documentSettings } from './settings.ts'
import { reopenIn, settleIn } from './settle.ts'
import { partsOfDocument, skipDocument, skipRefusal } from './skip.ts'
import { isSkipped, SETTLED_BY_HAND } from './skipped.ts'
import { documentTables, type StoredDocument } from './tables.ts'

/** Names of the deliveries for the window. */
export const DOCUMENT_KINDS: Record<string, string> = {
  [IN_KIND]: '单据 ERP → POS',
  'documents.out': '单据 POS → ERP',
}

export type Documents = ReturnType<typeof createDocuments>

export interface DocumentsDeps extends FeatureDeps {
  catalog: Pick<Catalog, 'importForDocument'>
}

/** Shop documents between ERP and POS. */
export function createDocuments(deps: DocumentsDeps) {
  const { db, queue, connections, jobs, clock } = deps
  const log = deps.log.child('documents')
  const now = (): number => clock.now()
  const tables = documentTables(db)
  const feeds = feedTables(db)
  const list = documentList(db)
  const settings = documentSettings(tables)
  const ends: (() => void)[] = []
  const withJob = new Set<number>()
  const changes = createChanges({ clock, publish: (payload) => deps.publish('documents.changed', payload) })
  const tallies = createTallies(tables)
  function changed(connectionId: number, ids: readonly number[]): void {
    tallies.changed(connectionId)
    changes.note(connectionId, ids)
  }
  const connectionOf = (lane: string): number => Number(lane.split(':')[1])

  const inJob = createInJob({
    db,
    clock,
    journal: deps.journal,
    newCorrelationId: deps.newCorrelationId,
    ...(deps.heldBy ? { heldBy: deps.heldBy } : {}),
    queue: {
      enqueue: (rows) => queue.enqueue(rows).map((one) => one.id),
      mint: (type) => queue.mint(type),
      discard: (ids, reason, by) => queue.discard(ids, reason, by),
      retry: (ids, by) => queue.retry(ids, by),
      row: (id) => queue.get(id)?.row ?? null,
    },
    connections,
    catalog: deps.catalog,
    tables,
    feeds,
    settings,
    changed,
  })

  /** A29, S45, S99: checked again just before the first send. */
  function forbidden(row: OutboxRow): Trouble | null {
    const connectionId = connectionOf(row.lane)
    if (connections.runner(connectionId, 'documentsIn') === 'direct')
      return {
        code: 'RUNNER_DIRECT',
        problem: '没有发送单据',
        cause: '单据 ERP → POS 由对方系统直连执行，本软件只核对是否到达。',
        action: '无需处理。',
      }
    const { shopId } = row.payload as { shopId: string }
    if (connections.warehouseOfShop(connectionId, shopId)) {
      const delivery = tables.delivery(row.id)
      const document = delivery && tables.get(delivery.documentId)
      return document ? reopenedTrouble(tables, document) : null
    }
    return {
      code: 'UNMAPPED',
      problem: '门店未对应',
      cause: `店铺 ${shopId} 与仓库的对应关系已被取消或不再一致。`,
      action: '请实施人员在【对接设置】确认对应关系，然后点“重试”。',
    }
  }

  queue.register(
    inDelivery({
      async posOf(lane) {
        const state = await connections.pos(connectionOf(lane))
        return state.state === 'ready' ? { ok: true, pos: state.remote.client } : { ok: false, trouble: state.trouble }
      },
      forbidden,
      ...(deps.slowestAnswerMs === undefined ? {} : { slowestAnswerMs: deps.slowestAnswerMs }),
      settled: (row) => settleIn(tables, row, now()),
      reopened: (row) => reopenIn(tables, row, now()),
    }),
  )
  const out = createDocumentsOut({ ...deps, log, tables, feeds, settings, changed })
  const follow = followQueue({
    db,
    tables,
    queue,
    now,
    changed,
    failed: (error) => log.error('documents could not follow the queue', { error: String(error) }),
  })

  function runIn(connectionId: number): void {
    if (withJob.has(connectionId)) jobs.runNow(inJobName(connectionId), deps.by())
  }

  const acting: InActDeps = {
    db,
    tables,
    now,
    by: deps.by,
    surroundings: inJob.surroundings,
    retryRows: (ids) => void (ids.length > 0 && queue.retry(ids, deps.by())),
    giveUp: (ids) => void (ids.length > 0 && queue.discard(ids, '由人确认，不再用这个单号发送', deps.by())),
    runNow: runIn,
    changed,
  }

  const skipping = {
    db,
    tables,
    now,
    by: deps.by,
    queue: { row: (id: number) => queue.get(id)?.row ?? null, discard: queue.discard },
  }

  /** 不发送; null = done, else why not. */
  function skip(id: number, reason: string): string | null {
    const refusal = skipDocument(id, reason, skipping)
    if (refusal !== null) return refusal
    const document = tables.get(id)!
    changed(document.connectionId, [id])
    journalChoice(document, `选择了“不发送”：${reason}`)
    return null
  }

  /** What a person chose is kept beyond the document's own timeline. `document` as the choice shows in its trouble. */
  function journalChoice(document: StoredDocument, choice: string): void {
    const byHand = document.trouble?.code === SETTLED_BY_HAND
    deps.journal.write({
      level: 'warn',
      scope: 'documents',
      connection: `${document.direction === 'in' ? 'pos' : 'wangdian'}:${document.connectionId}`,
      correlationId: document.correlationId,
      subject: { type: 'document', id: document.number },
      event: byHand ? 'documents.settled-by-hand' : 'documents.counted-choice',
      message: `${deps.by()} 对${byHand ? '' : '盘点之后的'}单据 ${document.number} ${choice}`,
      detail: { trouble: document.trouble },
    })
  }

  /** 立即同步 may answer the question about a 盘点, or take 不发送 back. */
  function told(act: (id: number) => string | null) {
    return (id: number): string | null => {
      const before = tables.get(id)
      const refusal = act(id)
      if (refusal === null && before && mayChoose(before))
        journalChoice(before, isSkipped(before) ? '收回了“不发送”，选择了“仍然发送”' : '选择了“仍然发送”')
      return refusal
    }
  }

  /** A connection that is new gets its job; one that is gone loses it. */
  function addJobs(): void {
    for (const id of withJob) {
      if (connections.get(id)) continue
      withJob.delete(id)
      jobs.unregister(inJobName(id))
      inJob.forget(id)
    }
    for (const { id } of connections.list()) {
      if (withJob.has(id)) continue
      withJob.add(id)
      inTransaction(db, () => settings.since(id, now()))
      jobs.register(inJob.definition(id))
    }
  }

  function wake(): void {
    for (const id of withJob) runIn(id)
    out.wake()
  }

  return {
    calls: documentCalls({
      tables,
      list,
      settings,
      connections,
      files: deps.files,
      now,
      acts: {
        in: {
          refusal: inRefusal,
          sendNow: told((id) => sendInNow(id, acting)),
          hints: inHints,
          refresh(connectionId) {
            inJob.want(connectionId)
            runIn(connectionId)
          },
          kinds: knownInKinds(),
          stream(connectionId) {
            const job = jobs.status().find((one) => one.name === inJobName(connectionId))
            const account = connections.get(connectionId)?.wangdian.sid ?? ''
            const { readAt, watermark } = feeds.get(connectionId, 'in.stockIn', account)
            return {
              readAt,
              knownUntil: watermark,
              running: job?.running ?? false,
              nextAt: job?.nextAt ?? null,
              trouble: inJob.status(connectionId).trouble,
            }
          },
        },
        out: {
          refusal(document, action) {
            if (action === 'refresh') return null
            if (action === 'send-now') return out.sendNowRefusal(document)
            if (action === 'retry') return document.state === 'refused' ? null : '只有“被拒绝”的单据可以重试'
            return '门店单据不需要拆分'
          },
          sendNow: told((id) => out.sendNow(id)),
          hints: out.hints,
          refresh: (connectionId) => out.wake(connectionId),
          kinds: knownOutKinds(),
          stream(connectionId) {
            const account = connections.get(connectionId)?.pos.appKey ?? ''
            const { readAt } = feeds.get(connectionId, OUT_FEED, account)
            const { running, trouble, nextAt } = out.feedStatus(connectionId)
            return { readAt, knownUntil: readAt, running, trouble, nextAt }
          },
        },
      },
      skip,
      skipRefusal: (document) => skipRefusal(document, partsOfDocument(document.id, skipping)),
      split(id) {
        if (tables.get(id)?.direction === 'out')
          throw new DocumentRefusal({
            code: 'NOT_SPLITTABLE',
            problem: '不能拆分发送',
            cause: '门店单据不需要拆分。',
            action: '无需处理。',
          })
        return splitIn(id, acting)
      },
      retryRows: (ids) => queue.retry(ids, deps.by()),
      productsSwitch: (connectionId) => inJob.status(connectionId).productsSwitch,
      settingsChanged(connectionId) {
        // A present run goes on where it stopped.
        jobs.unregister(inJobName(connectionId))
        jobs.register(inJob.definition(connectionId))
        changed(connectionId, [])
      },
    }),
    start(): void {
      addJobs()
      ends.push(
        connections.onChange(() => {
          addJobs()
          out.connectionsChanged()
        }),
        deps.online.onChange((online) => {
          if (online) wake()
        }),
        deps.power.onResume(wake),
      )
      follow.all()
      out.start()
    },
    /** A person pressed 立即同步, the network or the PC came back. */
    wake,
    /** A22: what stock sync must not overwrite. */
    unsettledSpecs: out.unsettledSpecs,
    /** S1: 单据 on 首页. */
    summary: () => documentsSummary({ tally: tallies.of, list, connections, now }),
    async stop(): Promise<void> {
      for (const end of ends.splice(0)) end()
      changes.stop()
      await Promise.all([follow.stop(), out.stop()])
    },
  }
}

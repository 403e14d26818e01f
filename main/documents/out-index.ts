import type { DocumentState } from '../../preload/contract/index.ts'
import type { FeatureDeps } from '../feature.ts'
import { inTransaction } from '../store/index.ts'
import { mayChoose, sendChoice } from './counted.ts'
import type { FeedTables } from './feed-tables.ts'
import { heldElsewhere } from './held-elsewhere.ts'
import { breathe } from './in-take.ts'
import { confirmBooked } from './out-confirm.ts'
import { outDelivery } from './out-delivery.ts'
import { createOutFeed } from './out-feed.ts'
import { BEHIND, outPlacing } from './out-place.ts'
import { createOutRounds } from './out-rounds.ts'
import { createSources } from './out-source.ts'
import { outTables } from './out-tables.ts'
import { isOutUndecided, outExtra, takeChanges } from './out-take.ts'
import { watchDirect, watchMissing } from './out-watch.ts'
import { confirmSales } from './sales-confirm.ts'
import type { DocumentSettingsStore } from './settings.ts'
import { isSkipped } from './skipped.ts'
import type { DocumentTables, StoredDocument } from './tables.ts'
import { type UnsettledDocuments, unsettledTables } from './unsettled.ts'

export interface OutDeps
  extends Pick<
    FeatureDeps,
    | 'db'
    | 'clock'
    | 'log'
    | 'journal'
    | 'queue'
    | 'connections'
    | 'newCorrelationId'
    | 'by'
    | 'heldBy'
    | 'slowestAnswerMs'
  > {
  tables: DocumentTables
  feeds: FeedTables
  settings: DocumentSettingsStore
  /** Documents of a connection that changed, for the window; null = the stream's state. */
  changed(connectionId: number, ids: readonly number[]): void
}

export type DocumentsOut = ReturnType<typeof createDocumentsOut>

/** Documents of the POS on their way to the ERP, and its sales, which the ERP fetches itself (S118, S119). */
export function createDocumentsOut(deps: OutDeps) {
  const { db, tables, queue, connections, clock } = deps
  const own = outTables(db)
  const unsettled = unsettledTables(db)
  const placing = outPlacing({
    tables,
    own,
    now: clock.now,
    warehouseOf(connectionId, shopId) {
      const pair = connections.warehouseOfShop(connectionId, shopId)
      return pair && { warehouseNo: pair.warehouseNo, name: null }
    },
    runner: (connectionId) => connections.runner(connectionId, 'documentsOut'),
    isOff: (connectionId, kind) => deps.settings.get(connectionId).kindsOff.includes(kind),
    queue: {
      enqueue: (rows) => queue.enqueue(rows).map((one) => one.id),
      mint: (type) => queue.mint(type),
      get: (id) => queue.get(id)?.row ?? null,
      discard: (ids, reason) => queue.discard(ids, reason, '单据桥').refused.length === 0,
    },
    by: deps.by,
  })

  const erpOf = async (connectionId: number) => {
    const state = await connections.wangdian(connectionId)
    return state.state === 'ready'
      ? { ok: true as const, erp: state.remote.client }
      : { ok: false as const, trouble: state.trouble }
  }

  /** See SourcesDeps.remembersSince. */
  const remembers = new Map<number, number>()

  /** A restored or copied file mints with another installation code: from then on it remembers what it sends. */
  function noteInstallation(connectionId: number): void {
    inTransaction(db, () => {
      const code = /^[A-Z]+\d{6}(.{4})/.exec(queue.mint('DO'))?.[1] ?? ''
      const state = deps.feeds.get(connectionId, 'out.installation', code)
      const since = state.watermark ?? clock.now()
      if (state.watermark === null)
        deps.feeds.put(connectionId, 'out.installation', code, { ...state, watermark: since })
      remembers.set(connectionId, since)
    })
  }

  /** Rows that wait for the ERP or are on their way. */
  function backlog(connectionId: number): number {
    const counts = queue.status().find((one) => one.lane === `wangdian:${connectionId}`)?.counts
    return counts ? counts.pending + counts.waiting + counts.sending : 0
  }

  queue.register(
    outDelivery({
      erpOf: (lane) => erpOf(Number(lane.split(':')[1])),
      sources: createSources({
        now: clock.now,
        backlog,
        oldest: own.oldestUnderWay,
        remembersSince: (connectionId) => remembers.get(connectionId) ?? 0,
      }),
      runsOut: (connectionId) => connections.runner(connectionId, 'documentsOut') === 'app',
      overtaken: (row) => placing.overtaken(row),
      ...(deps.slowestAnswerMs === undefined ? {} : { slowestAnswerMs: deps.slowestAnswerMs }),
      settled(row) {
        placing.settled(row)
        // After the commit: what it was waited for may go, and the ERP is asked how it stands.
        queueMicrotask(() => rounds.wake(Number(row.lane.split(':')[1])))
      },
      reopened: placing.reopened,
    }),
  )

  const common = (connectionId: number) => ({
    db,
    tables,
    own,
    placing,
    changed: (ids: readonly number[]) => deps.changed(connectionId, ids),
    giveUp(outboxIds: readonly number[]) {
      queue.discard(outboxIds, '缺商品，商品建好后已用新的单号重新发送', '单据桥')
    },
  })

  const rounds = createOutRounds({
    clock,
    erpOf,
    newCorrelationId: deps.newCorrelationId,
    before: releaseBehind,
    tasks: [
      (round) => confirmBooked(round, { ...common(round.connectionId), backlog }),
      (round) => watchMissing(round, common(round.connectionId)),
      (round) => confirmSales(round, common(round.connectionId)),
      (round) => watchDirect(round, common(round.connectionId)),
    ],
    failed: (error) =>
      deps.log.error('a round of documents failed', { error: String((error as Error)?.stack ?? error) }),
  })

  const feed = createOutFeed({
    db,
    feeds: deps.feeds,
    clock,
    async posOf(connectionId) {
      const holder = (await deps.heldBy?.(connectionId)) ?? null
      if (holder !== null) return { ok: false, trouble: heldElsewhere(holder) }
      const state = await connections.pos(connectionId)
      if (state.state !== 'ready') return { ok: false, trouble: state.trouble }
      const { remote } = state
      return { ok: true, pos: remote.client, remoteNow: () => remote.clock.now() }
    },
    accountOf: (connectionId) => connections.get(connectionId)?.pos.appKey ?? '',
    startedAt,
    newCorrelationId: deps.newCorrelationId,
    async take(connectionId, changes, last) {
      await takeChanges(connectionId, changes, last, {
        db,
        tables,
        now: clock.now,
        newCorrelationId: deps.newCorrelationId,
        startedAt: startedAt(connectionId),
        place: (document) => void placing.place(document),
        withdraw: (document, why) => placing.withdraw(document, why),
        metKind: (document, known) => metKind(document, known),
        changed(ids) {
          deps.changed(connectionId, ids)
          rounds.wake(connectionId)
        },
      })
    },
    openNumbers: (connectionId) =>
      OPEN.flatMap((state) => tables.inState(connectionId, 'out', state, 0, 10_000)).map((document) => document.number),
    said: (connectionId) => deps.changed(connectionId, []),
  })

  /** Seconds on the wire: what was finished within this time of the start counts as after it. */
  function startedAt(connectionId: number): number {
    return deps.settings.since(connectionId, clock.now()) - 60_000
  }

  function metKind(document: StoredDocument, known: boolean): void {
    if (known) return
    deps.journal.write({
      level: 'warn',
      scope: 'documents.out',
      connection: `pos:${document.connectionId}`,
      correlationId: document.correlationId,
      subject: { type: 'document', id: document.number },
      event: 'documents.unknown-kind',
      message: `第一次遇到门店单据类型「${document.kindLabel}」（单据 ${document.number}），请核对 ERP 中的结果`,
    })
  }

  /** Documents that waited for another one of their shop, in the order they came in. */
  async function releaseBehind(connectionId: number): Promise<void> {
    for (let after = 0; ; ) {
      const waiting = own.behind(connectionId, after, 50)
      if (waiting.length === 0) return
      const gone: number[] = []
      inTransaction(db, () => {
        for (const document of waiting) {
          if (document.trouble?.code === BEHIND && own.ahead(document) !== null) continue
          placing.place(document)
          if (tables.get(document.id)?.trouble?.code !== BEHIND) gone.push(document.id)
        }
      })
      if (gone.length > 0) deps.changed(connectionId, gone)
      after = waiting.at(-1)!.id
      await breathe()
    }
  }

  /** The mapping or the runner changed: what stands because of it is decided anew. */
  async function decideAnew(connectionId: number): Promise<void> {
    for (const state of REDECIDED) {
      for (let after = 0; ; ) {
        const documents = tables.inState(connectionId, 'out', state, after, 50)
        if (documents.length === 0) break
        const moved: number[] = []
        inTransaction(db, () => {
          for (const document of documents) {
            placing.place(document)
            if (tables.get(document.id)?.state !== document.state) moved.push(document.id)
          }
        })
        if (moved.length > 0) deps.changed(connectionId, moved)
        after = documents.at(-1)!.id
        await breathe()
      }
    }
    rounds.wake(connectionId)
  }

  const seen = new Map<number, string>()
  let deciding: Promise<void> = Promise.resolve()

  /** New connections are followed; what changed in the others is looked at anew. */
  function connectionsChanged(): void {
    const list = connections.list()
    for (const id of seen.keys()) {
      if (list.some((connection) => connection.id === id)) continue
      seen.delete(id)
      feed.end(id)
      rounds.end(id)
    }
    for (const { id } of list) {
      const key = JSON.stringify([
        connections
          .pairs(id)
          .map((pair) => pair.shopId)
          .sort(),
        connections.runner(id, 'documentsOut'),
      ])
      const before = seen.get(id)
      seen.set(id, key)
      if (!remembers.has(id)) noteInstallation(id)
      feed.begin(id)
      rounds.begin(id)
      feed.wake(id)
      if (before === key) continue
      deciding = deciding
        .then(() => decideAnew(id))
        .catch((error) => deps.log.error('documents were not decided anew', { error: String(error) }))
    }
  }

  return {
    start(): void {
      connectionsChanged()
    },
    connectionsChanged,
    /** The network or the PC came back, or a person pressed 立即同步. */
    wake(connectionId?: number): void {
      feed.wake(connectionId)
      rounds.wake(connectionId)
    },
    async stop(): Promise<void> {
      await Promise.all([feed.stop(), rounds.stop(), deciding])
    },
    /** What a person may see of the feed. */
    feedStatus: feed.status,
    /**
     * A22: documents of a shop that have moved the stock of one side only, after reading what happened in the shop up to
     * now.
     */
    async unsettledSpecs(connectionId: number, shopId: string): Promise<UnsettledDocuments> {
      const current = await feed.refresh(connectionId)
      const warehouseNo = connections.warehouseOfShop(connectionId, shopId)?.warehouseNo ?? shopId
      const known = unsettled.of({ connectionId, shopId, warehouseNo })
      return current ? known : { ...known, all: true }
    },
    /** 立即同步 of one document. Null = it goes (or has gone); else why not, as a Chinese sentence. */
    sendNow(id: number): string | null {
      const document = tables.get(id)
      if (!document) return '单据已不存在'
      const refusal = sendNowRefusal(document)
      if (refusal !== null) return refusal
      const chosen = mayChoose(document)
      const { old, decision } = inTransaction(db, () => {
        tables.patch(id, { extra: { ...outExtra(document), wanted: true }, askedAt: null })
        tables.addEvent(id, { at: clock.now(), event: 'person', text: '点了“立即同步”', by: deps.by() })
        const now = tables.get(id)!
        return chosen ? placing.choose(now, sendChoice(document)) : { old: [], decision: placing.place(now) }
      })
      if (old.length > 0) queue.discard(old, '由人确认后用新的单号重新发送', deps.by())
      deps.changed(document.connectionId, [id])
      rounds.wake(document.connectionId)
      if (decision.go || ASKED_NOW.has(decision.state) || isSkipped(document)) return null
      return decision.trouble ? `${decision.trouble.problem}：${decision.trouble.cause}` : '现在不能发送'
    },
    sendNowRefusal,
    /** What is left to do by hand, and where a person finds the document in the ERP. */
    hints: outHints,
  }
}

/** States whose documents may have been deleted in the POS unnoticed. */
const OPEN: readonly DocumentState[] = [
  'waiting-finish',
  'unmapped',
  'missing-products',
  'held',
  'queued',
  'observing',
  'waiting-erp',
]
/** States that stand on the mapping or the runner. */
const REDECIDED: readonly DocumentState[] = ['unmapped', 'observing']
/** 立即同步 asks the ERP at once. */
const ASKED_NOW: ReadonlySet<DocumentState> = new Set(['waiting-erp', 'observing', 'missing-products'])

/** Why 立即同步 is not offered, or null. */
export function sendNowRefusal(document: Pick<StoredDocument, 'state' | 'trouble'>): string | null {
  if (!isOutUndecided(document)) {
    if (document.state === 'refused') return '被拒绝的单据请点“重试”'
    if (document.state === 'discarded') return '单据已放弃，需要时请在 ERP 手工录入'
    if (document.state === 'waiting-audit' || document.state === 'waiting-settle')
      return '已进入 ERP，请在 ERP 审核、结算'
    if (document.state === 'arrived' || document.state === 'arrived-by-other') return '已经到达'
    return '已在排队'
  }
  if (document.state === 'cancelled') return '门店已取消这张单据'
  if (document.state === 'deleted') return '门店已删除这张单据'
  if (
    document.state === 'not-returned' &&
    document.trouble?.code !== 'KIND_OFF' &&
    document.trouble?.code !== 'BEFORE_START' &&
    !isSkipped(document)
  )
    return document.trouble?.cause ?? '这张单据不回传'
  return null
}

/** Chinese sentences for the detail of a document of the POS. */
export function outHints(document: StoredDocument): string[] {
  const { kind } = outExtra(document)
  const hints: string[] = []
  if (kind === 'sale') {
    hints.push('销售单由旺店通自己抓取，本软件不发送；需要 ERP 店铺“已授权”并取消勾选“禁止抓取订单”。')
    if (document.state === 'arrived') hints.push(`ERP 系统订单：${document.arrivedNo ?? ''}，在【订单】中查看。`)
    return hints
  }
  if (kind === 'stocktake')
    hints.push('ERP 按盘盈盘亏生成盘盈入库单和盘亏出库单；请保持勾选“自动审核盘点入库”“自动审核盘点出库”。')
  if (document.arrivedNo !== null) {
    const where =
      kind === 'stocktake'
        ? '库存→库存管理→盘点'
        : kind.endsWith('Out')
          ? '库存→出库管理→出库单管理'
          : '库存→入库管理→入库单管理'
    hints.push(`ERP 单号 ${document.arrivedNo}，在 ERP ${where}（状态选“全部”）中查看。`)
  }
  return hints
}

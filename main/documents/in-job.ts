import type { Trouble } from '../../preload/contract/index.ts'
import { AskRefused, AskStopped, type Catalog } from '../catalog/index.ts'
import type { JobContext, JobDefinition } from '../clock/types.ts'
import type { Connections } from '../connections/index.ts'
import type { FeatureDeps } from '../feature.ts'
import type { Read } from '../remote/read.ts'
import { inTransaction } from '../store/index.ts'
import { askBriefly, NotNow } from './ask-briefly.ts'
import type { FeedTables } from './feed-tables.ts'
import { heldElsewhere } from './held-elsewhere.ts'
import { type InSurroundings, placeIn, surroundingsKey, surroundingsOf } from './in-place.ts'
import { arrive, arrivedAlready, type Prepared, prepareIn } from './in-prepare.ts'
import { inFeeds, isDue, readFeed } from './in-read.ts'
import { breathe, takeRows } from './in-take.ts'
import { tellLate } from './late.ts'
import type { DocumentSettingsStore } from './settings.ts'
import type { DocumentTables, StoredDocument } from './tables.ts'

/** Name of the clock's job of a connection. */
export const inJobName = (connectionId: number): string => `documents.in:${connectionId}`

const MINUTE = 60_000
/** Documents asked for in one step. */
const STEP = 200
/** Documents under 对方系统直连 asked for in one run, those asked longest ago first. */
const MOST_OBSERVED = 1_000

export interface InJobDeps extends Pick<FeatureDeps, 'db' | 'clock' | 'journal' | 'newCorrelationId' | 'heldBy'> {
  queue: Parameters<typeof prepareIn>[1]['queue']
  connections: Connections
  catalog: Pick<Catalog, 'importForDocument'>
  tables: DocumentTables
  feeds: FeedTables
  settings: DocumentSettingsStore
  changed(connectionId: number, ids: readonly number[]): void
}

/** What a connection's last run said; memory only, the clock keeps the history. */
export interface InStatus {
  trouble: Trouble | null
  productsSwitch: boolean | null
}

/** ERP → POS: one job per connection, every n minutes (setting 1–10). */
export function createInJob(deps: InJobDeps) {
  const { db, tables, feeds, connections, clock } = deps
  const states = new Map<number, InStatus>()
  const placedBy = new Map<number, string>()
  /** A person asked: lists that rest otherwise are read as well. */
  const wanted = new Set<number>()
  const now = (): number => clock.now()
  const statusOf = (connectionId: number): InStatus =>
    states.get(connectionId) ?? { trouble: null, productsSwitch: null }

  function surroundings(connectionId: number, offsetMs: number): InSurroundings {
    const { kindsOff } = deps.settings.get(connectionId)
    const since = deps.settings.since(connectionId, now()) + offsetMs
    return surroundingsOf(connectionId, connections, { kindsOff, since })
  }

  async function run(
    connectionId: number,
    context: JobContext,
  ): Promise<{ note: string; counts: Record<string, number> }> {
    const holder = (await deps.heldBy?.(connectionId)) ?? null
    if (holder !== null) {
      states.set(connectionId, { ...statusOf(connectionId), trouble: heldElsewhere(holder) })
      return { note: `由另一台电脑执行：${holder}`, counts: {} }
    }
    const pair = await connections.clients(connectionId)
    if (pair.state !== 'ready') {
      states.set(connectionId, { ...statusOf(connectionId), trouble: pair.trouble })
      throw new Error(said(pair.trouble))
    }
    const erp = pair.wangdian
    const pos = pair.pos.client
    const account = connections.get(connectionId)?.wangdian.sid ?? ''
    const asked = { signal: context.signal, correlationId: context.correlationId }
    const ask = <T>(call: () => Promise<Read<T>>): Promise<T> => askBriefly(call, { clock, signal: context.signal })
    const all = wanted.delete(connectionId)
    const counts = { read: 0, queued: 0, existed: 0, missing: 0, arrived: 0, requests: 0, late: 0 }
    const changed = (ids: readonly number[]): void => deps.changed(connectionId, ids)
    const around = (): InSurroundings => surroundings(connectionId, erp.clock.offsetMs() ?? 0)

    // Either side may be down: what the other one has to do still happens.
    const troubles: Trouble[] = []
    const half = async (work: () => Promise<void>): Promise<void> => {
      try {
        await work()
      } catch (error) {
        if (error instanceof NotNow || error instanceof AskRefused) troubles.push(error.trouble)
        else throw error
      }
    }

    await half(async () => {
      // Any answer tells the ERP's time: a watermark taken from a wrong PC clock would pass over documents.
      if (erp.clock.offsetMs() === null) await ask(() => erp.client.shops(asked))
      const warehouses = connections.pairs(connectionId).map((one) => one.warehouseNo)
      for (const feed of inFeeds(warehouses)) {
        const { readAt, reading } = feeds.get(connectionId, feed.name, account)
        if (reading === null && !isDue(feed, readAt, now(), all)) continue
        const read = await readFeed(connectionId, account, feed, {
          feeds,
          erp: erp.client,
          ask,
          asked,
          now,
          since: around().since,
          keep: (rows, last) => {
            const present = around()
            return takeRows(connectionId, rows, last, {
              db,
              tables,
              now,
              newCorrelationId: deps.newCorrelationId,
              place: (document) => void placeIn(document, present, { tables, now: now() }),
              metKind: (document, known) => metKind(document, known, context),
              changed,
            })
          },
          moved: (left) =>
            context.progress({ done: counts.read, total: null, note: left > 0 ? `还有约 ${left} 页` : '' }),
        })
        counts.read += read.rows
        counts.requests += read.requests
        context.progress({ done: counts.read, total: null })
      }
    })
    await replace(connectionId, around())
    await half(async () => {
      if (connections.runner(connectionId, 'documentsIn') === 'direct') {
        counts.existed += await observe(connectionId, { pos, ask, asked, changed })
        return
      }
      const done: Prepared = await prepareIn(connectionId, {
        db,
        tables,
        queue: deps.queue,
        pos,
        erp: erp.client,
        ask,
        asked,
        now,
        surroundings: around,
        importProducts: (codes, correlationId) =>
          deps.catalog.importForDocument(connectionId, codes, { signal: context.signal, correlationId, ask }),
        switchRead: (enabled) => states.set(connectionId, { ...statusOf(connectionId), productsSwitch: enabled }),
        isOurs: (number) => tables.isOurNumber(number),
        changed,
        moved: (count) => context.progress({ done: count, total: null }),
      })
      counts.queued += done.queued
      counts.existed += done.existed
      counts.missing += done.missing
      if (statusOf(connectionId).productsSwitch === null || all) {
        const { enabled } = await ask(() => pos.erpSync(asked))
        states.set(connectionId, { ...statusOf(connectionId), productsSwitch: enabled })
      }
    })
    const late = tellLate({ db, tables, journal: deps.journal, now, changed: deps.changed })
    counts.late = late.late + late.alert
    const trouble = troubles[0] ?? null
    states.set(connectionId, { ...statusOf(connectionId), trouble })
    if (trouble) throw new Error(said(trouble))
    return { note: noteOf(counts), counts }
  }

  function metKind(document: StoredDocument, known: boolean, context: JobContext): void {
    if (known) return
    deps.journal.write({
      level: 'warn',
      scope: 'documents.in',
      connection: `wangdian:${document.connectionId}`,
      correlationId: document.correlationId,
      subject: { type: 'document', id: document.number },
      event: 'documents.unknown-kind',
      message: `第一次遇到单据种类「${document.kindLabel}」（${document.number}），照常回传，请核对`,
      detail: { kind: document.kind, run: context.correlationId },
    })
  }

  /** Mapping, runner or settings changed: documents that stood because of them are placed anew. */
  async function replace(connectionId: number, around: InSurroundings): Promise<void> {
    const key = surroundingsKey(around)
    if (placedBy.get(connectionId) === key) return
    for (const state of ['unmapped', 'observing', 'queued', 'missing-products', 'not-returned'] as const) {
      for (let after = 0; ; ) {
        const some = tables.inState(connectionId, 'in', state, after, STEP)
        const changed = inTransaction(db, () =>
          some.filter((document) => {
            if (state === 'not-returned' && document.trouble?.code !== 'NOT_A_SHOP') return false
            const before = document.state
            const decision = placeIn(document, around, { tables, now: now() })
            return decision !== null && (decision.go || decision.state !== before)
          }),
        )
        if (changed.length > 0)
          deps.changed(
            connectionId,
            changed.map((document) => document.id),
          )
        if (some.length < STEP) break
        after = some.at(-1)!.id
        await breathe()
      }
    }
    placedBy.set(connectionId, key)
  }

  /** A29: the vendors' own link runs the stream; the POS is asked which documents have arrived. */
  async function observe(
    connectionId: number,
    run: Pick<Parameters<typeof prepareIn>[1], 'pos' | 'ask' | 'asked'> & { changed(ids: readonly number[]): void },
  ): Promise<number> {
    let arrived = 0
    const open = tables.leastAsked(connectionId, 'in', 'observing', MOST_OBSERVED)
    for (let at = 0; at < open.length; at += STEP) {
      const some = open.slice(at, at + STEP)
      const there = await arrivedAlready(some, run)
      inTransaction(db, () => {
        for (const document of some) tables.patch(document.id, { askedAt: now() })
      })
      if (there.size > 0) arrive(there, { db, tables, now, changed: run.changed })
      arrived += there.size
    }
    return arrived
  }

  return {
    definition(connectionId: number): JobDefinition {
      const { intervalMinutes } = deps.settings.get(connectionId)
      return {
        name: inJobName(connectionId),
        label: '单据 ERP → POS',
        rule: { every: 'minutes', minutes: intervalMinutes },
        catchUp: 'none',
        stallMs: 5 * MINUTE,
        limitMs: 60 * MINUTE,
        async run(context) {
          try {
            return await run(connectionId, context)
          } catch (error) {
            if (error instanceof AskStopped) throw new Error('运行被中止')
            throw error
          }
        },
      }
    },
    /** The next run reads every list. */
    want: (connectionId: number): void => void wanted.add(connectionId),
    status: statusOf,
    surroundings: (connectionId: number): InSurroundings => surroundings(connectionId, 0),
    forget(connectionId: number): void {
      states.delete(connectionId)
      placedBy.delete(connectionId)
      wanted.delete(connectionId)
    },
  }
}

export type InJob = ReturnType<typeof createInJob>

const said = (trouble: Trouble): string => `${trouble.problem}：${trouble.cause}`

function noteOf(counts: { read: number; queued: number; existed: number; missing: number; late: number }): string {
  const parts = [
    counts.queued > 0 ? `排队 ${counts.queued} 张` : '',
    counts.existed > 0 ? `对方已同步 ${counts.existed} 张` : '',
    counts.missing > 0 ? `缺商品 ${counts.missing} 张` : '',
    counts.late > 0 ? `超时 ${counts.late} 张` : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? '没有需要回传的单据' : parts.join('，')
}

import type { Trouble } from '../../preload/contract/index.ts'
import type { JobDefinition } from '../clock/types.ts'
import type { FeatureDeps } from '../feature.ts'
import type { Ideal } from '../remote/ideal/index.ts'
import { type CallbackListener, createCallbackListener } from './callback-listener.ts'
import { documentDelivery } from './document-delivery.ts'
import { breathe } from './document-file.ts'
import { createDocumentList } from './document-list.ts'
import { DOCUMENT_KIND } from './document-make.ts'
import { createDocumentTables } from './document-tables.ts'
import type { ProvinceGuards } from './mapping-guards.ts'
import type { OrderPort, ReturnsForOrders } from './order-port.ts'
import { createReturnCalls } from './return-calls.ts'
import { createReturnFeed, type ReturnFeed } from './return-feed.ts'
import { createReturnTables, type StoredReturn } from './return-tables.ts'
import { createReturnWorker, type ReturnWorker } from './return-worker.ts'
import { createSerialTables } from './serial-tables.ts'

/** Names of the deliveries for the window. */
export const RETURN_KIND_LABELS: Record<string, string> = { [DOCUMENT_KIND]: '出入库单 → 博远ERP' }

const EVERY_MINUTES = 5
const CHANGED_MS = 200
/** Longest time 博远 may still work on a request we gave up on (ms). */
const SLOWEST_ANSWER_MS = 60_000
const LISTENER_NOTE =
  '回调只是提示，真正的数据仍由软件按单据号查询。对外开放前，请在前面配置 HTTPS（TLS）代理，并在防火墙里只放行荣耀IDEAL的地址。'

interface Live {
  worker: ReturnWorker
  feed: ReturnFeed
  listener: CallbackListener
}

export interface ReturnsDeps extends FeatureDeps {
  orders: OrderPort
  guards: Pick<ProvinceGuards, 'serialRules'>
}

/** Returns of IDEAL: inbox, serials, stock documents, push log, 串号追踪 (I1–I10, I60–I73). */
export function createReturns(deps: ReturnsDeps) {
  const { db, queue, clock, province, journal, orders } = deps
  const log = deps.log.child('returns')
  const now = (): number => clock.now()
  const tables = createReturnTables(db)
  const documents = createDocumentTables(db)
  const serials = createSerialTables(db)
  const list = createDocumentList(documents, queue)
  const live = new Map<number, Live>()
  const ending = new AbortController()
  const ends: (() => void)[] = []
  const leaving: Promise<unknown>[] = []
  const noted = new Map<number, () => void>()
  let running = false

  function changed(connectionId: number): void {
    if (noted.has(connectionId) || ending.signal.aborted) return
    noted.set(
      connectionId,
      clock.after(CHANGED_MS, () => {
        noted.delete(connectionId)
        deps.publish('returns.changed', { connectionId })
      }),
    )
  }

  async function idealOf(connectionId: number): Promise<{ ok: true; client: Ideal } | { ok: false; trouble: Trouble }> {
    const state = await province.client(connectionId, 'ideal')
    return state.state === 'ready' ? { ok: true, client: state.remote.client } : { ok: false, trouble: state.trouble }
  }

  const journalOf = (connectionId: number) => (level: 'info' | 'warn' | 'error', event: string, message: string) =>
    void journal.write({
      level,
      scope: 'distribution',
      event,
      message,
      correlationId: deps.newCorrelationId(),
      connection: `ideal:${connectionId}`,
      system: 'ideal',
      subject: { type: 'connection', id: String(connectionId) },
    })

  function noteReturn(returned: StoredReturn, level: 'info' | 'warn' | 'error', event: string, message: string): void {
    journal.write({
      level,
      scope: 'distribution',
      event,
      message,
      correlationId: returned.correlationId,
      connection: `ideal:${returned.connectionId}`,
      system: 'ideal',
      subject: { type: 'return', id: String(returned.id) },
    })
  }

  queue.register(
    documentDelivery({
      async boyuanOf(lane) {
        const state = await province.client(Number(lane.split(':')[1]), 'boyuan')
        return state.state === 'ready'
          ? { ok: true, client: state.remote.client }
          : { ok: false, trouble: state.trouble }
      },
      documents,
      serials,
      orders,
      now,
      breathe,
      slowestAnswerMs: deps.slowestAnswerMs ?? SLOWEST_ANSWER_MS,
      changed(connectionId, orderId) {
        changed(connectionId)
        orders.changed(connectionId, [orderId])
      },
      note: (document, level, message) =>
        void journal.write({
          level,
          scope: 'distribution',
          event: level === 'info' ? 'document.delivered' : 'document.refused',
          message,
          correlationId: document.correlationId,
          connection: `boyuan:${document.connectionId}`,
          system: 'boyuan',
          subject: { type: 'stock-document', id: String(document.id) },
        }),
    }),
  )

  const base = {
    tables,
    documents,
    serials,
    orders,
    guards: deps.guards,
    queue,
    now,
    breathe,
    idealOf,
    after: (delayMs: number, run: () => void) => clock.after(delayMs, run),
    newCorrelationId: deps.newCorrelationId,
    changed,
    failed: (error: unknown) => log.error('returns could not be worked off', { error: String(error) }),
  }

  function open(connectionId: number): void {
    const note = journalOf(connectionId)
    const worker = createReturnWorker({ ...base, note: noteReturn }, connectionId)
    const shared = {
      ...base,
      received(id: number) {
        changed(id)
        worker.kick()
      },
      note: (_id: number, level: 'info' | 'warn' | 'error', event: string, message: string) =>
        note(level, event, message),
    }
    const listener = createCallbackListener(shared, connectionId)
    live.set(connectionId, { worker, listener, feed: createReturnFeed(shared, connectionId) })
    deps.jobs.register(jobOf(connectionId, worker))
    void worker.refresh('all')
    void listener.apply()
  }

  function close(connectionId: number): Promise<unknown> {
    const there = live.get(connectionId)
    live.delete(connectionId)
    return Promise.all([there?.worker.stop(), there?.feed.stop(), there?.listener.stop()])
  }

  /** A connection that is new begins to listen; one that is gone ends. */
  function follow(): void {
    if (!running) return
    const ids = new Set(province.list().map((one) => one.id))
    for (const id of [...live.keys()]) {
      if (ids.has(id)) continue
      deps.jobs.unregister(jobName(id))
      leaving.push(close(id))
    }
    for (const id of ids) if (!live.has(id)) open(id)
  }

  const forOrders: ReturnsForOrders = {
    documentsOf: (orderId) =>
      list
        .ofOrder(orderId)
        .map(({ id, kindLabel, number, boyuanNo, createdAt, stateText, quantity, serials: count }) => ({
          id,
          kindLabel,
          number: boyuanNo ?? number,
          stateText,
          quantity,
          serials: count,
          at: createdAt,
        })),
    lookUp(connectionId, orderIds) {
      const keys = orderIds.flatMap((id) => {
        const order = orders.get(id)
        return order ? [{ billType: order.kind, billNo: order.orderNo }] : []
      })
      void live.get(connectionId)?.worker.refresh(keys)
    },
  }

  return {
    forOrders,
    calls: createReturnCalls({
      ...deps,
      tables,
      serials,
      list,
      live(connectionId) {
        const stored = tables.feed(connectionId)
        const there = live.get(connectionId)
        const asked = [stored.askedAt, there?.feed.askedAt() ?? null, there?.worker.askedAt() ?? null]
        const times = asked.filter((at) => at !== null)
        const { url, trouble } = there?.listener.state() ?? { url: null, trouble: null }
        return {
          lastReceivedAt: stored.receivedAt,
          lastAskedAt: times.length === 0 ? null : Math.max(...times),
          reading: there?.feed.trouble() ?? there?.worker.trouble() ?? null,
          listener: { ...stored.listener, url, trouble, note: LISTENER_NOTE },
        }
      },
      async refresh(connectionId) {
        const there = live.get(connectionId)
        there?.feed.wake()
        await there?.worker.refresh('all')
        changed(connectionId)
      },
      kick: (connectionId) => live.get(connectionId)?.worker.kick(),
      applyListener: async (connectionId) => live.get(connectionId)?.listener.apply(),
      changed,
      signal: ending.signal,
    }),
    start(): void {
      running = true
      follow()
      ends.push(
        province.onChange(follow),
        deps.power.onResume(wake),
        deps.online.onChange((online) => {
          if (online) wake()
        }),
      )
    },
    wake,
    async stop(): Promise<void> {
      running = false
      for (const end of ends.splice(0)) end()
      ending.abort()
      for (const cancel of noted.values()) cancel()
      await Promise.all([...[...live.keys()].map(close), ...leaving])
    },
  }

  function wake(): void {
    for (const { worker, feed, listener } of live.values()) {
      feed.wake()
      worker.wake()
      void listener.apply()
    }
  }
}
export type Returns = ReturnType<typeof createReturns>

const jobName = (connectionId: number): string => `distribution.returns:${connectionId}`

/** Look-ups of every order that waits: finds what no message told of. */
function jobOf(connectionId: number, worker: ReturnWorker): JobDefinition {
  return {
    name: jobName(connectionId),
    label: '省包回传查询',
    rule: { every: 'minutes', minutes: EVERY_MINUTES },
    catchUp: 'none',
    stallMs: 5 * 60_000,
    limitMs: 60 * 60_000,
    async run() {
      await worker.refresh('all')
      const trouble = worker.trouble()
      if (trouble) throw new Error(`${trouble.problem}：${trouble.cause}`)
      return { note: '已查询未回传的单据' }
    },
  }
}

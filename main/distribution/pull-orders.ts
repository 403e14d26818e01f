import type { Trouble } from '../../preload/contract/index.ts'
import type { FeatureDeps } from '../feature.ts'
import type { Queue } from '../queue/index.ts'
import type { Boyuan, BoyuanOrder } from '../remote/boyuan/index.ts'
import type { Failure } from '../remote/read.ts'
import type { OrderFeedTables } from './order-feed-tables.ts'
import { newOrderOf, takeOrder } from './order-take.ts'
import type { StoredOrder } from './order-types.ts'
import type { OrderTables } from './tables.ts'

const PAGE = 200
/** Lines written in one transaction, so that nothing blocks for long. */
const LINES_AT_ONCE = 400
/** Pages of one reading: a feed without end is read on at the next one. */
const MOST_PAGES = 500

export interface PullDeps extends Pick<FeatureDeps, 'province' | 'clock' | 'newCorrelationId' | 'log'> {
  tables: OrderTables
  feed: OrderFeedTables
  queue: Pick<Queue, 'get'>
  changed(connectionId: number, ids: readonly number[]): void
}

/**
 * Orders of 博远ERP: at first the whole list, then the changes by cursor (at least once; the cursor moves with the rows). A
 * cursor that is too old means the list again, and asking for what is open here and was perhaps deleted there.
 */
export function createPull(deps: PullDeps) {
  const { tables, feed, clock, province } = deps
  const running = new Map<number, Promise<Trouble | null>>()
  const again = new Set<number>()
  const ending = new AbortController()
  let cancelSoon = (): void => {}
  const soonFor = new Set<number>()

  /** A second call while one runs waits for that one. */
  function pull(connectionId: number, onProgress: (done: number) => void = () => {}): Promise<Trouble | null> {
    const there = running.get(connectionId)
    if (there) return there
    const work = read(connectionId, onProgress)
      .catch((error: unknown): Trouble => {
        deps.log.error('orders of 博远 could not be read', { connectionId, error: String(error) })
        return {
          code: 'PULL_FAILED',
          problem: '没有读完博远ERP的订单。',
          cause: error instanceof Error ? error.message : String(error),
          action: '稍后会自动再读；一直这样时请导出日志联系实施人员。',
        }
      })
      .then((trouble) => {
        if (!ending.signal.aborted && province.get(connectionId))
          tables.transaction(() =>
            feed.put(connectionId, trouble ? { trouble } : { trouble: null, readAt: clock.now() }),
          )
        return trouble
      })
      .finally(() => {
        running.delete(connectionId)
        if (ending.signal.aborted) return
        deps.changed(connectionId, [])
        if (again.delete(connectionId)) soon(connectionId)
      })
    running.set(connectionId, work)
    return work
  }

  async function read(connectionId: number, onProgress: (done: number) => void): Promise<Trouble | null> {
    const account = await province.client(connectionId, 'boyuan')
    if (account.state !== 'ready') return account.trouble
    const { client } = account.remote
    const options = { signal: ending.signal, correlationId: deps.newCorrelationId(), priority: 20 }
    let done = 0
    for (let page = 0; page < MOST_PAGES; page++) {
      if (ending.signal.aborted) return null
      onProgress(done)
      const state = feed.get(connectionId)
      if (state.cursor === null) {
        const failed = await readListPage(connectionId, client, options)
        if (failed) return failed.trouble
        done += PAGE
        continue
      }
      const changes = await client.orderChanges({ cursor: state.cursor, limit: PAGE }, options)
      if (!changes.ok) return changes.outcome.trouble
      if (changes.value.kind === 'too-old') {
        tables.transaction(() => {
          feed.put(connectionId, { cursor: null, listCursor: null, nextCursor: null })
          tables.makeAllStale(connectionId)
        })
        continue
      }
      const { items, nextCursor, more } = changes.value
      await take(connectionId, items, () => feed.put(connectionId, { cursor: nextCursor }))
      done += items.length
      if (!more) break
    }
    return readStale(connectionId, client, options)
  }

  /** One page of the whole list; the feed's cursor is from before it began, so that nothing is missed. */
  async function readListPage(
    connectionId: number,
    client: Boyuan,
    options: { signal: AbortSignal; correlationId: string },
  ): Promise<Failure | null> {
    const { nextCursor, listCursor } = feed.get(connectionId)
    if (nextCursor === null) {
      const start = await client.orderChanges({}, options)
      if (!start.ok) return start.outcome
      if (start.value.kind === 'page') {
        const from = start.value.nextCursor
        tables.transaction(() => feed.put(connectionId, { nextCursor: from, listCursor: null }))
      }
      return null
    }
    const list = await client.orders({ limit: PAGE, cursor: listCursor }, options)
    if (!list.ok) return list.outcome
    await take(connectionId, list.value.rows, () =>
      feed.put(
        connectionId,
        list.value.nextCursor === null
          ? { cursor: nextCursor, nextCursor: null, listCursor: null }
          : { listCursor: list.value.nextCursor },
      ),
    )
    return null
  }

  /** Orders whose state in 博远 is not known any more are asked for by their number. */
  async function readStale(
    connectionId: number,
    client: Boyuan,
    options: { signal: AbortSignal; correlationId: string },
  ): Promise<Trouble | null> {
    const stale = tables.stale(connectionId)
    for (let from = 0; from < stale.length; from += PAGE) {
      const part = stale.slice(from, from + PAGE)
      const read = await client.lookUpOrders(
        part.map(({ kind, orderNo }) => ({ kind, orderNo })),
        options,
      )
      if (!read.ok) return read.outcome.trouble
      await take(
        connectionId,
        read.value.flatMap((row) => (row.order ? [row.order] : [])),
        () => {},
      )
      const lost = part.filter((_, index) => read.value[index]!.order === null)
      tables.transaction(() => {
        for (const { id } of lost) {
          tables.patch(id, { state: 'deleted', boyuanStatus: 'deleted', trouble: null })
          tables.addEvent(id, { at: clock.now(), event: 'boyuan.deleted', text: '博远ERP里已没有这张订单' })
        }
      })
      deps.changed(
        connectionId,
        part.map((order) => order.id),
      )
    }
    return null
  }

  /** Takes orders over in short transactions; `last` runs in the last of them. */
  async function take(connectionId: number, orders: readonly BoyuanOrder[], last: () => void): Promise<void> {
    let from = 0
    do {
      let to = from
      for (let lines = 0; to < orders.length && lines < LINES_AT_ONCE; to++) lines += orders[to]!.lines.length + 1
      const ids: number[] = []
      tables.transaction(() => {
        if (!province.get(connectionId)) return
        for (const remote of orders.slice(from, to)) {
          const id = takeOne(connectionId, remote)
          if (id !== null) ids.push(id)
        }
        if (to >= orders.length) last()
      })
      if (ids.length > 0) deps.changed(connectionId, ids)
      from = to
      if (from < orders.length) await new Promise<void>((resolve) => setImmediate(resolve))
    } while (from < orders.length && !ending.signal.aborted)
  }

  function takeOne(connectionId: number, remote: BoyuanOrder): number | null {
    const order = localOf(connectionId, remote)
    if (!order) {
      if (remote.status === 'deleted') return null
      const correlationId = deps.newCorrelationId()
      const made = newOrderOf(remote, { connectionId, now: clock.now(), correlationId })
      const id = tables.insert(made.order, made.lines)
      tables.addEvent(id, { at: clock.now(), event: 'boyuan.read', text: '从博远ERP读取' })
      return id
    }
    const taken = takeOrder(order, tables.lines(order.id), remote, isOurLock(order, remote))
    if (!taken) return null
    if (taken.lines) tables.replaceLines(order.id, taken.lines)
    tables.patch(order.id, taken.patch)
    if (taken.event) tables.addEvent(order.id, { at: clock.now(), ...taken.event })
    return order.id
  }

  function localOf(connectionId: number, remote: BoyuanOrder): StoredOrder | null {
    const ours = remote.sourceNo === null ? null : tables.bySource(connectionId, remote.sourceNo)
    return ours ?? tables.byNo(connectionId, remote.kind, remote.orderNo)
  }

  function isOurLock(order: StoredOrder, remote: BoyuanOrder): boolean {
    const key = remote.lock?.lockKey
    if (key === undefined) return false
    return tables
      .deliveries(order.id)
      .some((one) => one.what === 'lock' && deps.queue.get(one.outboxId)?.row.idempotencyKey === key)
  }

  /** Reads soon, also when a reading is under way that began before. */
  function soon(connectionId: number): void {
    if (ending.signal.aborted) return
    if (running.has(connectionId)) {
      again.add(connectionId)
      return
    }
    soonFor.add(connectionId)
    cancelSoon()
    cancelSoon = clock.after(50, () => {
      const ids = [...soonFor]
      soonFor.clear()
      for (const id of ids) void pull(id)
    })
  }

  return {
    pull,
    soon,
    /** 博远 does not have the order as it stands here: its number is asked for. In a transaction. */
    stale(order: StoredOrder): void {
      tables.patch(order.id, { boyuanVersion: null })
      soon(order.connectionId)
    },
    async stop(): Promise<void> {
      ending.abort()
      cancelSoon()
      await Promise.allSettled(running.values())
    },
  }
}
export type Pull = ReturnType<typeof createPull>

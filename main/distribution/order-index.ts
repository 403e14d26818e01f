import { type CallOutput, ORDER_KIND_TEXT, type Trouble } from '../../preload/contract/index.ts'
import type { JobDefinition } from '../clock/index.ts'
import type { FeatureDeps } from '../feature.ts'
import type { Boyuan } from '../remote/boyuan/index.ts'
import type { Ideal } from '../remote/ideal/index.ts'
import { orderHandlers } from './calls.ts'
import { createCancelTables } from './cancel-tables.ts'
import { onePass } from './mapping-guards.ts'
import type { Changes } from './order-changes.ts'
import { createOrderFeedTables } from './order-feed-tables.ts'
import { followPushes } from './order-follow.ts'
import { connectionOf } from './order-groups.ts'
import { createOrderList } from './order-list-tables.ts'
import { createOrderNames } from './order-names.ts'
import { createOrderPort, type OrderPort, type ReturnsForOrders } from './order-port.ts'
import { orderWriteDelivery, settleWrite } from './order-write.ts'
import { createPull } from './pull-orders.ts'
import { type ClientOf, lockDelivery, pushDelivery } from './push-delivery.ts'
import { type PushPayload, pushBlockOf } from './push-payload.ts'
import { settleLock, settlePush } from './push-settle.ts'
import { ProvinceRefusal } from './refusal.ts'
import type { ProvinceSetup } from './settings-index.ts'
import { createOrderTables, type OrderTables } from './tables.ts'
import { cancelDelivery, saleUpdateDelivery } from './terminate-delivery.ts'
import { cancelResult, reopenUpdate, settleCancel, settleUpdate, type TerminateDeps } from './terminate-order.ts'
import { dayOf, pullVfOrders } from './vf-orders.ts'

/** Longest time 博远 or IDEAL may still work on a request we gave up on (ms). */
const SLOWEST_ANSWER_MS = 60_000
const PULL_MINUTES = 5
/** The timer looks back this many days; what is here already is left alone. */
const VF_DAYS = 7

export interface OrdersRoom {
  calls: ReturnType<typeof orderHandlers>
  port: OrderPort
  start(): void
  wake(): void
  stop(): Promise<void>
}

/** Orders of 省包 and their way to IDEAL. `returns` is asked for when it is needed: it is built upon this room's port. */
export function createOrders(
  deps: FeatureDeps & {
    setup: Pick<ProvinceSetup, 'guards' | 'calls'>
    changes: Changes
    returns(): ReturnsForOrders
  },
): OrdersRoom {
  const { db, queue, clock, jobs, province } = deps
  const { guards } = deps.setup
  const log = deps.log.child('distribution')
  const tables = withJournal(createOrderTables(db), deps.journal)
  const feed = createOrderFeedTables(db)
  const names = createOrderNames(db)
  const cancels = createCancelTables(db)
  const now = (): number => clock.now()
  const slowestAnswerMs = deps.slowestAnswerMs ?? SLOWEST_ANSWER_MS
  const ending = new AbortController()
  const ends: (() => void)[] = []
  const withJob = new Map<number, number>()
  const changed = (connectionId: number, ids: readonly number[]): void => deps.changes.note(connectionId, ids)

  const clientOf =
    <S extends 'ideal' | 'boyuan'>(system: S) =>
    async (lane: string) => {
      const account = await province.client(connectionOf(lane), system)
      return account.state === 'ready'
        ? { ok: true as const, client: account.remote.client }
        : { ok: false as const, trouble: account.trouble }
    }
  const idealOf = clientOf('ideal') as unknown as ClientOf<Ideal>
  const boyuanOf = clientOf('boyuan') as unknown as ClientOf<Boyuan>

  const pull = createPull({ ...deps, log, tables, feed, queue, changed })
  const acting: TerminateDeps = {
    tables,
    queue,
    guards,
    names,
    cancels,
    now,
    by: deps.by,
    newCorrelationId: deps.newCorrelationId,
    stale: pull.stale,
    changed,
  }

  /** Checked again just before the first send (B8). */
  function forbidden(payload: PushPayload): Trouble | null {
    const order = tables.get(payload.orderId)
    if (!order) return gone()
    return pushBlockOf(order, tables.lines(order.id), onePass(guards))?.trouble ?? null
  }

  queue.register(
    orderWriteDelivery({
      boyuanOf,
      settled: (row) => settleWrite(row, acting),
      reopened: () => {
        throw new Error('请打开订单，核对后重新保存')
      },
      slowestAnswerMs,
    }),
  )
  const pushing = { idealOf, boyuanOf, forbidden, slowestAnswerMs }
  queue.register(lockDelivery({ ...pushing, settled: (row) => settleLock(row, acting) }))
  queue.register(pushDelivery({ ...pushing, settled: (row) => settlePush(row, acting) }))
  const terminating = {
    idealOf,
    slowestAnswerMs,
    forbidden(orderId: number): Trouble | null {
      const order = tables.get(orderId)
      return order?.state === 'terminating' && order.documents === 0 ? null : shipped()
    },
    settledCancel: (row: Parameters<typeof settleCancel>[0]) => settleCancel(row, acting),
    settledUpdate: (row: Parameters<typeof settleUpdate>[0]) => settleUpdate(row, acting),
    reopenedUpdate: (row: Parameters<typeof reopenUpdate>[0]) => reopenUpdate(row, acting),
  }
  queue.register(cancelDelivery(terminating))
  queue.register(saleUpdateDelivery(terminating))

  const follow = followPushes({
    tables,
    queue,
    now,
    changed,
    failed: (error) => log.error('orders could not follow the queue', { error: String(error) }),
  })
  const port = createOrderPort({
    tables,
    guards,
    now,
    cancelResult: (order, said) => cancelResult(order, said, acting),
    changed,
  })

  /** 取消申请 that wait for IDEAL's word are asked for by 单据号 (I54); the feed may be faster. */
  async function settleCancels(connectionId: number): Promise<void> {
    const waiting = tables.inStates(connectionId, ['terminating']).filter((order) => {
      const state = cancels.latest(order.id)?.state
      return state === 'applied'
    })
    if (waiting.length === 0 || ending.signal.aborted) return
    const account = await province.client(connectionId, 'ideal')
    if (account.state !== 'ready') return
    const read = await account.remote.client.lookUp(
      waiting.map((order) => ({ billType: order.kind, billNo: order.orderNo })),
      { signal: ending.signal, correlationId: deps.newCorrelationId() },
    )
    if (!read.ok || ending.signal.aborted) return
    tables.transaction(() => {
      read.value.forEach(({ order: said }, index) => {
        const order = tables.get(waiting[index]!.id)
        if (order && said?.cancel) cancelResult(order, said.cancel, acting)
      })
    })
  }
  const asking = new Set<Promise<void>>()
  function lookUpCancels(connectionId: number): void {
    const one = settleCancels(connectionId)
      .catch((error: unknown) => log.error('applications could not be asked for', { error: String(error) }))
      .finally(() => asking.delete(one))
    asking.add(one)
  }

  function pullVf(
    connectionId: number,
    from: string,
    to: string,
    byTimer = false,
  ): Promise<CallOutput<'orders.pullVf'>> {
    return pullVfOrders(
      connectionId,
      from,
      to,
      {
        ...acting,
        province,
        byTimer,
        vfGuards: guards,
        async pullFirst(id) {
          const trouble = await pull.pull(id)
          if (trouble) throw new ProvinceRefusal(trouble, true)
        },
      },
      ending.signal,
    )
  }

  const pullJob = (connectionId: number): JobDefinition => ({
    name: `distribution.orders:${connectionId}`,
    label: '读取博远ERP订单',
    rule: { every: 'minutes', minutes: PULL_MINUTES },
    catchUp: 'none',
    stallMs: 5 * 60_000,
    limitMs: 60 * 60_000,
    async run({ progress }) {
      progress({ done: 0, total: null })
      const trouble = await pull.pull(connectionId, (done) => progress({ done, total: null }))
      await settleCancels(connectionId)
      return { note: trouble ? `${trouble.problem}${trouble.cause}` : '已读取' }
    },
  })
  const vfName = (connectionId: number): string => `distribution.vf:${connectionId}`
  const vfJob = (connectionId: number, minutes: number): JobDefinition => ({
    name: vfName(connectionId),
    label: '获取荣耀e栈VF订单',
    rule: { every: 'minutes', minutes },
    catchUp: 'none',
    stallMs: 5 * 60_000,
    limitMs: 30 * 60_000,
    async run({ progress }) {
      progress({ done: 0, total: null })
      const today = now()
      const span = [dayOf(today - VF_DAYS * 86_400_000), dayOf(today)] as const
      try {
        const got = await pullVf(connectionId, ...span, true)
        return { note: `新增 ${got.created}，已有 ${got.known}，未能获取 ${got.refused.length}` }
      } catch (error) {
        // Offline and the like: the next run tries again.
        if (error instanceof ProvinceRefusal) return { note: `${error.error.problem}${error.error.cause}` }
        throw error
      }
    },
  })

  /** A connection that is new gets its jobs; one that is gone loses them. */
  function addJobs(): void {
    for (const id of [...withJob.keys()]) {
      if (province.get(id)) continue
      jobs.unregister(pullJob(id).name)
      if (withJob.get(id)! > 0) jobs.unregister(vfName(id))
      withJob.delete(id)
    }
    for (const { id } of province.list()) {
      if (withJob.has(id)) continue
      withJob.set(id, 0)
      jobs.register(pullJob(id))
      putVfJob(id)
      pull.soon(id)
    }
  }

  function putVfJob(id: number): void {
    const minutes = feed.get(id).vfMinutes
    if (withJob.get(id)! > 0) jobs.unregister(vfName(id))
    if (minutes > 0) jobs.register(vfJob(id, minutes))
    withJob.set(id, minutes)
  }

  function wake(): void {
    for (const id of withJob.keys()) {
      pull.soon(id)
      lookUpCancels(id)
    }
  }

  return {
    port,
    calls: orderHandlers({
      ...acting,
      queue,
      guards,
      files: deps.files,
      province,
      list: createOrderList(db),
      feed,
      warehouseName: names.warehouseName,
      state(connectionId) {
        const { ideal, ezhanOpened } = deps.setup.calls['province.state']({
          id: connectionId,
        }) as CallOutput<'province.state'>
        return { interfaceOpen: ideal === 'unknown' ? null : ideal === 'open', ezhanOpened }
      },
      returns: deps.returns,
      async pull(connectionId) {
        const trouble = await pull.pull(connectionId)
        await settleCancels(connectionId)
        if (trouble) throw new ProvinceRefusal(trouble, true)
      },
      pullVf: (connectionId, from, to) => pullVf(connectionId, from, to),
      setVfMinutes(connectionId, minutes) {
        tables.transaction(() => feed.put(connectionId, { vfMinutes: minutes }))
        addJobs()
        putVfJob(connectionId)
      },
      lookUpCancels,
    }),
    start(): void {
      addJobs()
      ends.push(
        province.onChange(addJobs),
        deps.online.onChange((online) => {
          if (online) wake()
        }),
        deps.power.onResume(wake),
      )
      follow.all()
    },
    wake,
    async stop(): Promise<void> {
      ending.abort()
      for (const end of ends.splice(0)) end()
      await Promise.all([follow.stop(), pull.stop(), ...asking])
    },
  }
}

/** What a person did to an order is a line of the journal too, beside the queue's own lines of the same story. */
function withJournal(tables: OrderTables, journal: Pick<FeatureDeps['journal'], 'write'>): OrderTables {
  return {
    ...tables,
    addEvent(id, event) {
      tables.addEvent(id, event)
      const order = event.by ? tables.get(id) : null
      if (!order) return
      journal.write({
        level: 'info',
        scope: 'distribution',
        event: `order.${event.event}`,
        message: `${event.by} · ${ORDER_KIND_TEXT[order.kind]} ${order.orderNo}：${event.text}`,
        correlationId: order.correlationId,
        subject: { type: 'order', id: String(id) },
      })
    },
  }
}

function gone(): Trouble {
  return { code: 'ORDER_GONE', problem: '订单已不存在。', cause: '本机里已没有这张订单。', action: '无需处理。' }
}

function shipped(): Trouble {
  return {
    code: 'SHIPPED_MEANWHILE',
    problem: '没有提交取消申请。',
    cause: '在发送之前订单已经回传，批发出库单已生成。',
    action: '需要退回时请做批发退货订单。',
  }
}

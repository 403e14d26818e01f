import type { OrderKind, Trouble } from '../../preload/contract/index.ts'
import type { Ideal } from '../remote/ideal/index.ts'
import { type AdvanceDeps, advanceReturn } from './return-advance.ts'
import { takeLookup } from './return-take.ts'
import { bookDocuments } from './serial-book.ts'

export interface ReturnWorkerDeps extends AdvanceDeps {
  idealOf(connectionId: number): Promise<{ ok: true; client: Ideal } | { ok: false; trouble: Trouble }>
  after(delayMs: number, run: () => void): () => void
  newCorrelationId(): string
  /** Returns, documents or serials of the connection changed. */
  changed(connectionId: number): void
  failed(error: unknown): void
}

export interface ReturnWorker {
  /** Something may be due. */
  kick(): void
  /** Due now instead of later: 立即同步, the network came back. */
  wake(): void
  /** Looks these orders up, or all that wait; resolves when that has been tried and what it brought is worked off. */
  refresh(keys: readonly Key[] | 'all', signal?: AbortSignal): Promise<void>
  /** Why IDEAL could not be asked last. */
  trouble(): Trouble | null
  askedAt(): number | null
  stop(): Promise<void>
}

interface Key {
  billType: OrderKind
  billNo: string
}

const LOOK_UP = 100
/** Orders taken in one transaction. */
const TAKE = 20
const FIRST_WAIT_MS = 5_000
const LONGEST_WAIT_MS = 5 * 60_000

/**
 * Works off what returned for one connection, one thing at a time: books documents into the serial book, asks for the
 * orders that messages made due, then brings every due return on. State is in the database: a stop or crash loses nothing.
 */
export function createReturnWorker(deps: ReturnWorkerDeps, connectionId: number): ReturnWorker {
  const { tables } = deps
  const ending = new AbortController()
  const asked = new Map<string, Key>()
  let sweep = false
  let going: Promise<void> | null = null
  let again = false
  let failures = 0
  let trouble: Trouble | null = null
  let askedAt: number | null = null
  let cancelTimer = () => {}

  const stopped = (): boolean => ending.signal.aborted
  const ask = (key: Key): void => void asked.set(`${key.billType}/${key.billNo}`, key)

  /** One look-up of at most 100 orders; false = IDEAL cannot be asked now. */
  async function lookUp(ideal: Ideal, keys: readonly Key[], messages: readonly number[]): Promise<boolean> {
    const correlationId = deps.newCorrelationId()
    const read = await ideal.lookUp(keys, { signal: ending.signal, correlationId, priority: 30 })
    if (stopped()) return false
    if (!read.ok) {
      trouble = read.outcome.trouble
      return false
    }
    trouble = null
    askedAt = deps.now()
    const touched: number[] = []
    for (let from = 0; from < read.value.length; from += TAKE) {
      tables.transaction(() => {
        for (const found of read.value.slice(from, from + TAKE)) touched.push(...takeLookup(deps, connectionId, found))
      })
      await deps.breathe()
    }
    // After what they told of is kept: a crash in between only asks again.
    tables.transaction(() => tables.putHandled(messages, deps.now()))
    for (const { billType, billNo } of keys) asked.delete(`${billType}/${billNo}`)
    deps.orders.changed(connectionId, touched)
    deps.changed(connectionId)
    return true
  }

  async function askDue(ideal: Ideal): Promise<boolean> {
    if (sweep || tables.feed(connectionId).sweepDue) {
      sweep = false
      for (const { kind, orderNo } of deps.orders.waiting(connectionId)) ask({ billType: kind, billNo: orderNo })
      for (let keys = [...asked.values()]; keys.length > 0; keys = [...asked.values()]) {
        if (!(await lookUp(ideal, keys.slice(0, LOOK_UP), []))) {
          sweep = true
          return false
        }
      }
      if (tables.feed(connectionId).sweepDue)
        tables.transaction(() => tables.putFeed(connectionId, { sweepDue: false, askedAt: deps.now() }))
      askedAt = deps.now()
    }
    for (;;) {
      const messages = tables.unhandled(connectionId, LOOK_UP - Math.min(asked.size, LOOK_UP - 1))
      const keys = new Map([...asked].slice(0, LOOK_UP - 1))
      for (const { billType, billNo } of messages) keys.set(`${billType}/${billNo}`, { billType, billNo })
      if (keys.size === 0) return true
      const ids = messages.map((message) => message.id)
      if (!(await lookUp(ideal, [...keys.values()], ids))) return false
    }
  }

  /** True when nothing is due any more; false = try again later. */
  async function round(): Promise<boolean> {
    const booked = await bookDocuments({ ...deps, stopped }, connectionId)
    if (booked > 0) deps.changed(connectionId)
    const nothing =
      !sweep &&
      asked.size === 0 &&
      !tables.feed(connectionId).sweepDue &&
      tables.unhandled(connectionId, 1).length === 0 &&
      tables.due(connectionId, deps.now()) === null
    if (nothing || stopped()) return true
    const there = await deps.idealOf(connectionId)
    if (!there.ok) {
      trouble = there.trouble
      return false
    }
    if (!(await askDue(there.client))) return false
    for (;;) {
      if (stopped()) return true
      const due = tables.due(connectionId, deps.now())
      if (!due) return true
      const advanced = await advanceReturn(deps, due, there.client, ending.signal)
      if (advanced === 'stopped') return true
      if (advanced === 'down') return false
      // What is wrong may be known better by now than when it was looked up.
      if (advanced === 'asked') {
        ask({ billType: due.kind, billNo: due.orderNo })
        again = true
      }
      if (due.orderId !== null) deps.orders.changed(connectionId, [due.orderId])
      deps.changed(connectionId)
      await bookDocuments({ ...deps, stopped }, connectionId)
    }
  }

  async function run(): Promise<void> {
    do {
      again = false
      const settled = await round()
      failures = settled ? 0 : failures + 1
    } while (again && !stopped())
    cancelTimer()
    if (stopped()) return
    if (failures > 0) {
      cancelTimer = deps.after(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1)), go)
      deps.changed(connectionId)
      return
    }
    const next = tables.nextDue(connectionId)
    if (next !== null) cancelTimer = deps.after(Math.max(1, next - deps.now()), go)
  }

  function go(): Promise<void> {
    if (stopped()) return Promise.resolve()
    if (going) {
      again = true
      return going
    }
    going = run()
      .catch((error: unknown) => {
        failures += 1
        if (!stopped()) cancelTimer = deps.after(LONGEST_WAIT_MS, go)
        deps.failed(error)
      })
      .finally(() => {
        going = null
      })
    return going
  }

  return {
    kick: () => void go(),
    wake() {
      if (stopped()) return
      tables.transaction(() => tables.hurry(connectionId, deps.now()))
      failures = 0
      sweep = true
      void go()
    },
    async refresh(keys) {
      if (stopped()) return
      if (keys === 'all') sweep = true
      else for (const key of keys) ask(key)
      await go()
    },
    trouble: () => trouble,
    askedAt: () => askedAt,
    async stop() {
      ending.abort()
      cancelTimer()
      await going
    },
  }
}

import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createApp } from '../../main/app.ts'
import type { App } from '../../main/app-types.ts'
import { type Sandbox, startSandbox } from '../../main/sandbox/index.ts'
import {
  type CallInput,
  type CallName,
  type CallOutput,
  ORDER_KINDS,
  type OrderRow,
} from '../../preload/contract/index.ts'
import { createMonthClock } from './demo-month-clock.ts'
import { headlessPorts } from './headless-ports.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
const PAGE = 200

export type WeekWorld = Awaited<ReturnType<typeof openWeekWorld>>
export type BookRow = Record<string, unknown>

/** Practice servers and the product of a province, both in this process and on one clock, with all times as an office has them. */
export async function openWeekWorld(options: { dir: string; seed: number; at: string }) {
  const clock = createMonthClock(Date.parse(options.at), () => sandbox.control.settleProvince())
  const { now } = clock
  const sandbox: Sandbox = await startSandbox({ dir: join(options.dir, 'servers'), skus: 20, seed: options.seed, now })
  const { control } = sandbox
  const ports = headlessPorts({ dir: join(options.dir, 'app'), clock: clock.port })
  let app: App | null = null
  async function call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    return clock.drive(click(name, input), name)
  }
  /** The same at once, while the clock stands still: what the click sets going is only beginning when it is answered. */
  async function click<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    const answer = await app!.call(name, input, { kind: 'window', id: 1 })
    if (!answer.ok) throw new Error(`${name} ${answer.error.code}: ${answer.error.problem}${answer.error.cause}`)
    return answer.data as CallOutput<N>
  }
  const start = async (): Promise<void> => {
    app = await createApp({
      ...ports,
      workspace: { name: 'practice', dir: join(options.dir, 'app', 'practice'), practice: sandbox },
    })
    await app.start()
    // A province has no shop beside it.
    await world.implementer()
    for (const { id } of (await call('connections.list', {})).connections) await call('connections.remove', { id })
  }
  /** What is on its way may end, by the clock that stands still otherwise; threads and files end by this machine's time. */
  async function stop(): Promise<void> {
    let over = false
    // A second call gives the same promise.
    const stopping = app?.stop().finally(() => {
      over = true
    })
    while (stopping && !over) {
      await clock.pass(100)
      await sleep(5)
    }
    await stopping
    app = null
  }

  const world = {
    control,
    call,
    click,
    now,
    connectionId: 0,
    /** Beijing day. */
    today: (): string => new Date(now() + 8 * HOUR).toISOString().slice(0, 10),
    /** The product runs and its practice province is ready. */
    async open(): Promise<void> {
      await start()
      world.connectionId = (await call('province.preparePractice', {})).connection.id
    },
    implementer: () => call('operators.signIn', { name: '实施甲', role: 'implementer', pin: '0000' }),
    /** Lets time pass for a PC that is on, the warehouse and all systems alike. */
    pass: (ms: number): Promise<void> => clock.pass(ms),
    /** The PC sleeps, or is off; the warehouse does not. */
    async sleep(ms: number): Promise<void> {
      await clock.sleep(ms)
      if (app) ports.resume()
    },
    until: <T>(ask: () => Promise<T>, fits: (value: T) => boolean, what: string): Promise<T> =>
      clock.until(ask, fits, what),
    /** Every order the product knows, by its id there. */
    async orders(): Promise<Map<number, OrderRow>> {
      const found = new Map<number, OrderRow>()
      for (const kind of ORDER_KINDS) {
        let cursor: string | null = null
        do {
          const page: CallOutput<'orders.list'> = await call('orders.list', {
            connectionId: world.connectionId,
            kind,
            tab: null,
            states: [],
            text: '',
            manualNo: '',
            warehouseNo: null,
            partnerNo: null,
            from: null,
            to: null,
            cursor,
            limit: PAGE,
          })
          for (const row of page.rows) found.set(row.id, row)
          cursor = page.next
        } while (cursor !== null)
      }
      return found
    },
    /** Every row of a table of a system's own books. */
    async books(system: 'ideal' | 'boyuan' | 'ezhan', table: string): Promise<BookRow[]> {
      const rows: BookRow[] = []
      let after: Record<string, string> | undefined
      do {
        const books = await control.books(system, { tables: [table], limit: 20_000, ...(after ? { after } : {}) })
        rows.push(...books.rows[table]!)
        after = books.next[table] === undefined ? undefined : books.next
      } while (after)
      return rows
    },
    count: async (system: 'ideal' | 'boyuan', table: string): Promise<number> =>
      (await control.books(system)).counts[table]!,
    async listen(on: boolean): Promise<void> {
      const listener = { on, host: '127.0.0.1', port: await freePort() }
      await call('returns.setListener', { connectionId: world.connectionId, listener })
      const status = () => call('returns.status', { connectionId: world.connectionId })
      const { listener: now } = await world.until(status, (one) => (one.listener.url !== null) === on, '回调监听')
      await control.setCallbackUrl(now.url)
    },
    /**
     * Ends the product and starts it again; `whileOff` happens between. With `amid` it ends in the moment in which the
     * so many-th request of this path that follows this click reaches a server.
     */
    async restart(
      whileOff: () => Promise<void>,
      amid?: { path: RegExp; nth: number; click(): Promise<void> },
    ): Promise<void> {
      if (amid) {
        const ending = stopOn(app!, amid)
        await amid.click().finally(ending.answered)
        await clock.drive(ending.begun, 'a request in whose middle the product ends')
      }
      await stop()
      await whileOff()
      await start()
    },
    async end(): Promise<void> {
      await stop()
      await sandbox.stop()
      clock.end()
    },
  }
  return world
}

const ARRIVAL = 'http.server.request.start'

/** Tells the product to stop when this request has arrived and the click is answered. */
function stopOn(app: App, { path, nth }: { path: RegExp; nth: number }) {
  let answered = false
  const begun = new Promise<void>((resolve) => {
    let seen = 0
    const look = (message: unknown): void => {
      const { request } = message as { request: { url?: string } }
      if (!path.test(request.url ?? '') || ++seen < nth || !answered) return
      unsubscribe(ARRIVAL, look)
      app.stop().catch(() => {})
      resolve()
    }
    subscribe(ARRIVAL, look)
  })
  return {
    begun,
    answered(): void {
      answered = true
    },
  }
}

/** A port nobody listens on just now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

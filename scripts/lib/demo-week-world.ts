import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createApp } from '../../main/app.ts'
import type { App } from '../../main/app-types.ts'
import { startSandbox } from '../../main/sandbox/index.ts'
import {
  type CallInput,
  type CallName,
  type CallOutput,
  ORDER_KINDS,
  type OrderRow,
} from '../../preload/contract/index.ts'
import { until } from './app-process.ts'
import { headlessPorts } from './headless-ports.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
/** Nothing of what is waited for takes this long; then the wait says what it saw. */
const LIMIT_MS = 180_000
/** Times between retries and look-ups of real time: simulated hours pass in an instant. */
const TUNING = {
  queue: { offlineFirstMs: 50, offlineCapMs: 200, backoffFirstMs: 50, lookUpFirstMs: 50, notFoundApartMs: 200 },
  slowestAnswerMs: 200,
}
/** Calls a minute as 实施 has agreed them for this province; the practice servers take as many. */
const PER_MINUTE = 6_000
const PAGE = 200

export type WeekWorld = Awaited<ReturnType<typeof openWeekWorld>>
export type BookRow = Record<string, unknown>

/** Practice servers and the product of a province on one clock that is moved on from here. */
export async function openWeekWorld(options: { dir: string; seed: number; at: string }) {
  let offset = Date.parse(options.at) - Date.now()
  const now = (): number => Date.now() + offset
  const sandbox = await startSandbox({
    dir: join(options.dir, 'servers'),
    skus: 20,
    seed: options.seed,
    now,
    limitPerMinute: PER_MINUTE * 10,
  })
  const { control } = sandbox
  const ports = headlessPorts({
    dir: join(options.dir, 'app'),
    clock: {
      now,
      after(delayMs, run) {
        const timer = setTimeout(run, delayMs)
        return () => clearTimeout(timer)
      },
    },
  })
  let app: App | null = null
  async function call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    const answer = await app!.call(name, input, { kind: 'window', id: 1 })
    if (!answer.ok) throw new Error(`${name} ${answer.error.code}: ${answer.error.problem}${answer.error.cause}`)
    return answer.data as CallOutput<N>
  }
  const start = async (): Promise<void> => {
    app = await createApp({
      ...ports,
      workspace: { name: 'practice', dir: join(options.dir, 'app', 'practice'), practice: sandbox },
      tuning: TUNING,
    })
    await app.start()
  }

  const world = {
    control,
    call,
    now,
    connectionId: 0,
    /** Beijing day. */
    today: (): string => new Date(now() + 8 * HOUR).toISOString().slice(0, 10),
    /** The product runs and its practice province is ready, at the pace that was agreed. */
    async open(): Promise<void> {
      await start()
      await world.implementer()
      const { connection } = await call('province.preparePractice', {})
      world.connectionId = connection.id
      const { ideal, boyuan, ezhan, id, name } = connection
      const erp = ({ baseUrl, appKey }: typeof boyuan) => ({ baseUrl, appKey, perMinute: PER_MINUTE })
      const { baseUrl, interfaceId, provinceCode, enabledFrom } = ideal
      await call('province.saveConnection', {
        id,
        name,
        ideal: { baseUrl, interfaceId, provinceCode, enabledFrom, perMinute: PER_MINUTE },
        boyuan: erp(boyuan),
        ezhan: erp(ezhan),
      })
    },
    implementer: () => call('operators.signIn', { name: '实施甲', role: 'implementer', pin: '0000' }),
    /**
     * Lets time pass for the PC, the warehouse and all systems alike; what falls due there is done, and the PC wakes up as
     * after a sleep. The clock moves while the queue holds no request, so that its signatures are not of long ago.
     */
    async pass(ms: number): Promise<void> {
      await world.quiet()
      offset += ms
      await control.settleProvince()
      if (app) ports.resume()
    },
    async quiet(): Promise<void> {
      if (!app) return
      const sending = async () =>
        (await call('queue.lanes', {})).lanes.reduce((sum, lane) => sum + lane.counts.sending, 0)
      await world.until(sending, (count) => count === 0, 'a moment without requests')
    },
    until: <T>(ask: () => Promise<T>, fits: (value: T) => boolean, what: string): Promise<T> =>
      until(ask, fits, LIMIT_MS, what),
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
      await world.implementer()
      const listener = { on, host: '127.0.0.1', port: await freePort() }
      await call('returns.setListener', { connectionId: world.connectionId, listener })
      const status = () => call('returns.status', { connectionId: world.connectionId })
      const { listener: now } = await world.until(status, (one) => (one.listener.url !== null) === on, '回调监听')
      await control.setCallbackUrl(now.url)
    },
    async restart(whileOff?: () => Promise<void>): Promise<void> {
      await app?.stop()
      app = null
      await whileOff?.()
      await start()
    },
    async end(): Promise<void> {
      await app?.stop()
      await sandbox.stop()
    },
  }
  return world
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

import { cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createApp } from '../../main/app.ts'
import type { App } from '../../main/app-types.ts'
import { type Sandbox, startSandbox } from '../../main/sandbox/index.ts'
import type { CallInput, CallName, CallOutput, StockRun } from '../../preload/contract/index.ts'
import { createMonthClock } from './demo-month-clock.ts'
import type { Shelf } from './demo-month-ledger.ts'
import { headlessPorts } from './headless-ports.ts'

export const MINUTE = 60_000
export const DAY = 24 * 60 * MINUTE
const BEIJING_MS = 8 * 60 * MINUTE
const PLACES = ['880001', '100231', '100232', '100233']

export type MonthWorld = Awaited<ReturnType<typeof openMonthWorld>>

/** Practice servers and the product, both in this process and on one clock, with all times as a shop has them. */
export async function openMonthWorld(options: { dir: string; skus: number; seed: number; at: string }) {
  const { dir } = options
  const clock = createMonthClock(Date.parse(options.at), () => sandbox.control.runDue())
  const { now } = clock
  const sandbox: Sandbox = await startSandbox({
    dir: join(dir, 'servers'),
    skus: options.skus,
    seed: options.seed,
    now,
    history: false,
    automatic: false,
  })
  const ports = headlessPorts({ dir: join(dir, 'app'), clock: clock.port })
  const make = async (): Promise<App> => {
    const made = await createApp({
      ...ports,
      workspace: { name: 'practice', dir: join(dir, 'app', 'practice'), practice: sandbox },
    })
    await made.start()
    return made
  }
  let app: App | null = null
  async function call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    const answer = await clock.drive(app!.call(name, input, { kind: 'window', id: 1 }), name)
    if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.problem}：${answer.error.cause}`)
    return answer.data as CallOutput<N>
  }
  const rowsOf = async (system: 'wangdian' | 'pos', table: string): Promise<Record<string, unknown>[]> => {
    const rows: Record<string, unknown>[] = []
    let after: Record<string, string> | undefined
    do {
      const books = await sandbox.control.books(system, { tables: [table], limit: 20_000, ...(after ? { after } : {}) })
      rows.push(...books.rows[table]!)
      after = books.next[table] === undefined ? undefined : books.next
    } while (after)
    return rows
  }

  /** Nothing is being sent or read. */
  async function resting(): Promise<boolean> {
    if (!app) return true
    const { lanes } = await call('queue.lanes', {})
    const { streams } = await call('documents.status', { connectionId: world.connectionId })
    return (
      lanes.every((lane) => lane.counts.sending === 0) &&
      streams.every((stream) => stream.direction === 'out' || !stream.running)
    )
  }

  const world = {
    sandbox,
    control: sandbox.control,
    ports,
    call,
    now,
    rowsOf,
    connectionId: 0,
    async start(): Promise<void> {
      app = await make()
      world.connectionId = (await call('connections.list', {})).connections[0]!.id
    },
    /** Lets time pass for a PC that is on; what falls due in the ERP meanwhile is done. */
    pass: clock.pass,
    /** The PC sleeps until the next time that it is this time of day in Beijing, `02:10:05`. */
    async sleepTo(time: string): Promise<void> {
      const day = new Date(now() + BEIJING_MS).toISOString().slice(0, 10)
      const at = Date.parse(`${day}T${time}+08:00`)
      await world.sleep(at > now() ? at - now() : at + DAY - now())
    },
    quiet: (): Promise<unknown> => clock.until(resting, (yes) => yes, 'a moment without requests'),
    async sleep(ms: number): Promise<void> {
      await clock.sleep(ms)
      ports.resume()
    },
    until: <T>(ask: () => Promise<T>, fits: (value: T) => boolean, what: string): Promise<T> =>
      clock.until(ask, fits, what),
    /** Documents by tab and state; `find` gives the one of this number. */
    list: (
      text = '',
      limit = 1,
      tab: CallInput<'documents.list'>['tab'] = null,
    ): Promise<CallOutput<'documents.list'>> =>
      call('documents.list', {
        connectionId: world.connectionId,
        direction: null,
        tab,
        states: [],
        kind: null,
        shopId: null,
        warehouseNo: null,
        text,
        from: null,
        to: null,
        late: false,
        sort: { by: 'seenAt', descending: true },
        cursor: null,
        limit,
      }),
    async find(number: string) {
      return (await world.list(number, 20)).rows.find((row) => row.number === number)
    },
    /** The newest run of the night whose slot came after `since` (epoch ms), once it rests. */
    async nightRun(since: number): Promise<StockRun> {
      const runs = async () =>
        (await call('stock.runs', { connectionId: world.connectionId, cursor: null, limit: 5 })).rows
      const fits = (run: StockRun): boolean =>
        run.kind === 'sync' &&
        run.plannedAt >= since &&
        ['done', 'partial', 'failed', 'cancelled', 'skipped', 'guarded', 'waiting-person'].includes(run.state)
      return (await world.until(runs, (rows) => rows.some(fits), 'the run of the night')).find(fits)!
    },
    async restart(whileOff?: () => Promise<void>): Promise<void> {
      await app?.stop()
      app = null
      await whileOff?.()
      await world.start()
    },
    /** Keeps the product's files as they are now; the answer puts them back. */
    async keepFiles(): Promise<() => Promise<void>> {
      const data = join(dir, 'app', 'practice')
      const kept = join(dir, 'kept')
      await world.restart(async () => cpSync(data, kept, { recursive: true }))
      return () =>
        world.restart(async () => {
          for (const name of ['business.db', 'business.db-wal', 'business.db-shm']) {
            rmSync(join(data, name), { force: true })
            if (existsSync(join(kept, name))) cpSync(join(kept, name), join(data, name))
          }
        })
    },
    /** Every stock row of the four places in both books. */
    async shelf(): Promise<Shelf> {
      const shelf: Shelf = new Map()
      const put = (side: 'erp' | 'pos', place: unknown, code: unknown, quantity: unknown): void => {
        if (!PLACES.includes(String(place))) return
        const key = `${place}/${String(code).toLowerCase()}`
        shelf.set(key, { erp: 0, pos: 0, ...shelf.get(key), [side]: Number(quantity) })
      }
      for (const row of await rowsOf('wangdian', 'warehouse_stock'))
        put('erp', row.warehouse_no, row.spec_no, row.stock_num)
      for (const row of await rowsOf('pos', 'shop_stock')) put('pos', row.shop_id, row.merchant_code, row.quantity)
      return shelf
    },
    async end(): Promise<void> {
      await app?.stop()
      await sandbox.stop()
      clock.end()
    },
  }
  return world
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Sandbox, startSandbox } from '../../main/sandbox/index.ts'
import type { CallInput, StockDirection, StockLine, StockRun } from '../../preload/contract/index.ts'
import { startPc } from '../app/pc.ts'
import { posClient } from '../sandbox/pos-client.ts'
import { erpStock, posStock } from '../sandbox/shop-books.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** Stores of the practice servers; their 店铺ID and 仓库编号 are the same. */
export const SHOP = '100231'
export const SHOP_2 = '100232'

export type StockWorld = Awaited<ReturnType<typeof startStockWorld>>

const TELLING = ['stock.run', 'stock.changed', 'queue.changed', 'clock.changed', 'documents.changed'] as const

/** The product on one PC. */
async function startStockPc(dir: string, sandbox: Sandbox, now: () => number) {
  const base = await startPc({ dir, sandbox, now })
  const { call, connectionId } = base
  /** Resolves once `fits` gives something; looked at whenever the product says that something changed. */
  const until = <T>(fits: () => Promise<T>) => base.until(TELLING, fits)

  const pc = {
    ...base,
    lane: `pos:${connectionId}`,
    until,
    state: () => call('stock.get', { connectionId }),
    run: async (id: number): Promise<StockRun> => (await call('stock.run', { id })).run,
    /** The run once it is in one of these states. */
    reached: (id: number, ...states: StockRun['state'][]): Promise<StockRun> =>
      until(async () => {
        const run = await pc.run(id)
        if (run.state === 'failed' && !states.includes('failed'))
          throw new Error(`run failed: ${JSON.stringify(run.trouble)}`)
        return states.includes(run.state) && run
      }),
    /** The run once it has ended, or waits for a person. */
    rested: (id: number): Promise<StockRun> =>
      pc.reached(id, 'done', 'partial', 'failed', 'cancelled', 'skipped', 'guarded', 'planned', 'waiting-person'),
    async sync(): Promise<StockRun> {
      return pc.rested((await call('stock.runNow', { connectionId })).run.id)
    },
    async preview(): Promise<StockRun> {
      return pc.rested((await call('stock.preview', { connectionId })).run.id)
    },
    async compare(direction: StockDirection | null = null): Promise<StockRun> {
      return pc.rested((await call('stock.compare', { connectionId, direction })).run.id)
    },
    async implementer(): Promise<void> {
      await call('operators.signIn', { name: '实施甲', role: 'implementer', pin: '0000' })
    },
    /** Chooses a direction the way a person does. */
    async choose(direction: StockDirection, reason = ''): Promise<StockRun> {
      await pc.implementer()
      const compare = await pc.compare(direction)
      const typed = direction === 'erp' ? '以ERP为主' : '以门店系统为主'
      await call('stock.setDirection', { connectionId, direction, typed, compareId: compare.id, reason })
      return compare
    },
    async lines(id: number, query: Partial<CallInput<'stock.lines'>> = {}): Promise<StockLine[]> {
      const asked = { id, filter: 'all', shopId: null, text: '', sort: 'code', cursor: null, limit: 500 } as const
      return (await call('stock.lines', { ...asked, ...query })).rows
    },
    job: async () => (await call('home.jobs', {})).jobs.find((one) => one.name === `stock.sync:${connectionId}`)!,
  }
  return pc
}

/** Practice servers and a PC whose clocks the test moves on together. */
export async function startStockWorld(options: { skus?: number; at?: string } = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'danju-stock-'))
  let offset = Date.parse(options.at ?? '2027-03-10T01:00:00+08:00') - Date.now()
  const now = (): number => Date.now() + offset
  const sandbox = await startSandbox({ dir: join(dir, 'servers'), skus: options.skus ?? 12, seed: 7, now })
  const { control } = sandbox
  const pcs = [await startStockPc(join(dir, 'app'), sandbox, now)]
  const ask = posClient(sandbox.urls.pos, sandbox.credentials.pos)

  const world = {
    ...pcs[0]!,
    sandbox,
    control,
    now,
    /** Another PC for the same accounts. */
    async secondPc() {
      const pc = await startStockPc(join(dir, `app-${pcs.length + 1}`), sandbox, now)
      pcs.push(pc)
      return pc
    },
    /** Lets time pass for the PC and the servers alike. */
    pass(ms: number): void {
      offset += ms
    },
    /** Beijing time of this very day, e.g. `02:10:01`. */
    to(time: string): void {
      const day = new Date(now() + 8 * HOUR).toISOString().slice(0, 10)
      offset += Date.parse(`${day}T${time}+08:00`) - now()
    },
    /** The next day, at a Beijing time. */
    toNextDay(time: string): void {
      world.pass(DAY)
      world.to(time)
    },
    /** SKUs that both sides have, of one product; quantities as both books hold them at first. */
    async skus(codes: string[], quantity = '10', shops: string[] = [SHOP]): Promise<void> {
      const goodsNo = `G-${codes[0]}`
      const specs = codes.map((specNo) => ({ specNo, specName: `规格${specNo}`, retailPrice: '10' }))
      await control.createGoods({ goodsNo, goodsName: `名称${codes[0]}`, specs })
      const product = {
        productNo: goodsNo,
        name: `名称${codes[0]}`,
        categoryPath: ['货架'],
        brand: '牌甲',
        unit: '盒',
        specs: codes.map((merchantCode) => ({ merchantCode, specName: `规格${merchantCode}`, retailPrice: '10' })),
      }
      const answer = await ask('/v1/products:batch', {
        at: now(),
        body: { rows: [{ sourceNo: `MAKE${goodsNo}`, action: 'create', via: 'manual', product }] },
      })
      if (answer.json.data.rows[0]?.result !== 'created') throw new Error(answer.text)
      for (const shop of shops)
        for (const code of codes) {
          await control.erpEditStock(shop, code, quantity)
          await control.posEditStock(shop, code, quantity)
        }
    },
    erp: (code: string, shop = SHOP) => erpStock(sandbox, shop, code),
    pos: (code: string, shop = SHOP) => posStock(sandbox, shop, code),
    /** SKUs of every stock write that the POS was sent. */
    async posWrites(): Promise<number> {
      const { entries } = await control.requests({ system: 'pos', path: '/v1/stock:batch', limit: 1000 })
      return entries.reduce((sum, entry) => sum + Number(entry.params.rows), 0)
    },
    /** 盘点 pushes that the ERP was sent. */
    async erpWrites(): Promise<number> {
      const { entries } = await control.requests({ system: 'wangdian', limit: 1000 })
      return entries.filter((entry) => entry.path.includes('stock_sync_by_pd')).length
    },
    async end(): Promise<void> {
      await Promise.all(pcs.map((pc) => pc.stop()))
      await sandbox.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
  return world
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import type { PosProductPatch } from '../../main/remote/pos/index.ts'
import { type Sandbox, startSandbox } from '../../main/sandbox/index.ts'
import type { AppTopicName, CallInput, CallOutput } from '../../preload/contract/index.ts'
import { startPc } from '../app/pc.ts'
import { posClient } from '../sandbox/pos-client.ts'

const HOUR = 3_600_000
type Job = CallOutput<'home.jobs'>['jobs'][number]
type Run = NonNullable<Job['last']>

export type HourlyWorld = Awaited<ReturnType<typeof startHourlyWorld>>

/** A practice workspace whose wall clock, and that of its servers, is put from hour to hour by the test. */
export async function startHourlyWorld(options: { skus?: number } = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'danju-hourly-'))
  // Twenty past: nothing is due by itself, and what is edited now is older than two minutes at the next full hour.
  let offset = Math.floor(Date.now() / HOUR) * HOUR + 20 * 60_000 - Date.now()
  const now = (): number => Date.now() + offset
  const sandbox: Sandbox = await startSandbox({ dir: join(dir, 'servers'), skus: options.skus ?? 60, seed: 7, now })
  const pc = await startPc({ dir: join(dir, 'app'), sandbox, now })
  const { call, connectionId, ports } = pc
  const lane = `pos:${connectionId}`
  const job = async (): Promise<Job> =>
    (await call('home.jobs', {})).jobs.find((one) => one.name === `catalog.update-hourly:${connectionId}`)!

  /** Resolves once `fits` holds; looked at whenever the product says that something changed. */
  const until = (topic: AppTopicName, fits: () => Promise<boolean>): Promise<true> => pc.until([topic], fits)
  /** The first run that began after `startedAt` (epoch ms) and has ended. */
  const ended = async (startedAt: number): Promise<Run> => {
    return pc.until(['clock.changed'], async () => {
      const { last, running } = await job()
      return !running && last && last.startedAt > startedAt && last.finishedAt !== null && last
    })
  }

  const world = {
    ...pc,
    sandbox,
    lane,
    job,
    until,
    /** Puts the clock to one second past the next full hour, as if the PC had been on all the time. */
    toNextHour(hours = 1): void {
      offset += Math.floor(now() / HOUR + hours) * HOUR + 1_000 - now()
    },
    advance(ms: number): void {
      offset += ms
    },
    /** The next full hour strikes; resolves with the run that belongs to it. */
    async strike(): Promise<Run> {
      const before = now()
      world.toNextHour()
      ports.resume()
      return ended(before)
    },
    /** As `strike`, and everything it queued is settled. */
    async strikeAndDeliver(): Promise<Run> {
      const run = await world.strike()
      await world.drained()
      return run
    },
    ended,
    now,
    async drained(): Promise<void> {
      await until('queue.changed', async () => {
        const { lanes } = await call('queue.lanes', {})
        const counts = lanes.find((one) => one.lane === lane)?.counts
        return !counts || counts.pending + counts.sending + counts.waiting + counts.unknown === 0
      })
    },
    /** Rows of 整点更新, oldest first. */
    async rows(states: CallInput<'queue.list'>['states'] = []) {
      const { rows } = await call('queue.list', { states, lane, text: '', cursor: null, limit: 200 })
      const ours = rows.filter((row) => row.kind === 'catalog.hourly').reverse()
      return Promise.all(
        ours.map(async (row) => {
          const { payload, attempts } = await call('queue.get', { id: row.id })
          return { ...row, payload: JSON.parse(payload) as Record<string, unknown>, attempts }
        }),
      )
    },
    /** A person changes a product in 商家后台. */
    async editInPos(
      product: Omit<PosProductPatch, 'specs'> & {
        specs?: { merchantCode: string; retailPrice?: string; barcode?: string }[]
      },
    ) {
      const ask = posClient(sandbox.urls.pos, sandbox.credentials.pos)
      const answer = await ask('/v1/products:batch', {
        at: now(),
        body: { rows: [{ sourceNo: `HAND${now()}${Math.random()}`, action: 'update', via: 'manual', product }] },
      })
      if (answer.json.data.rows[0]?.result !== 'updated') throw new Error(answer.text)
    },
    /** A person deletes a product in 商家后台. */
    deleteInPos(productNo: string): void {
      const db = new BetterSqlite3(join(dir, 'servers', 'pos.db'))
      try {
        db.prepare('UPDATE spec SET deleted = 1 WHERE product_id IN (SELECT id FROM product WHERE product_no = ?)').run(
          productNo,
        )
        db.prepare('UPDATE product SET deleted_at = ?, version = version + 1 WHERE product_no = ?').run(
          now(),
          productNo,
        )
      } finally {
        db.close()
      }
    },
    async posProduct(productNo: string) {
      const { rows } = await sandbox.control.books('pos', {
        tables: ['live_product'],
        where: { product_no: productNo },
      })
      const product = rows.live_product?.[0]
      if (!product) return null
      const specs =
        (await sandbox.control.books('pos', { tables: ['live_spec'], where: { product_id: Number(product.id) } })).rows
          .live_spec ?? []
      return { ...product, specs } as { name: string; version: number; specs: Record<string, unknown>[] } & Record<
        string,
        unknown
      >
    },
    /** Puts a product into the ERP and, as it is there, into the POS. */
    async both(
      goodsNo: string,
      specs: { specNo: string; retailPrice?: string; barcode?: string }[],
      name = `名称${goodsNo}`,
    ) {
      const input = { goodsNo, goodsName: name, classPath: ['茶'], brandName: '牌甲', unitName: '盒', specs }
      await sandbox.control.createGoods(input)
      await world.intoPos(goodsNo, specs, name)
    },
    async intoPos(
      productNo: string,
      specs: { specNo: string; retailPrice?: string; barcode?: string }[],
      name: string,
    ) {
      const ask = posClient(sandbox.urls.pos, sandbox.credentials.pos)
      const product = {
        productNo,
        name,
        categoryPath: ['货架'],
        brand: '牌甲',
        unit: '盒',
        specs: specs.map((spec) => ({
          merchantCode: spec.specNo,
          barcode: spec.barcode ?? null,
          retailPrice: spec.retailPrice ?? '0',
        })),
      }
      const answer = await ask('/v1/products:batch', {
        at: now(),
        body: { rows: [{ sourceNo: `MAKE${productNo}`, action: 'create', via: 'manual', product }] },
      })
      if (answer.json.data.rows[0]?.result !== 'created') throw new Error(answer.text)
    },
    async end(): Promise<void> {
      await pc.stop()
      await sandbox.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
  return world
}

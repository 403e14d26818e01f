import type { Trouble } from '../../preload/contract/index.ts'
import type { JobContext, JobDefinition } from '../clock/types.ts'
import type { Journal } from '../journal/index.ts'
import type { ClockPort } from '../ports.ts'
import type { NewDelivery, OutboxRow } from '../queue/types.ts'
import type { Read } from '../remote/read.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { AskRefused, askUntilAnswered, createWaker } from './ask.ts'
import type { ProductPayload } from './confirm-import.ts'
import { noteOf, planHourly } from './hourly-plan.ts'
import { breathe, readHourly } from './hourly-read.ts'
import type { KnownGoods } from './hourly-rules.ts'
import type { HourlyTables } from './hourly-tables.ts'
import type { Remotes } from './remotes.ts'

/** Name of the clock's job of a connection. */
export const hourlyJobName = (connectionId: number): string => `catalog.update-hourly:${connectionId}`

const MINUTE = 60_000
const HOUR_MS = 60 * MINUTE
/** Goods of one transaction under 对方系统直连. */
const OBSERVED = 50

export interface HourlyDeps {
  db: Database
  tables: HourlyTables
  clock: ClockPort
  journal: Pick<Journal, 'write'>
  queue: { enqueue(rows: NewDelivery[]): number[]; mint(type: string): string }
  remotesOf(connectionId: number): Promise<Remotes>
  /** 卖家账号 of the connection. */
  accountOf(connectionId: number): string
  /** A29: under 对方系统直连 the changes are only counted. */
  runsProducts(connectionId: number): boolean
  /** Two PCs for one connection: name of the other one that runs the clock's jobs; null = this one may. */
  heldBy?(connectionId: number): Promise<string | null>
}

/**
 * 整点更新 (S112): on every full hour 零售价, 货品名称 and 规格条码 that changed in the ERP go to the products that the POS has.
 * A lost network is waited out inside the hour; what a run did not finish, the next one goes on with.
 */
export function createHourly(deps: HourlyDeps) {
  const { db, tables, journal } = deps
  const waker = createWaker(deps.clock)

  async function run(
    connectionId: number,
    context: JobContext,
  ): Promise<{ note: string; counts: Record<string, number> }> {
    const holder = (await deps.heldBy?.(connectionId)) ?? null
    if (holder !== null) return { note: `由另一台电脑执行：${holder}`, counts: {} }
    const remotes = await deps.remotesOf(connectionId)
    if (!remotes.ok) throw new Error(said(remotes.trouble))
    const asked = { signal: context.signal, correlationId: context.correlationId }
    const waiting = (trouble: Trouble | null): void =>
      context.progress({ done: 0, total: null, ...(trouble ? { note: `${trouble.problem}，稍后自动重试` } : {}) })
    const ask = <T>(call: () => Promise<Read<T>>): Promise<T> =>
      askUntilAnswered(call, { signal: context.signal, waker, waiting })
    const read = await readHourly(connectionId, deps.accountOf(connectionId), {
      db,
      tables,
      erp: remotes.erp,
      ask,
      asked,
      moved: (done, left) => context.progress({ done, total: done + left }),
    })
    const start = read.baseline ? `已记录 ERP 现有的 ${read.first} 个货品作为比较的基础` : null
    if (!deps.runsProducts(connectionId)) {
      const changed = await observe(connectionId)
      const note = `由对方系统直连执行，只查看：ERP 中有变化的货品 ${changed}`
      return { note: start ? `${start}；${note}` : note, counts: { changed, recorded: read.first } }
    }
    const counts = await planHourly(connectionId, {
      db,
      tables,
      pos: remotes.pos,
      queue: deps.queue,
      ask,
      asked,
      hour: Math.floor(context.slot / HOUR_MS) * HOUR_MS,
      moved: (so) => context.progress({ done: so.products, total: null }),
      passedOver: (goods, reasons) => passedOver(connectionId, context.correlationId, goods, reasons),
    })
    const note = noteOf(counts)
    return { note: start ? `${start}；${note}` : note, counts: { ...counts, recorded: read.first } }
  }

  /** The vendors' own link brings these changes; from here on they count as seen. Returns how many goods changed. */
  async function observe(connectionId: number): Promise<number> {
    let changed = 0
    for (let after = ''; ; ) {
      const ids = tables.changed(connectionId, after, OBSERVED)
      if (ids.length === 0) return changed
      inTransaction(db, () => {
        for (const id of ids) tables.markAllSeen(connectionId, id)
      })
      changed += ids.length
      after = ids.at(-1)!
      await breathe()
    }
  }

  function passedOver(connectionId: number, correlationId: string, goods: KnownGoods, reasons: string[]): void {
    journal.write({
      level: 'warn',
      scope: 'catalog.hourly',
      connection: `pos:${connectionId}`,
      correlationId,
      subject: { type: 'product', id: goods.productNo },
      event: 'hourly.passed-over',
      message: `整点更新：货号 ${goods.productNo} 有内容无法写入 POS，请在 ERP 货品档案中修改（${reasons.join('；')}）`,
      detail: { goods: goods.goodsId, reasons },
    })
  }

  return {
    definition: (connectionId: number): JobDefinition => ({
      name: hourlyJobName(connectionId),
      label: '整点更新',
      rule: { every: 'hour' },
      catchUp: 'once',
      stallMs: 5 * MINUTE,
      limitMs: 50 * MINUTE,
      async run(context) {
        try {
          return await run(connectionId, context)
        } catch (error) {
          throw error instanceof AskRefused ? new Error(said(error.trouble)) : error
        }
      },
    }),
    /** A row that ended without anything being written. */
    passedOver(row: OutboxRow, why: string): void {
      journal.write({
        level: 'info',
        scope: 'catalog.hourly',
        connection: row.lane,
        correlationId: row.correlationId,
        subject: { type: row.subject.type, id: row.subject.id },
        event: 'hourly.not-written',
        message: `整点更新：${row.subject.label}，${why}`,
        detail: { outbox: row.id, ourNo: row.idempotencyKey },
      })
    },
    /** The network is back, the PC woke up, or a person pressed 立即同步. */
    wake: () => waker.wake(),
    /**
     * In the transaction that settles a product of an import: what it wrote is what the ERP said then, so that a change
     * since its reading is found.
     */
    imported(row: OutboxRow): void {
      if (row.state !== 'delivered' || !wroteItself(row.result)) return
      const payload = row.payload as ProductPayload
      if (payload.action === 'update') return
      tables.wrote(Number(row.lane.split(':')[1]), {
        productNo: payload.product.productNo,
        ...(payload.action === 'create' ? { name: payload.product.name } : {}),
        specs: payload.product.specs.map((spec) => ({
          merchantCode: spec.merchantCode,
          price: spec.retailPrice,
          barcode: spec.barcode ?? '',
        })),
      })
    },
  }
}

export type Hourly = ReturnType<typeof createHourly>

/** Not so where someone else had the product before: nobody knows what the ERP said when they wrote it. */
function wroteItself(result: unknown): boolean {
  const code = (result as { code?: string } | null)?.code
  return code !== 'PRODUCT_EXISTS' && code !== 'DUPLICATE_MERCHANT_CODE' && code !== 'SOURCE_EXISTS'
}

const said = (trouble: Trouble): string => `${trouble.problem}：${trouble.cause}`

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Sandbox, startSandbox } from '../../main/sandbox/index.ts'
import type { CallInput, CallOutput, DocumentRow, DocumentState } from '../../preload/contract/index.ts'
import { startPc } from '../app/pc.ts'
import { posClient } from '../sandbox/pos-client.ts'

export const MINUTE = 60_000
export const DAY = 24 * 60 * MINUTE
type Job = CallOutput<'home.jobs'>['jobs'][number]
type Run = NonNullable<Job['last']>

/** A document in the POS's own book that came from the ERP; quantities in ten-thousandths. */
export interface PosBookDocument {
  no: string
  kind: string
  shopId: string
  erpNo: string
  sourceNo: string | null
  lines: { merchantCode: string; quantity: number }[]
}

export type InWorld = Awaited<ReturnType<typeof startInWorld>>

/** A practice workspace whose wall clock, and that of its servers, is moved on by the test. */
export async function startInWorld(options: { skus?: number; answerMs?: number } = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'danju-in-'))
  let offset = 0
  const now = (): number => Date.now() + offset
  const sandbox: Sandbox = await startSandbox({ dir: join(dir, 'servers'), skus: options.skus ?? 40, seed: 7, now })
  const { answerMs } = options
  const pc = await startPc({ dir: join(dir, 'app'), sandbox, now, ...(answerMs === undefined ? {} : { answerMs }) })
  const { call, connectionId } = pc
  const lane = `pos:${connectionId}`
  const name = `documents.in:${connectionId}`
  const job = async (): Promise<Job> => (await call('home.jobs', {})).jobs.find((one) => one.name === name)!

  /** Resolves with what `fits` gives; looked at whenever the product says that something changed. */
  const until = <T>(fits: () => Promise<T>) => pc.until(['documents.changed', 'queue.changed', 'clock.changed'], fits)

  async function find(number: string): Promise<DocumentRow | undefined> {
    const { rows } = await world.list({ text: number })
    return rows.find((row) => row.number === number)
  }

  const world = {
    ...pc,
    sandbox,
    control: sandbox.control,
    lane,
    until,
    now,
    /** Lets time pass for the PC and the servers alike. */
    pass(ms: number): void {
      offset += ms
    },
    /** One run over all lists, as a person asks for it. */
    async read(): Promise<Run> {
      const before = now()
      // Runs are told apart by their start.
      offset += 1
      await call('documents.refresh', { connectionId, direction: 'in' })
      return until(async () => {
        const { last, running } = await job()
        return !running && last && last.startedAt > before && last.finishedAt !== null && last
      })
    },
    async drained(): Promise<void> {
      await until(async () => {
        const { lanes } = await call('queue.lanes', {})
        const counts = lanes.find((one) => one.lane === lane)?.counts
        return !counts || counts.pending + counts.sending + counts.waiting + counts.unknown === 0
      })
    },
    /** What was saved by now is old enough to be read; it is read, and whatever was queued is settled. */
    async cycle(): Promise<Run> {
      offset += 3 * MINUTE
      const run = await world.read()
      await world.drained()
      return run
    },
    list: (
      filter: Partial<Omit<CallInput<'documents.list'>, 'connectionId'>> = {},
    ): Promise<CallOutput<'documents.list'>> =>
      call('documents.list', {
        connectionId,
        direction: 'in',
        tab: null,
        states: [],
        kind: null,
        shopId: null,
        warehouseNo: null,
        text: '',
        from: null,
        to: null,
        late: false,
        sort: { by: 'seenAt', descending: true },
        cursor: null,
        limit: 200,
        ...filter,
      }),
    find,
    async get(number: string): Promise<CallOutput<'documents.get'>> {
      const row = await find(number)
      if (!row) throw new Error(`no document ${number}`)
      return call('documents.get', { id: row.id })
    },
    async state(number: string): Promise<DocumentState | undefined> {
      return (await find(number))?.state
    },
    /** Resolves with the document once it stands there. */
    async stands(number: string, ...states: DocumentState[]): Promise<DocumentRow> {
      return until(async () => {
        const row = await find(number)
        return row && states.includes(row.state) && row
      })
    },
    /** What the POS's own book holds of the ERP's documents. */
    async posBook(): Promise<PosBookDocument[]> {
      const { rows } = await sandbox.control.books('pos', { tables: ['document', 'document_line'], limit: 50_000 })
      const lines = rows.document_line ?? []
      return (rows.document ?? [])
        .filter((row) => row.origin === 'erp')
        .map((row) => ({
          no: String(row.id),
          kind: String(row.kind),
          shopId: String(row.shop_id),
          erpNo: String(row.erp_no),
          sourceNo: row.source_no === null ? null : String(row.source_no),
          lines: lines
            .filter((line) => line.document_id === row.id)
            .map((line) => ({ merchantCode: String(line.merchant_code), quantity: Number(line.quantity) })),
        }))
    },
    async posHas(number: string): Promise<number> {
      return (await world.posBook()).filter((one) => one.erpNo === number).length
    },
    /** Goods of the ERP, and as they are there of the POS. */
    async goods(goodsNo: string, specs: string[], where: 'both' | 'erp' = 'both'): Promise<void> {
      await sandbox.control.createGoods({
        goodsNo,
        goodsName: `名称${goodsNo}`,
        classPath: ['茶'],
        brandName: '牌甲',
        unitName: '盒',
        specs: specs.map((specNo) => ({ specNo, retailPrice: '10', barcode: '' })),
      })
      if (where === 'both') await world.intoPos(goodsNo, specs)
    },
    async intoPos(productNo: string, specs: string[]): Promise<void> {
      const ask = posClient(sandbox.urls.pos, sandbox.credentials.pos)
      for (let at = 0; at < specs.length; at += 500) {
        const product = {
          productNo: at === 0 ? productNo : `${productNo}-${at}`,
          name: `名称${productNo}`,
          categoryPath: ['茶'],
          brand: '牌甲',
          unit: '盒',
          specs: specs.slice(at, at + 500).map((merchantCode) => ({ merchantCode, retailPrice: '10' })),
        }
        const answer = await ask('/v1/products:batch', {
          at: now(),
          body: { rows: [{ sourceNo: `MAKE${productNo}${at}`, action: 'create', via: 'manual', product }] },
        })
        if (answer.json.data.rows[0]?.result !== 'created') throw new Error(answer.text)
      }
    },
    async implementer(): Promise<void> {
      await call('operators.signIn', { name: '实施甲', role: 'implementer', pin: '0000' })
    },
    async end(): Promise<void> {
      await pc.stop()
      await sandbox.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
  return world
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axios from 'axios'
import { stockUp } from '../../scripts/lib/demo-month.ts'
import { DAY, type MonthWorld, openMonthWorld } from '../../scripts/lib/demo-month-world.ts'
import { signedForm } from '../sandbox/wangdian-client.ts'

export interface DocumentsBenchResult {
  name: 'documents'
  /** 入库 documents of the shops that waited for the ERP. */
  documents: number
  /** From the ERP's return until every one of them stands at 已到达, ms. */
  flushMs: number
  perSecond: number
  /** The same number of pushes by axios alone, one after another, on the same server. */
  bareMs: number
  /** bare / flush: 1 = as fast as nothing but the requests. The product also looks before and after each. */
  ratio: number
  /** Requests the servers took per document, with the look-ups before and after. */
  requestsPerDocument: number
  /** Requests of an hour in which nothing happens, by system. */
  idleRequestsPerHour: { wangdian: number; pos: number }
  /** Documents with more than one, or none, in the ERP's book. */
  wrong: number
}

const SHOP = '100231'

/** Documents of an outage flushed to the ERP when it answers again. */
export async function documentsBench(options: { documents?: number } = {}): Promise<DocumentsBenchResult> {
  const documents = options.documents ?? 500
  const dir = mkdtempSync(join(tmpdir(), 'documents-bench-'))
  const world = await openMonthWorld({
    dir,
    skus: 60,
    seed: 7,
    at: new Date(Date.now() - DAY).toISOString(),
    limitPerMinute: 1_000_000,
  })
  try {
    const { moving } = await stockUp(world)
    await world.start()
    const base = (await world.list()).tabs.arrived
    await world.control.setFault({ system: 'wangdian', kind: 'refuse' })
    for (let index = 0; index < documents; index++)
      await world.control.posCreateDocument({
        kind: 'purchaseIn',
        shopId: SHOP,
        lines: [{ merchantCode: moving[index % moving.length]!, quantity: '1', price: '1' }],
      })
    await patiently(world, (tabs) => tabs.moving >= documents)
    await world.control.clearRequests()
    await world.control.clearFaults()
    const start = performance.now()
    world.ports.resume()
    await patiently(world, (tabs) => tabs.arrived - base >= documents)
    const flushMs = performance.now() - start
    const requests = await total(world)
    const booked = (await world.rowsOf('wangdian', 'document')).filter((row) => row.born === 'api')
    const bareMs = await bare(world, documents, moving[0]!)
    await world.control.clearRequests()
    for (let minutes = 0; minutes < 60; minutes += 3) {
      await world.pass(3 * 60_000)
      await world.quiet()
    }
    const round = (value: number): number => Math.round(value * 100) / 100
    return {
      name: 'documents',
      documents,
      flushMs: Math.round(flushMs),
      perSecond: round((documents * 1000) / flushMs),
      bareMs: Math.round(bareMs),
      ratio: round(bareMs / flushMs),
      requestsPerDocument: round(requests.wangdian / documents),
      idleRequestsPerHour: await total(world),
      wrong: Math.abs(new Set(booked.map((row) => row.remark)).size - documents) + (booked.length - documents),
    }
  } finally {
    await world.end()
    rmSync(dir, { recursive: true, force: true })
  }
}

type Tabs = Awaited<ReturnType<MonthWorld['list']>>['tabs']

/** Looks ten times a second, however long it takes. */
async function patiently(world: MonthWorld, fits: (tabs: Tabs) => boolean): Promise<void> {
  while (!fits((await world.list()).tabs)) await new Promise((resolve) => setTimeout(resolve, 100))
}

async function total(world: MonthWorld): Promise<{ wangdian: number; pos: number }> {
  const count = async (system: 'wangdian' | 'pos'): Promise<number> =>
    (await world.control.requests({ system, limit: 1_000_000 })).entries.length
  return { wangdian: await count('wangdian'), pos: await count('pos') }
}

async function bare(world: MonthWorld, documents: number, specNo: string): Promise<number> {
  const url = `${world.sandbox.urls.wangdian}/openapi2/stockin_order_push.php`
  const start = performance.now()
  for (let index = 0; index < documents; index++) {
    const info = {
      outer_no: `BARE${index}`,
      warehouse_no: SHOP,
      reason: 'bench',
      goods_list: [{ spec_no: specNo, stockin_num: '1', stockin_price: '1' }],
    }
    const form = signedForm(
      world.sandbox,
      { stockin_info: JSON.stringify(info) },
      {
        timestamp: String(Math.floor(world.now() / 1000)),
      },
    )
    const { data } = await axios.post(url, new URLSearchParams(form))
    if (Number(data.code) !== 0) throw new Error(JSON.stringify(data))
  }
  return performance.now() - start
}

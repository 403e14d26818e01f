import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axios from 'axios'
import { createApp } from '../../main/app.ts'
import type { App } from '../../main/app-types.ts'
import { startPractice } from '../../main/practice.ts'
import { createPace } from '../../main/remote/pace.ts'
import type { SandboxAddress, SandboxControl } from '../../main/sandbox/index.ts'
import type { CallInput, CallName, CallOutput } from '../../preload/contract/index.ts'
import { headlessPorts, systemClock } from '../../scripts/lib/headless-ports.ts'
import { signedForm } from '../sandbox/wangdian-client.ts'
import { type IdleHour, idleHour } from './documents-idle.ts'
import { type Holds, meterTurns } from './turn-meter.ts'

export interface DocumentsBenchResult {
  name: 'documents'
  /** 采购入库 of the shops that waited for the ERP. */
  documents: number
  /** 每分钟调用上限 of the account: the product may not send faster. */
  perMinute: number
  /** From the ERP's return until every one of them stands at 已到达, ms. */
  flushMs: number
  perSecond: number
  /** The same pushes by axios alone, one after another on the same server: without a limit, and inside the same limit. */
  bareMs: number
  bareAtLimitMs: number
  /** bare / flush: 1 = as fast as nothing but the pushes. The product also asks before and after them. */
  ratio: number
  ratioAtLimit: number
  /** Requests of the flush / those that the limit lets through in the same time: 1 = the limit is what bounds it. */
  shareOfLimit: number
  /** Requests the ERP took per document, with the questions before and after. */
  requestsPerDocument: number
  /** How long single turns of the event loop held the thread during the flush; the aim is 50 ms. */
  holds: Holds
  idleRequestsPerHour: IdleHour
  /** Documents with more than one, or none, in the ERP's book. */
  wrong: number
}

type Tabs = CallOutput<'documents.list'>['tabs']

/** Documents of an outage flushed to the ERP when it answers again; the practice servers in a process of their own. */
export async function documentsBench(
  options: { documents?: number; perMinute?: number } = {},
): Promise<DocumentsBenchResult> {
  const documents = options.documents ?? 10_000
  const perMinute = options.perMinute ?? 6_000
  const idleRequestsPerHour = await idleHour()
  const dir = mkdtempSync(join(tmpdir(), 'documents-bench-'))
  const ports = headlessPorts({ dir: join(dir, 'app') })
  const folder = { dir: join(dir, 'servers'), skus: 60, seed: 7 }
  const asked = JSON.stringify({ ...folder, limitPerMinute: 1_000_000, automatic: false, history: false })
  const processes = { fork: (entry: 'sandbox-child') => ports.processes.fork(entry, [asked]) }
  const servers = await startPractice({ processes, dir: folder.dir, log: ports.log })
  const { control } = servers
  const app = await createApp({
    ...ports,
    workspace: { name: 'practice', dir: join(dir, 'app', 'practice'), practice: servers },
  })
  try {
    await app.start()
    const world = await openWorld(app, perMinute)
    const { shopId, codes } = await shelfOf(control, world)
    await control.setFault({ system: 'wangdian', kind: 'refuse' })
    for (let index = 0; index < documents; index++)
      await control.posCreateDocument({
        kind: 'purchaseIn',
        shopId,
        lines: [{ merchantCode: codes[index % codes.length]!, quantity: '1', price: '1' }],
      })
    await world.when((tabs) => tabs.moving >= documents)
    await control.clearRequests()
    await control.clearFaults()
    const meter = meterTurns()
    const start = performance.now()
    ports.resume()
    await world.when((tabs) => tabs.arrived >= documents)
    const flushMs = performance.now() - start
    const holds = meter()
    const requests = sumOf((await control.requests({ system: 'wangdian', limit: 1 })).counts)
    const numbers = await bookedNumbers(control)
    await app.stop()
    const bareMs = await bare(servers, { documents, shopId, specNo: codes[0]! })
    const bareAtLimitMs = await bare(servers, { documents, shopId, specNo: codes[0]!, perMinute })
    const round = (value: number): number => Math.round(value * 100) / 100
    return {
      name: 'documents',
      documents,
      perMinute,
      flushMs: Math.round(flushMs),
      perSecond: round((documents * 1000) / flushMs),
      bareMs: Math.round(bareMs),
      bareAtLimitMs: Math.round(bareAtLimitMs),
      ratio: round(bareMs / flushMs),
      ratioAtLimit: round(bareAtLimitMs / flushMs),
      shareOfLimit: round(requests / ((perMinute * flushMs) / 60_000)),
      requestsPerDocument: round(requests / documents),
      holds,
      idleRequestsPerHour,
      wrong: Math.abs(new Set(numbers).size - documents) + (numbers.length - documents),
    }
  } finally {
    await app.stop()
    await servers.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

/** The log of the servers forgets its oldest entries; its counts hold all of them. */
const sumOf = (counts: Record<string, number>): number =>
  Object.entries(counts).reduce((sum, [name, count]) => sum + (name.startsWith('wangdian ') ? count : 0), 0)

/** The product, its account's limit set as a person enters it in 对接设置. */
async function openWorld(app: App, perMinute: number) {
  async function call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    const answer = await app.call(name, input, { kind: 'window', id: 1 })
    if (!answer.ok) throw new Error(`${answer.error.problem}：${answer.error.cause}`)
    return answer.data as CallOutput<N>
  }
  await call('operators.signIn', { name: '实施甲', role: 'implementer', pin: '0000' })
  const there = (await call('connections.list', {})).connections[0]!
  const { id, name, authorisation, wangdian, pos } = there
  await call('connections.save', {
    id,
    name,
    wangdian: { baseUrl: wangdian.baseUrl, sid: wangdian.sid, appkey: wangdian.appkey, perMinute },
    pos: { baseUrl: pos.baseUrl, appKey: pos.appKey, perMinute },
    authorisation: { shopId: authorisation.shopId, shopName: authorisation.shopName },
  })
  await call('connections.test', { id })
  const tabs = async (): Promise<Tabs> => {
    const all = { direction: null, tab: null, states: [], kind: null, shopId: null, warehouseNo: null, text: '' }
    const rest = { from: null, to: null, late: false, cursor: null, limit: 1 }
    const sort = { by: 'seenAt', descending: true } as const
    return (await call('documents.list', { connectionId: id, ...all, ...rest, sort })).tabs
  }
  return {
    shops: async () => (await call('connections.mapping', { id })).rows.filter((row) => row.state === 'confirmed'),
    /** Asks whenever the product tells that documents have changed, however long it takes. */
    async when(fits: (tabs: Tabs) => boolean): Promise<void> {
      let end = (): void => {}
      try {
        await new Promise<void>((resolve, reject) => {
          const look = (): void => void tabs().then((now) => fits(now) && resolve(), reject)
          end = app.on('documents.changed', look)
          look()
        })
      } finally {
        end()
      }
    },
  }
}

/** A shop, and codes that both sides have. */
async function shelfOf(control: SandboxControl, world: Awaited<ReturnType<typeof openWorld>>) {
  const { shopId } = (await world.shops()).find((row) => row.shopKind === 'store')!
  const rows = async (system: 'wangdian' | 'pos', table: string) =>
    (await control.books(system, { tables: [table], limit: 20_000 })).rows[table]!
  const goods = new Set((await rows('wangdian', 'goods')).filter((one) => one.deleted === 0).map((one) => one.goods_id))
  const known = new Set((await rows('pos', 'live_spec')).map((one) => String(one.merchant_code)))
  const codes = (await rows('wangdian', 'spec'))
    .filter((one) => one.deleted === 0 && goods.has(one.goods_id))
    .map((one) => String(one.spec_no))
    .filter((code) => /^[\x21-\x7e]+$/.test(code) && known.has(code))
  return { shopId, codes: codes.slice(0, 20) }
}

/** The POS numbers of what was pushed, as the ERP's book has them. */
async function bookedNumbers(control: SandboxControl): Promise<string[]> {
  const numbers: string[] = []
  for (let after: Record<string, string> | null = {}; after; ) {
    const query = { tables: ['document'], limit: 20_000, ...(after.document === undefined ? {} : { after }) }
    const { rows, next } = await control.books('wangdian', query)
    for (const row of rows.document!) if (row.born === 'api') numbers.push(String(row.remark))
    after = next.document === undefined ? null : next
  }
  return numbers
}

/** @param run.perMinute the limit that the product keeps; none = as fast as the server answers */
async function bare(
  servers: SandboxAddress,
  run: { documents: number; shopId: string; specNo: string; perMinute?: number },
): Promise<number> {
  const url = `${servers.urls.wangdian}/openapi2/stockin_order_push.php`
  const { perMinute } = run
  const pace = perMinute === undefined ? null : createPace({ perMinute, ...systemClock })
  const start = performance.now()
  for (let index = 0; index < run.documents; index++) {
    await pace?.take()
    const info = {
      outer_no: `BARE${perMinute ?? ''}-${index}`,
      warehouse_no: run.shopId,
      reason: 'bench',
      goods_list: [{ spec_no: run.specNo, stockin_num: '1', stockin_price: '1' }],
    }
    const { data } = await axios.post(
      url,
      new URLSearchParams(signedForm(servers, { stockin_info: JSON.stringify(info) })),
    )
    if (Number(data.code) !== 0) throw new Error(JSON.stringify(data))
  }
  return performance.now() - start
}

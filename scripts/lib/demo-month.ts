import { join } from 'node:path'
import { assertNever } from '../../preload/contract/assert-never.ts'
import { createDesks, type Desks, HQ, SHOPS } from './demo-month-desks.ts'
import { judgeMonth } from './demo-month-judge.ts'
import { createLedger, differences, type Ledger } from './demo-month-ledger.ts'
import { DAY, MINUTE, type MonthWorld, openMonthWorld } from './demo-month-world.ts'
import type { DemoFacts, DemoWorld } from './demo-world.ts'

export interface MonthOptions {
  dir: string
  skus: number
  days: number
  /** Acts of all desks on an ordinary day. */
  perDay: number
  seed: number
  tell(step: string, ok: boolean, facts: DemoFacts): void
}

/** Small deterministic generator (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The chapter of the demonstration: 3 shops and 总仓, 5,000 SKU, 30 days. */
export const shopMonth = (world: DemoWorld): Promise<void> =>
  runMonth({ dir: join(world.dir, 'month'), skus: 5_000, days: 30, perDay: 24, seed: 20_270_301, tell: world.tell })

/**
 * A month of documents both ways and of stock at 02:10, judged by a ledger that knows only what the desks did. Special
 * days: what the ERP and the POS do when they are down for two days, a restart in mid-run, a night asleep, a stream under
 * 对方系统直连, a backup put back.
 */
export async function runMonth(options: MonthOptions): Promise<void> {
  const { tell, days } = options
  const world = await openMonthWorld({ ...options, at: '2027-03-01T09:00:00+08:00' })
  try {
    const ledger = createLedger()
    const codes = await stockUp(world, 3)
    ledger.begin(await world.shelf())
    await world.start()
    const desks = createDesks(world, ledger, codes.moving, randomOf(options.seed))
    await chooseMaster(world)
    const base = (await world.list()).tabs
    const special = specialDaysOf(days)
    tell('开业：3 家门店和总仓', true, {
      有库存的SKU: ledger.expected().size,
      单据种类: desks.kinds.length,
      天数: days,
    })
    await desks.everything()
    await throughTheDay(world, desks, base.arrived)
    tell('每种单据各一张，两个方向都到达', true, { 已到达: desks.through() })
    const scene = { world, desks, base: base.arrived, perDay: options.perDay, tell }
    for (let day = 0; day < days; day++) {
      const what = special.get(day) ?? []
      for (const one of what) await specialDay(one, scene)
      if (what.length === 0 || what.includes('asleep')) {
        await desks.some(options.perDay)
        await throughTheDay(world, desks, base.arrived)
      }
      await night(world, ledger, what.includes('asleep'))
      if (day % 7 === 6 || what.length > 0) {
        const wrong = differences(ledger.expected(), await world.shelf())
        tell(`第 ${day + 1} 天夜里：两边库存与台账一致`, wrong.count === 0, {
          单据: desks.through(),
          不一致: wrong.count,
          ...(wrong.count > 0 ? { 例如: wrong.named.join('；') } : {}),
        })
      }
    }
    await judgeMonth({ world, desks, ledger, held: await leaveOver(world, ledger, codes), tell })
  } finally {
    await world.end()
  }
}

type Special = 'outage' | 'restart' | 'asleep' | 'direct' | 'backup'

/** Spread over a month with ordinary days before, between and after them; in a few days several fall together. */
function specialDaysOf(days: number): Map<number, Special[]> {
  const at: [Special, number][] = [
    ['outage', 0.2],
    ['restart', 0.4],
    ['asleep', 0.5],
    ['direct', 0.6],
    ['backup', 0.8],
  ]
  const special = new Map<number, Special[]>()
  for (const [what, share] of at) {
    const day = Math.floor(days * share)
    special.set(day, [...(special.get(day) ?? []), what])
  }
  return special
}

/** The same stock on both sides of every place, before the product is there; `kept` of the SKUs take part in nothing else. */
export async function stockUp(world: MonthWorld, kept = 0): Promise<{ moving: string[]; left: string[] }> {
  const { control } = world
  const known = new Set((await world.rowsOf('pos', 'live_spec')).map((row) => String(row.merchant_code)))
  const goods = new Set(
    (await world.rowsOf('wangdian', 'goods')).filter((row) => row.deleted === 0).map((row) => row.goods_id),
  )
  const both = (await world.rowsOf('wangdian', 'spec'))
    .filter((row) => row.deleted === 0 && goods.has(row.goods_id))
    .map((row) => String(row.spec_no))
    .filter((code) => /^[\x21-\x7e]+$/.test(code) && known.has(code))
  const chosen = both.slice(0, 24)
  for (const place of [HQ, ...SHOPS])
    for (const code of chosen) {
      await control.erpEditStock(place, code, '1000')
      await control.posEditStock(place, code, '1000')
    }
  await world.sleep(DAY)
  const cut = chosen.length - kept
  if (cut < 3) throw new Error(`both sides have ${chosen.length} SKUs alone`)
  return { moving: chosen.slice(0, cut), left: chosen.slice(cut) }
}

const signIn = (world: MonthWorld): Promise<unknown> =>
  world.call('operators.signIn', { name: '实施甲', role: 'implementer', pin: '0000' })

async function chooseMaster(world: MonthWorld): Promise<void> {
  const { call, connectionId } = world
  await signIn(world)
  const { run } = await call('stock.compare', { connectionId, direction: 'erp' })
  await world.until(
    async () => (await call('stock.run', { id: run.id })).run,
    (one) => one.state === 'done',
    '对账',
  )
  await call('stock.setDirection', {
    connectionId,
    direction: 'erp',
    typed: '以ERP为主',
    compareId: run.id,
    reason: '',
  })
}

/** Everything that may travel has arrived and nothing is on its way, however long it takes. */
export async function throughTheDay(world: MonthWorld, desks: Desks, base: number): Promise<void> {
  // Windows end two minutes back; the ERP fetches sales every ten.
  for (const minutes of [4, 11]) await world.pass(minutes * MINUTE)
  const ask = async () => {
    const { tabs } = await world.list()
    const { rows } = await world.list('', 5, 'moving')
    const left = rows.map((row) => [row.number, row.kindLabel, row.stateText, row.trouble?.cause].join(' '))
    return { arrived: tabs.arrived - base, expected: desks.through(), moving: tabs.moving, left }
  }
  await world.until(ask, (now) => now.arrived >= now.expected && now.moving === 0, 'all documents')
}

/** To 02:10 and over it; the ledger does what the run has to do. */
async function night(world: MonthWorld, ledger: Ledger, asleep: boolean): Promise<void> {
  const since = world.now()
  await world.sleepTo(asleep ? '05:00:00' : '02:08:00')
  const run = await world.nightRun(since)
  if (run.state === 'guarded' || run.state === 'waiting-person')
    throw new Error(`nobody to ask at night: ${run.guards.map((guard) => guard.text).join(' ')} ${run.note}`)
  if (run.state !== 'done') throw new Error(`the night ended ${run.state}: ${run.note} ${run.trouble?.cause ?? ''}`)
  // S122, A20: by the clock itself, within the minute; the night asleep is caught up once.
  const late = run.startedAt - run.plannedAt
  if (asleep ? run.trigger !== 'catch-up' : run.trigger !== 'schedule' || late >= MINUTE)
    throw new Error(`the night ran by ${run.trigger}, ${late} ms after its time`)
  ledger.night()
  await world.sleepTo('10:00:00')
}

interface Scene {
  world: MonthWorld
  desks: Desks
  base: number
  perDay: number
  tell: MonthOptions['tell']
}

async function specialDay(what: Special, { world, desks, base, perDay, tell }: Scene): Promise<void> {
  const { control, call, connectionId } = world
  const arrivedNow = async (): Promise<number> => (await world.list()).tabs.arrived - base
  switch (what) {
    case 'outage': {
      for (const system of ['pos', 'wangdian'] as const) await control.setFault({ system, kind: 'refuse' })
      const before = await arrivedNow()
      for (let day = 0; day < 2; day++) {
        await desks.some(perDay)
        await world.pass(15 * MINUTE)
        await world.sleep(DAY)
      }
      const down = await arrivedNow()
      await control.clearFaults()
      await throughTheDay(world, desks, base)
      tell('两边断网两天：不丢、不重，恢复后补齐', down === before, {
        断网时到达: down - before,
        补齐后: await arrivedNow(),
      })
      return
    }
    case 'restart': {
      await call('queue.pause', { lane: `wangdian:${connectionId}`, until: world.now() + DAY })
      await call('queue.pause', { lane: `pos:${connectionId}`, until: world.now() + DAY })
      await desks.some(perDay)
      await world.pass(4 * MINUTE)
      const moving = await world.until(
        async () => (await world.list()).tabs.moving,
        (count) => count > 0,
        '排队的单据',
      )
      await world.restart(() => desks.some(perDay))
      for (const lane of ['wangdian', 'pos']) await call('queue.resume', { lane: `${lane}:${connectionId}` })
      await throughTheDay(world, desks, base)
      tell('排队途中退出、重启：接着发送', true, { 退出时排队: moving, 已到达: await arrivedNow() })
      return
    }
    case 'direct': {
      await signIn(world)
      await call('connections.setRunner', { id: connectionId, stream: 'documentsIn', runner: 'direct' })
      await control.setDirectLinks({ erpToPos: true })
      await control.clearRequests()
      await desks.some(perDay)
      await throughTheDay(world, desks, base)
      const sent = (await control.requests({ system: 'pos', path: '/v1/documents:batch', limit: 1_000 })).entries.length
      await control.setDirectLinks({ erpToPos: false })
      await call('connections.setRunner', { id: connectionId, stream: 'documentsIn', runner: 'app' })
      tell('ERP → POS 由对方系统直连：本软件一张不发，只核对到达', sent === 0, {
        本软件写入: sent,
        已到达: await arrivedNow(),
      })
      return
    }
    case 'backup': {
      const putBack = await world.keepFiles()
      await desks.some(perDay)
      await throughTheDay(world, desks, base)
      await putBack()
      await call('queue.confirmDelivery', {})
      await throughTheDay(world, desks, base)
      tell('恢复旧备份：已发过的从对方找回，不重发', true, { 已到达: await arrivedNow() })
      return
    }
    case 'asleep':
      // An ordinary day; the night is what is special.
      return
    default:
      assertNever(what)
  }
}

/** Documents that cannot go and say why; no night may overwrite what they moved. Their numbers with the state they stand in. */
async function leaveOver(
  world: MonthWorld,
  ledger: Ledger,
  codes: { left: string[] },
): Promise<{ number: string; state: string }[]> {
  const { control } = world
  const [settle, negative, leg] = codes.left as [string, string, string]
  const shop = SHOPS[0]
  const held: { number: string; state: string }[] = []
  const unsettled = await control.erpCreateStockIn({
    kind: '其他入库',
    warehouseNo: shop,
    state: 'unsettled',
    lines: [{ specNo: settle, num: '5' }],
  })
  ledger.move(['erp'], shop, settle, 5)
  ledger.hold(shop, settle)
  held.push({ number: unsettled.no, state: 'waiting-settle' })

  await control.createGoods({ goodsNo: 'MONTH-NEW', goodsName: '还没有导入的商品', specs: [{ specNo: 'MONTH-NEW-1' }] })
  const missing = await control.erpCreateStockOut({
    kind: '其他出库',
    warehouseNo: shop,
    lines: [{ specNo: 'MONTH-NEW-1', num: '1' }],
  })
  ledger.move(['erp'], shop, 'MONTH-NEW-1', -1)
  ledger.hold(shop, 'MONTH-NEW-1')
  held.push({ number: missing.no, state: 'missing-products' })

  // A23: a 冲单 may be negative; the ERP takes no such figure, so it is held and a person is told.
  const reversal = await control.posCreateDocument({
    kind: 'reversal',
    shopId: shop,
    lines: [{ merchantCode: negative, quantity: '-2' }],
  })
  ledger.move(['pos'], shop, negative, -2)
  ledger.hold(shop, negative)
  held.push({ number: reversal.no, state: 'held' })

  const transfer = await control.posCreateDocument({
    kind: 'transferOut',
    shopId: shop,
    counterpartShopId: SHOPS[1],
    lines: [{ merchantCode: leg, quantity: '3' }],
  })
  ledger.move(['erp', 'pos'], shop, leg, -3)
  held.push({ number: transfer.no, state: 'arrived' }, { number: transfer.otherLegNo!, state: 'waiting-finish' })
  return held
}

import type { Desks } from './demo-month-desks.ts'
import { differences, type Ledger } from './demo-month-ledger.ts'
import { MINUTE, type MonthWorld } from './demo-month-world.ts'
import type { DemoFacts } from './demo-world.ts'

interface Judged {
  world: MonthWorld
  desks: Desks
  ledger: Ledger
  /** Numbers left over on purpose, and where they have to stand. */
  held: { number: string; state: string }[]
  tell(step: string, ok: boolean, facts: DemoFacts): void
}

const WRITES = /documents:batch|stock:batch|stockin_order_push|stockout_order_push|stock_sync_by_pd|trade_push/

/** The end: both books against the ledger, every document by its number, nothing twice, nothing that comes back. */
export async function judgeMonth({ world, desks, ledger, held, tell }: Judged): Promise<void> {
  const { done } = desks
  for (const minutes of [4, 11, 16]) await world.pass(minutes * MINUTE)
  const reasons: string[] = []
  for (const { number, state } of held) {
    const row = await world.until(
      () => world.find(number),
      (found) => found?.state === state,
      `${number} to stand at ${state}`,
    )
    if (row && row.state !== 'arrived') reasons.push(`${row.kindLabel} ${row.stateText}：${row.trouble?.cause ?? ''}`)
  }
  if (held.length > 0)
    tell('不能走的单据各有原因', reasons.length === held.length - 1 && reasons.every((text) => !text.endsWith('：')), {
      张数: reasons.length,
      原因: reasons.join('；'),
    })

  const lost: string[] = []
  for (const number of [...done.toPos, ...done.toErp, ...done.sales]) {
    const row = await world.find(number)
    if (row?.state !== 'arrived' && row?.state !== 'arrived-by-other')
      lost.push(`${number} ${row?.stateText ?? '没有'}`)
  }
  const strays: string[] = []
  for (const number of done.five) {
    const row = await world.find(number)
    if (row?.state !== 'unsupported') strays.push(`${number} ${row?.stateText ?? '没有'}`)
  }
  tell('每张单据都有下落', lost.length === 0 && strays.length === 0, {
    到POS: done.toPos.length,
    到ERP: done.toErp.length,
    销售由ERP抓取: done.sales.length,
    不支持回传: done.five.length,
    ...(lost.length + strays.length > 0 ? { 没有下落: [...lost, ...strays].slice(0, 5).join('；') } : {}),
  })

  const inPos = await world.rowsOf('pos', 'document')
  const fromErp = inPos.filter((row) => row.origin === 'erp').map((row) => String(row.erp_no))
  const inErp = await world.rowsOf('wangdian', 'document')
  const pushed = inErp
    .filter((row) => row.born === 'api')
    .map((row) => String(row.remark).split('，')[0]!.split(' ').at(-1)!)
  const twice = [...repeated(fromErp), ...repeated(pushed)]
  const counts = await world.rowsOf('wangdian', 'stocktake')
  const missing = [
    ...done.toPos.filter((number) => !fromErp.includes(number)),
    ...done.toErp.filter((number) => !pushed.includes(number) && !done.stocktakes.includes(number)),
  ]
  tell('对方自己的账：一张不少、没有重复', twice.length === 0 && missing.length === 0, {
    POS收到: fromErp.length,
    ERP收到: pushed.length,
    盘点: counts.length,
    重复: twice.join('；') || 0,
    缺少: missing.slice(0, 5).join('；') || 0,
  })
  const returned = fromErp.filter((number) => done.five.includes(number))
  const known = new Set([...done.toPos, ...held.map((one) => one.number)])
  const looped = fromErp.filter((number) => !known.has(number))
  const echoes = pushed.filter((number) => !done.toErp.includes(number) && !known.has(number))
  tell('五种单据从未到 POS，没有一张来回', returned.length + looped.length + echoes.length === 0, {
    五种在POS: returned.length,
    来回: looped.length + echoes.length,
  })

  const wrong = differences(ledger.expected(), await world.shelf())
  tell('月末两边账与台账逐行一致', wrong.count === 0, {
    行数: ledger.expected().size,
    不一致: wrong.count,
    ...(wrong.count > 0 ? { 例如: wrong.named.join('；') } : {}),
  })

  await world.control.clearRequests()
  for (let round = 0; round < 4; round++) {
    await world.pass(4 * MINUTE)
    await world.call('documents.refresh', { connectionId: world.connectionId, direction: 'in' })
    await world.until(
      async () => (await world.call('documents.status', { connectionId: world.connectionId })).streams,
      (streams) => streams.every((stream) => stream.direction === 'out' || !stream.running),
      'a reading',
    )
  }
  const { entries } = await world.control.requests({ limit: 1_000 })
  const writes = entries.filter((entry) => WRITES.test(entry.path)).length
  tell('之后没有新单据就没有写入', writes === 0, { 请求: entries.length, 写入: writes })
}

function repeated(numbers: readonly string[]): string[] {
  const seen = new Set<string>()
  return numbers.filter((number) => seen.size === seen.add(number).size)
}

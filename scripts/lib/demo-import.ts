import type { CallOutput, ProductImport } from '../../preload/contract/index.ts'
import type { DemoShop, DemoWorld } from './demo-world.ts'
import { heldSpecs, judgeImport } from './judge-import.ts'

const DAY_MS = 86_400_000
const BEIJING_MS = 8 * 3_600_000
const dayOf = (at: number): string => new Date(at + BEIJING_MS).toISOString().slice(0, 10)
const LIMIT_MS = 180_000

/** A month's products from 旺店通: cut off in mid-delivery, killed, restarted, back on line; judged by the POS's own books. */
export async function importMonth(world: DemoWorld): Promise<void> {
  const { tell } = world
  const shop = await world.shop()
  const { control } = shop.sandbox
  const [connection] = (await shop.app.call('connections.list', {})).connections
  if (!connection) throw new Error('no practice connection')
  tell('对接已测试', connection.verifiedAt !== null, { 检查项: connection.checks.length })

  const to = Date.now() - DAY_MS
  const span = { from: dayOf(to - 30 * DAY_MS), to: dayOf(to) }
  const window = {
    from: Date.parse(`${span.from}T00:00:00+08:00`),
    to: Date.parse(`${span.to}T23:59:59.999+08:00`),
  }
  const refused = await shop.app.call('catalog.checkDates', {
    connectionId: connection.id,
    from: dayOf(to - 45 * DAY_MS),
    to: span.to,
  })
  tell('超过一个月被拒绝', !refused.ok && refused.lastAllowed !== null, { 最晚截止日期: refused.lastAllowed ?? '' })

  const before = await heldSpecs(control)
  const started = (await shop.app.call('catalog.startImport', { connectionId: connection.id, ...span, split: false }))
    .imports[0]!
  const ask = async (): Promise<ProductImport> => (await shop.app.call('catalog.getImport', { id: started.id })).import
  const reached = (fits: (view: ProductImport) => boolean, what: string) =>
    shop.app.when('catalog.import', ask, fits, LIMIT_MS, what)
  const planned = await reached((one) => one.state === 'planned' || one.state === 'failed', 'the plan')
  const erp = await control.expectedNew(window, { countsOnly: true })
  tell('预演与 ERP 自己的账一致', planned.state === 'planned' && planned.reading.goodsInWindow >= erp.goods, {
    ERP新商品: erp.goods,
    读到商品: planned.reading.goodsInWindow,
    新商品: planned.plan.create,
    新规格: planned.plan['add-specs'],
    已存在: planned.plan.exists,
    跳过: planned.plan.skipped,
    错误: planned.plan.error,
    将写入SKU: planned.planSpecs,
  })
  tell('不少于 1000 个 SKU', planned.planSpecs >= 1000, { SKU: planned.planSpecs })
  const untouched = await heldSpecs(control)
  tell('预演不写入 POS', untouched.size === before.size, { POS中SKU: untouched.size })

  await control.setFault({ system: 'pos', kind: 'half-body-after', path: '/v1/products:batch', times: 1 })
  await control.setFault({ system: 'pos', kind: 'slow', path: '/v1/products:batch', delayMs: 60 })
  await shop.app.call('catalog.confirmImport', { id: started.id, acceptFlattening: true })
  const cut = await reached((one) => one.result.created >= 200, 'the first products')
  await control.setFault({ system: 'pos', kind: 'refuse' })
  tell('投递途中断网', true, { 已导入: cut.result.created, 等待: cut.result.waiting, 结果未知: cut.result.unknown })
  const offline = await shop.app.when(
    'home.summary',
    async () => (await shop.app.call('queue.lanes', {})).lanes.find((lane) => lane.lane.startsWith('pos:')),
    (lane) => lane !== undefined && (lane.state === 'offline' || lane.text.includes('离线')),
    LIMIT_MS,
    'the offline state',
  )
  const waiting = await ask()
  tell('离线时继续等待，不算失败', waiting.result.failed === 0 && waiting.result.waiting > 0, {
    通道: offline?.text ?? '',
    等待: waiting.result.waiting,
    失败: waiting.result.failed,
  })

  await shop.killAndRestart(() => tell('进程被杀', true, {}))
  const again = await ask()
  tell('重启后接着做', again.state === 'delivering' || again.state === 'confirming', {
    状态: again.state,
    等待: again.result.waiting,
  })

  await control.clearFaults()
  await shop.app.call('queue.kick', { lane: null })
  const done = await reached((one) => one.state === 'done', '导入完成')
  tell('恢复联网后导入完成', done.result.failed === 0 && done.result.unknown === 0, {
    已导入: done.result.created,
    已存在: done.result.existed,
    失败: done.result.failed,
  })

  const verdict = await judgeImport(control, window, before)
  const reported = await refusedCodes(shop, started.id)
  const unexplained = verdict.missing.filter((code) => !reported.has(code))
  const { counts } = await control.books('pos')
  tell(
    'POS 自己的账：一个不少、一个不多、没有重复',
    unexplained.length === 0 &&
      verdict.twice === 0 &&
      verdict.unexpected.length === 0 &&
      verdict.different.length === 0,
    {
      应有SKU: verdict.expected,
      正确: verdict.right,
      预演已说明不导入: verdict.missing.length - unexplained.length,
      缺少: unexplained.length,
      多出: verdict.unexpected.length,
      内容不同: verdict.different.length,
      重复: verdict.twice,
      重发后只记一次: counts.received_again ?? 0,
    },
  )
}

/** 商家编码 that the plan named as errors, compared as both systems do. */
async function refusedCodes(shop: DemoShop, id: number): Promise<Set<string>> {
  const codes = new Set<string>()
  let cursor: string | null = null
  do {
    const page: CallOutput<'catalog.planLines'> = await shop.app.call('catalog.planLines', {
      id,
      action: null,
      result: null,
      text: '',
      cursor,
      limit: 500,
    })
    for (const line of page.rows)
      for (const spec of line.specs)
        if (spec.action === 'error') codes.add(spec.merchantCode.normalize('NFKC').trim().toLowerCase())
    cursor = page.next
  } while (cursor !== null)
  return codes
}

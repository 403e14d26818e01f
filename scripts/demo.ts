import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from '../main/sandbox/index.ts'
import type { CallOutput, ProductImport } from '../preload/contract/index.ts'
import { startAppProcess, until } from './lib/app-process.ts'
import { heldSpecs, judgeImport } from './lib/judge-import.ts'

interface Step {
  step: string
  ok: boolean
  facts: Record<string, number | string>
}

const DAY_MS = 86_400_000
const BEIJING_MS = 8 * 3_600_000
const dayOf = (at: number): string => new Date(at + BEIJING_MS).toISOString().slice(0, 10)

/** Times between retries and look-ups, shortened so that a demonstration of an outage does not take an outage's time. */
const TUNING = {
  queue: { offlineFirstMs: 300, offlineCapMs: 1000, backoffFirstMs: 300, lookUpFirstMs: 200, notFoundApartMs: 1500 },
  slowestAnswerMs: 1000,
}
const LIMIT_MS = 180_000

/**
 * The whole job once, headless, on the practice servers: a month's products, cut off in mid-delivery, killed, restarted,
 * back on line. `--json` prints one line. Exit code 0 only if the POS's own books hold exactly what they should.
 */
export default async function demo(args: string[]): Promise<number> {
  const json = args.includes('--json')
  const steps: Step[] = []
  const tell = (step: string, ok: boolean, facts: Step['facts']): void => {
    steps.push({ step, ok, facts })
    if (!json)
      console.log(
        `${ok ? '✓' : '✗'} ${step}  ${Object.entries(facts)
          .map(([name, value]) => `${name} ${value}`)
          .join(' · ')}`,
      )
  }
  const dir = mkdtempSync(join(tmpdir(), 'danju-demo-'))
  const sandbox = await startSandbox({ dir: join(dir, 'servers'), skus: 8000 })
  const { control } = sandbox
  const options = {
    dir: join(dir, 'app'),
    practice: { urls: sandbox.urls, credentials: sandbox.credentials },
    tuning: TUNING,
  }
  let app = await startAppProcess(options)
  try {
    const [connection] = (await app.call('connections.list', {})).connections
    if (!connection) throw new Error('no practice connection')
    tell('对接已测试', connection.verifiedAt !== null, { 检查项: connection.checks.length })

    const to = Date.now() - DAY_MS
    const span = { from: dayOf(to - 30 * DAY_MS), to: dayOf(to) }
    const window = {
      from: Date.parse(`${span.from}T00:00:00+08:00`),
      to: Date.parse(`${span.to}T23:59:59.999+08:00`),
    }
    const refused = await app.call('catalog.checkDates', {
      connectionId: connection.id,
      from: dayOf(to - 45 * DAY_MS),
      to: span.to,
    })
    tell('超过一个月被拒绝', !refused.ok && refused.lastAllowed !== null, { 最晚截止日期: refused.lastAllowed ?? '' })

    const before = await heldSpecs(control)
    const started = (await app.call('catalog.startImport', { connectionId: connection.id, ...span, split: false }))
      .imports[0]!
    const ask = async (): Promise<ProductImport> => (await app.call('catalog.getImport', { id: started.id })).import
    const planned = await until(ask, (one) => one.state === 'planned' || one.state === 'failed', LIMIT_MS, 'the plan')
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
    await app.call('catalog.confirmImport', { id: started.id, acceptFlattening: true })
    const cut = await until(ask, (one) => one.result.created >= 200, LIMIT_MS, 'the first products')
    await control.setFault({ system: 'pos', kind: 'refuse' })
    tell('投递途中断网', true, { 已导入: cut.result.created, 等待: cut.result.waiting, 结果未知: cut.result.unknown })
    const offline = await until(
      async () => (await app.call('queue.lanes', {})).lanes.find((lane) => lane.lane.startsWith('pos:')),
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

    await app.kill()
    tell('进程被杀', true, {})
    app = await startAppProcess(options)
    const again = await ask()
    tell('重启后接着做', again.state === 'delivering' || again.state === 'confirming', {
      状态: again.state,
      等待: again.result.waiting,
    })

    await control.clearFaults()
    await app.call('queue.kick', { lane: null })
    const done = await until(ask, (one) => one.state === 'done', LIMIT_MS, '导入完成')
    tell('恢复联网后导入完成', done.result.failed === 0 && done.result.unknown === 0, {
      已导入: done.result.created,
      已存在: done.result.existed,
      失败: done.result.failed,
    })

    const verdict = await judgeImport(control, window, before)
    const reported = await refusedCodes(app, started.id)
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
  } catch (error) {
    tell('中断', false, { 原因: error instanceof Error ? error.message : String(error) })
  } finally {
    await app.stop().catch(() => app.kill())
    await sandbox.stop()
    rmSync(dir, { recursive: true, force: true })
  }
  const ok = steps.every((step) => step.ok)
  if (json) console.log(JSON.stringify({ ok, steps }))
  else console.log(ok ? '全部成立' : '有步骤不成立')
  return ok ? 0 : 1
}

/** 商家编码 that the plan named as errors, compared as both systems do. */
async function refusedCodes(app: Awaited<ReturnType<typeof startAppProcess>>, id: number): Promise<Set<string>> {
  const codes = new Set<string>()
  let cursor: string | null = null
  do {
    const page: CallOutput<'catalog.planLines'> = await app.call('catalog.planLines', {
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

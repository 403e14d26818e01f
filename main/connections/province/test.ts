import type { ProvinceCheck } from '../../../preload/contract/index.ts'
import type { ClockPort } from '../../ports.ts'
import { wasAccepted } from '../accepted.ts'
import { yes } from '../answers.ts'
import { fail, skipped, type Verdict } from '../checks/check.ts'
import { CHECK_LIMIT_MS } from '../checks/run-checks.ts'
import { PER_MINUTE_DEFAULT } from '../fields.ts'
import type { TellSetup } from '../journal-lines.ts'
import type { ConnectionRow, Tables } from '../tables.ts'
import { type Envelope, PROVINCE_SYSTEMS } from '../types.ts'
import { PROVINCE_CHECKS, type ProvinceCheckContext, type ProvinceCheckRun, shownProvinceCheck } from './checks.ts'
import { type ProvinceClients, settingsOf } from './clients.ts'

export interface ProvinceTestDeps {
  tables: Tables
  clients: ProvinceClients
  clock: ClockPort
  tell: TellSetup
  signal: AbortSignal
  correlationId: string
  onUpdate(checks: ProvinceCheck[]): void
  /** The remote took the account. */
  onAccepted(system: (typeof PROVINCE_SYSTEMS)[number]): void
  limitMs?: number
}

/**
 * 测试连接 of a province: the three sides beside each other, one check after the other inside a side. Verified when no check
 * failed and none was skipped, unless the connection was changed meanwhile; an aborted test leaves everything as it was.
 */
export async function testProvince(
  row: ConnectionRow,
  by: string,
  deps: ProvinceTestDeps,
): Promise<Envelope<{ verified: boolean }>> {
  const { tables, clients, clock, signal } = deps
  const [ideal, boyuan, ezhan] = await Promise.all([
    clients.of(row.id, 'ideal'),
    clients.of(row.id, 'boyuan'),
    clients.of(row.id, 'ezhan'),
  ])
  const asked = new Map<string, Promise<unknown>>()
  const perMinute = (system: (typeof PROVINCE_SYSTEMS)[number]) =>
    settingsOf(tables, row.id, system)?.perMinute ?? PER_MINUTE_DEFAULT
  const context: ProvinceCheckContext = {
    clients: { ideal, boyuan, ezhan },
    perMinute: { ideal: perMinute('ideal'), boyuan: perMinute('boyuan'), ezhan: perMinute('ezhan') },
    provinceCode: settingsOf(tables, row.id, 'ideal')?.provinceCode ?? '',
    correlationId: deps.correlationId,
    once: <T>(key: string, ask: () => Promise<T>): Promise<T> => {
      const there = asked.get(key) ?? ask()
      asked.set(key, there)
      return there as Promise<T>
    },
  }
  const found = new Map<string, { verdict: Verdict; checkedAt: number; tookMs: number }>()
  const running = new Set<string>()
  const update = () =>
    deps.onUpdate(
      PROVINCE_CHECKS.map((check) =>
        shownProvinceCheck(check, found.get(check.name)?.verdict, running.has(check.name)),
      ),
    )

  async function side(own: readonly ProvinceCheckRun[]): Promise<void> {
    for (const check of own) {
      const startedAt = clock.now()
      running.add(check.name)
      update()
      const verdict = blocked(check) ?? (await bounded(check))
      running.delete(check.name)
      found.set(check.name, { verdict, checkedAt: clock.now(), tookMs: Math.max(0, clock.now() - startedAt) })
      update()
    }
  }

  function blocked(check: ProvinceCheckRun): Verdict | null {
    if (signal.aborted) return skipped('没有检查。', '测试被取消。', '需要时请重新点【测试连接】。')
    for (const need of check.needs) {
      const state = found.get(need)?.verdict.state
      if (state !== 'fail' && state !== 'skipped') continue
      const label = PROVINCE_CHECKS.find((one) => one.name === need)!.label
      return skipped('没有检查。', `「${label}」没有通过，先要解决它。`, `请先按「${label}」的提示处理。`)
    }
    return null
  }

  /** One check within its time; the time limit and the person's abort both reach the requests under way. */
  async function bounded(check: ProvinceCheckRun): Promise<Verdict> {
    const limitMs = deps.limitMs ?? CHECK_LIMIT_MS
    const own = new AbortController()
    const onAbort = () => own.abort()
    signal.addEventListener('abort', onAbort, { once: true })
    let cancel = () => {}
    const late = new Promise<Verdict>((resolve) => {
      cancel = clock.after(limitMs, () => {
        resolve(
          fail(
            '没有在规定时间内查完。',
            `等了 ${Math.round(limitMs / 1000)} 秒还没有结果，对方太慢或网络不通。`,
            '请稍后重新点【测试连接】；一直如此请检查网络，或联系对方服务商。',
          ),
        )
        own.abort()
      })
    })
    const broken = (error: unknown): Verdict =>
      fail(
        '这一项检查出错了。',
        `软件内部错误：${error instanceof Error ? error.message : String(error)}`,
        '请点【导出诊断包】并联系技术支持。',
      )
    const verdict = await Promise.race([check.run(context, own.signal).catch(broken), late])
    cancel()
    signal.removeEventListener('abort', onAbort)
    return verdict
  }

  update()
  await Promise.all(PROVINCE_SYSTEMS.map((system) => side(PROVINCE_CHECKS.filter((check) => check.system === system))))
  if (signal.aborted) return yes({ verified: false })
  const verdicts = PROVINCE_CHECKS.map((check) => ({ check, ...found.get(check.name)! }))
  const verified = verdicts.every(({ verdict }) => verdict.state === 'pass' || verdict.state === 'warn')
  const now = clock.now()
  const kept = tables.transaction(() => {
    if (!tables.finishTest(row.id, row.revision, verified ? now : null, now)) return false
    tables.replaceChecks(
      row.id,
      verdicts.map(({ check, verdict, checkedAt, tookMs }) => ({
        name: check.name,
        problem: '',
        cause: '',
        action: '',
        ...verdict,
        checkedAt,
        tookMs,
      })),
    )
    return true
  })
  const count = (state: string) => verdicts.filter(({ verdict }) => verdict.state === state).length
  if (kept) {
    for (const system of PROVINCE_SYSTEMS) if (wasAccepted(verdicts, system)) deps.onAccepted(system)
    deps.tell({
      level: verified ? 'info' : 'warn',
      event: 'connection.tested',
      message: `${by} 测试了省包对接「${row.name}」：通过 ${count('pass')}，警告 ${count('warn')}，失败 ${count('fail')}，未查 ${count('skipped')}。`,
      connectionId: row.id,
      correlationId: deps.correlationId,
    })
  }
  return yes({ verified: kept && verified })
}

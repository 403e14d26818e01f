import type { ClockPort } from '../../ports.ts'
import type { ConnectionCheck } from '../types.ts'
import { type Check, type CheckContext, fail, skipped, type Verdict } from './check.ts'
import { POS_CHECKS } from './pos-checks.ts'
import { WANGDIAN_CHECKS } from './wangdian-checks.ts'

/** All checks of 测试连接 in the order they are shown. */
export const CHECKS: readonly Check[] = [...WANGDIAN_CHECKS, ...POS_CHECKS]

/** Longest time one check may take (ms), waiting for the account's pace included. */
export const CHECK_LIMIT_MS = 30_000

export interface CheckResult {
  check: Check
  verdict: Verdict
  /** Epoch ms of the end. */
  checkedAt: number
  tookMs: number
}

/**
 * Runs all checks: the two sides beside each other, one check after the other inside a side. A failing check stops only
 * those that need it. Each is bounded in time; after an abort the rest is skipped. Never rejects.
 * `onUpdate` gets the whole list again after every step.
 */
export async function runChecks(
  context: Omit<CheckContext, 'once'>,
  deps: {
    clock: ClockPort
    signal: AbortSignal
    onUpdate: (checks: ConnectionCheck[]) => void
    limitMs?: number
    checks?: readonly Check[]
  },
): Promise<CheckResult[]> {
  const checks = deps.checks ?? CHECKS
  const asked = new Map<string, Promise<unknown>>()
  const shared: CheckContext = {
    ...context,
    once: <T>(key: string, ask: () => Promise<T>): Promise<T> => {
      const there = asked.get(key) ?? ask()
      asked.set(key, there)
      return there as Promise<T>
    },
  }
  const results = new Map<string, CheckResult>()
  const running = new Set<string>()
  const update = () =>
    deps.onUpdate(checks.map((check) => shownCheck(check, results.get(check.name)?.verdict, running)))

  async function side(own: readonly Check[]): Promise<void> {
    for (const check of own) {
      const startedAt = deps.clock.now()
      running.add(check.name)
      update()
      const verdict = blockedBy(check, results, deps.signal) ?? (await bounded(check, shared, deps))
      running.delete(check.name)
      const checkedAt = deps.clock.now()
      results.set(check.name, { check, verdict, checkedAt, tookMs: Math.max(0, checkedAt - startedAt) })
      update()
    }
  }

  update()
  const systems = [...new Set(checks.map((check) => check.system))]
  await Promise.all(systems.map((system) => side(checks.filter((check) => check.system === system))))
  return checks.map((check) => results.get(check.name)!)
}

function blockedBy(check: Check, results: ReadonlyMap<string, CheckResult>, signal: AbortSignal): Verdict | null {
  if (signal.aborted) return skipped('没有检查。', '测试被取消。', '需要时请重新点【测试连接】。')
  for (const need of check.needs) {
    const result = results.get(need)
    if (result && (result.verdict.state === 'fail' || result.verdict.state === 'skipped')) {
      return skipped(
        '没有检查。',
        `「${result.check.label}」没有通过，先要解决它。`,
        `请先按「${result.check.label}」的提示处理。`,
      )
    }
  }
  return null
}

/** One check within its time. The time limit and the person's abort both reach the requests under way. */
async function bounded(
  check: Check,
  context: CheckContext,
  deps: { clock: ClockPort; signal: AbortSignal; limitMs?: number },
): Promise<Verdict> {
  const limitMs = deps.limitMs ?? CHECK_LIMIT_MS
  const own = new AbortController()
  let cancelTimer = () => {}
  const ended = new Promise<Verdict>((resolve) => {
    const stop = (verdict: Verdict) => {
      resolve(verdict)
      own.abort()
    }
    cancelTimer = deps.clock.after(limitMs, () =>
      stop(
        fail(
          '没有在规定时间内查完。',
          `等了 ${Math.round(limitMs / 1000)} 秒还没有结果，对方太慢或网络不通。`,
          '请稍后重新点【测试连接】；一直如此请检查网络，或联系对方服务商。',
        ),
      ),
    )
    const onAbort = () => stop(skipped('没有查完。', '测试被取消。', '需要时请重新点【测试连接】。'))
    deps.signal.addEventListener('abort', onAbort, { once: true })
    own.signal.addEventListener('abort', () => deps.signal.removeEventListener('abort', onAbort), { once: true })
  })
  const verdict = await Promise.race([
    check.run(context, own.signal).catch((error: unknown) => brokenCheck(error)),
    ended,
  ])
  cancelTimer()
  own.abort()
  return verdict
}

function brokenCheck(error: unknown): Verdict {
  return fail(
    '这一项检查出错了。',
    `软件内部错误：${error instanceof Error ? error.message : String(error)}`,
    '请点【导出诊断包】并联系技术支持。',
  )
}

/** A check as the window shows it; without a result it is waiting or running. */
export function shownCheck(
  check: Check,
  found: { state: Verdict['state']; problem?: string; cause?: string; action?: string; found: string } | undefined,
  running: ReadonlySet<string>,
): ConnectionCheck {
  return {
    name: check.name,
    label: check.label,
    system: check.system,
    state: found?.state ?? (running.has(check.name) ? 'running' : 'waiting'),
    problem: found?.problem ?? '',
    cause: found?.cause ?? '',
    action: found?.action ?? '',
    found: found?.found ?? '',
  }
}

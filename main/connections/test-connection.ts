import type { ClockPort } from '../ports.ts'
import { wasAccepted } from './accepted.ts'
import { noConnection, yes } from './answers.ts'
import type { Side } from './checks/check.ts'
import { type PosProbes, posProbes, type WangdianProbes, wangdianProbes } from './checks/probes.ts'
import { type CheckResult, runChecks } from './checks/run-checks.ts'
import type { ClientState, Clients } from './clients.ts'
import { PER_MINUTE_DEFAULT } from './fields.ts'
import type { TellSetup } from './journal-lines.ts'
import type { PosRemote, WangdianRemote } from './remotes.ts'
import type { CheckRow, Tables } from './tables.ts'
import { type ConnectionCheck, type Envelope, SYSTEMS, type System } from './types.ts'

export interface TestDeps {
  tables: Tables
  clients: Clients
  clock: ClockPort
  tell: TellSetup
  /** The whole list of checks after every step. */
  onUpdate: (connectionId: number, checks: ConnectionCheck[]) => void
  /** The remote took this account's signature. */
  onAccepted: (connectionId: number, system: System) => void
  limitMs?: number
}

/**
 * 测试连接: runs the named checks and keeps their results. The connection counts as verified when no check failed and
 * none was skipped, unless it was changed meanwhile; an aborted test leaves everything as it was.
 */
export async function testConnection(
  connectionId: number,
  by: string,
  run: { signal: AbortSignal; correlationId: string },
  deps: TestDeps,
): Promise<Envelope<{ verified: boolean }>> {
  const { tables, clients } = deps
  const { signal, correlationId } = run
  const row = tables.connection(connectionId)
  if (!row) return noConnection(connectionId)
  const [wangdian, pos] = await Promise.all([clients.of(connectionId, 'wangdian'), clients.of(connectionId, 'pos')])
  const context = {
    wangdian: sideOf<WangdianRemote, WangdianProbes>(
      wangdian,
      (remote) => wangdianProbes(remote, correlationId),
      tables.settings(connectionId, 'wangdian')?.perMinute,
    ),
    pos: sideOf<PosRemote, PosProbes>(
      pos,
      (remote) => posProbes(remote, correlationId),
      tables.settings(connectionId, 'pos')?.perMinute,
    ),
    sid: tables.settings(connectionId, 'wangdian')?.sid ?? '',
  }
  const results = await runChecks(context, {
    clock: deps.clock,
    signal,
    onUpdate: (checks) => deps.onUpdate(connectionId, checks),
    ...(deps.limitMs === undefined ? {} : { limitMs: deps.limitMs }),
  })
  if (signal.aborted) return yes({ verified: false })
  const verified = results.every(({ verdict }) => verdict.state === 'pass' || verdict.state === 'warn')
  const now = deps.clock.now()
  const kept = tables.transaction(() => {
    if (!tables.finishTest(connectionId, row.revision, verified ? now : null, now)) return false
    tables.replaceChecks(connectionId, results.map(checkRow))
    return true
  })
  if (kept) for (const system of SYSTEMS) if (wasAccepted(results, system)) deps.onAccepted(connectionId, system)
  if (kept) deps.tell({ ...testLine(row.name, connectionId, by, results, verified), correlationId })
  return yes({ verified: kept && verified })
}

function sideOf<R, P>(state: ClientState<R>, probesOf: (remote: R) => P, perMinute: number | undefined): Side<P> {
  return state.state === 'ready'
    ? { ready: true, probes: probesOf(state.remote), perMinute: perMinute ?? PER_MINUTE_DEFAULT }
    : { ready: false, trouble: state.trouble }
}

function checkRow({ check, verdict, checkedAt, tookMs }: CheckResult): CheckRow {
  return { name: check.name, problem: '', cause: '', action: '', ...verdict, checkedAt, tookMs }
}

function testLine(
  name: string,
  connectionId: number,
  by: string,
  results: readonly CheckResult[],
  verified: boolean,
): Parameters<TellSetup>[0] {
  const count = (state: string) => results.filter(({ verdict }) => verdict.state === state).length
  const counts = `通过 ${count('pass')}，警告 ${count('warn')}，失败 ${count('fail')}，未查 ${count('skipped')}`
  return {
    level: verified ? 'info' : 'warn',
    event: 'connection.tested',
    message: `${by} 测试了对接「${name}」：${counts}。`,
    connectionId,
    detail: { checks: results.map(({ check, verdict }) => ({ name: check.name, ...verdict })) },
  }
}

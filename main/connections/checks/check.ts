import type { Trouble } from '../../queue/types.ts'
import type { Read } from '../../remote/read.ts'
import type { System } from '../types.ts'
import type { PosProbes, WangdianProbes } from './probes.ts'

/** What one check found. `found` says what was seen, also when it passed. */
export type Verdict =
  | { state: 'pass'; found: string }
  | { state: 'warn' | 'fail'; problem: string; cause: string; action: string; found: string }
  | { state: 'skipped'; problem: string; cause: string; action: string; found: string }

/** A side that can be asked, or why it cannot. */
export type Side<P> = { ready: true; probes: P; perMinute: number } | { ready: false; trouble: Trouble }

/** What the checks of one run share. */
export interface CheckContext {
  wangdian: Side<WangdianProbes>
  pos: Side<PosProbes>
  /** 卖家账号 as set on our side; empty when there is none. */
  sid: string
  /** Asks once per run; later checks get the same answer, however the first one went. */
  once<T>(key: string, ask: () => Promise<T>): Promise<T>
}

/** A named check of 测试连接. `needs`: checks that must not have failed before this one makes sense. */
export interface Check {
  name: string
  label: string
  system: System
  needs: readonly string[]
  run(context: CheckContext, signal: AbortSignal): Promise<Verdict>
}

export function pass(found: string): Verdict {
  return { state: 'pass', found }
}

export function warn(problem: string, cause: string, action: string, found = ''): Verdict {
  return { state: 'warn', problem, cause, action, found }
}

export function fail(problem: string, cause: string, action: string, found = ''): Verdict {
  return { state: 'fail', problem, cause, action, found }
}

export function skipped(problem: string, cause: string, action: string): Verdict {
  return { state: 'skipped', problem, cause, action, found: '' }
}

type ProbesOf = { wangdian: WangdianProbes; pos: PosProbes }

/** A check that only runs when the account of its side can be asked; where it cannot, the check of the address says why. */
export function sideCheck<S extends System>(
  system: S,
  part: string,
  label: string,
  needs: readonly string[],
  run: (probes: ProbesOf[S], context: CheckContext, signal: AbortSignal) => Promise<Verdict>,
): Check {
  return {
    name: `${system}.${part}`,
    label,
    system,
    needs,
    run: async (context, signal) => {
      const side = context[system] as Side<ProbesOf[S]>
      if (side.ready) return run(side.probes, context, signal)
      const { problem, cause, action } = side.trouble
      return part === 'address' ? fail(problem, cause, action) : skipped(problem, cause, action)
    },
  }
}

/** A failed read as a verdict: the remote's own 问题 + 原因 + 怎么办. */
export function failedRead(read: Extract<Read<unknown>, { ok: false }>): Verdict {
  const { problem, cause, action } = read.outcome.trouble
  return fail(problem, cause, action)
}

/** Whether a failed read shows that the other side answered at all, as itself. */
export function wasReached(read: Read<unknown>): boolean {
  if (read.ok) return true
  const { kind } = read.outcome
  return kind === 'unauthorised' || kind === 'throttled' || kind === 'refused'
}

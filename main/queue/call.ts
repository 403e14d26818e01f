import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Acknowledged, acknowledgeLookUp, acknowledgeSend, type CallFacts } from './acknowledge.ts'
import { type Claim, messageOf } from './claim.ts'
import type { Core } from './core.ts'
import { abandon } from './recover.ts'
import { deliveryCrashed } from './troubles.ts'
import type { Finding, HandlerContext, Outcome } from './types.ts'

/** One call of a handler that is under way. */
export interface Call {
  purpose: 'send' | 'look-up'
  claim: Claim
  controller: AbortController
  /** Stops waiting for the handler; rows being sent become unknown and a late answer is ignored. */
  release(): void
}

type Answer =
  | { kind: 'outcomes'; outcomes: Outcome[] }
  | { kind: 'findings'; findings: Finding[] }
  | { kind: 'released' }

/** Prepares a call; `run` carries it out and always ends. */
export function startCall(core: Core, purpose: Call['purpose'], claim: Claim): { call: Call; answer: Promise<Answer> } {
  const controller = new AbortController()
  let release: () => void = () => {}
  const released = new Promise<Answer>((resolve) => {
    release = () => resolve({ kind: 'released' })
  })
  const context: HandlerContext = { signal: controller.signal, correlationId: claim.rows[0]!.raw.correlation_id }
  const asked = purpose === 'send' ? send(core, claim, context) : lookUp(core, claim, context)
  let cancelGrace = () => {}
  const cancelWatch = core.clock.after(core.limits.callMs, () => {
    core.log.warn('a delivery call takes too long and is aborted', { kind: claim.handler.kind, purpose })
    controller.abort(new Error('the call took too long'))
    cancelGrace = core.clock.after(core.limits.callGraceMs, () => {
      core.log.error('a delivery call ignored its abort and is released', { kind: claim.handler.kind, purpose })
      release()
    })
  })
  const answer = Promise.race([asked, released]).finally(() => {
    cancelWatch()
    cancelGrace()
  })
  return { call: { purpose, claim, controller, release }, answer }
}

async function send(core: Core, claim: Claim, context: HandlerContext): Promise<Answer> {
  const rows = claim.rows.map(({ row }) => row)
  try {
    const outcomes = await claim.handler.deliver(rows, context)
    return { kind: 'outcomes', outcomes: rows.map((_, index) => outcomes[index] ?? missing(outcomes.length)) }
  } catch (error) {
    core.log.error('a delivery handler threw', { kind: claim.handler.kind, error: messageOf(error) })
    return {
      kind: 'outcomes',
      outcomes: rows.map(() => ({ kind: 'unknown', trouble: deliveryCrashed(messageOf(error)) })),
    }
  }
}

async function lookUp(core: Core, claim: Claim, context: HandlerContext): Promise<Answer> {
  const rows = claim.rows.map(({ row }) => row)
  try {
    const findings = await claim.handler.lookUp(rows, context)
    return {
      kind: 'findings',
      findings: rows.map((_, index) => findings[index] ?? { kind: 'failed', outcome: missing(findings.length) }),
    }
  } catch (error) {
    core.log.error('a look-up threw', { kind: claim.handler.kind, error: messageOf(error) })
    const outcome = { kind: 'unknown' as const, trouble: deliveryCrashed(messageOf(error)) }
    return { kind: 'findings', findings: rows.map(() => ({ kind: 'failed', outcome })) }
  }
}

function missing(count: number): Extract<Outcome, { kind: 'unknown' }> {
  return { kind: 'unknown', trouble: deliveryCrashed(`只得到 ${count} 条结果`) }
}

/**
 * Writes what came back. A storage error (full disk) throws; the caller tries again. `goOn` = the lane whose next rows may
 * be claimed with it, or null.
 */
export function acknowledge(
  core: Core,
  call: Call,
  answer: Answer,
  facts: CallFacts,
  goOn: string | null,
): Acknowledged {
  switch (answer.kind) {
    case 'outcomes':
      return acknowledgeSend(core, call.claim, answer.outcomes, facts, goOn)
    case 'findings':
      return acknowledgeLookUp(core, call.claim, answer.findings, facts)
    case 'released':
      abandon(core, call.claim)
      return { effects: [], next: null }
  }
}

/** Lets timers, IPC and I/O of the process run between two batches. */
export async function breathe(): Promise<void> {
  await nextTurn()
}

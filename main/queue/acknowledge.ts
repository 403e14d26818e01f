import { type Claim, type Claimed, claimInTurn, messageOf } from './claim.ts'
import { type Core, rowById, transact, transactBoth } from './core.ts'
import { land, takeOff } from './flying.ts'
import { noteDelivered, noteTrouble } from './notes.ts'
import { troubleOf } from './row.ts'
import { afterFinding, afterOutcome, type Decision, type LaneEffect, type RowFacts } from './rules.ts'
import { applyDecision, SettledHookError } from './settle.ts'
import { settleFailed } from './troubles.ts'
import type { Turn } from './turn.ts'
import type { Finding, Outcome } from './types.ts'

/** A row, what is to become of it, and its line of history. */
interface Entry {
  claimed: Claimed
  decision: Decision
  purpose: 'send' | 'look-up'
  outcome: string
  /** The answer was about delivery: worth a line in the journal even if nothing changed. */
  tookMs: number
}

export interface CallFacts {
  startedAt: number
  tookMs: number
  offlineStreak: number
  offlineWaitMs: number
}

/** What a call says about its lane, and the rows that were claimed in the transaction that booked it. */
export interface Acknowledged {
  effects: LaneEffect[]
  next: Claim | null
}

/**
 * Writes one outcome per row of a call, in one transaction. With `goOn` the lane's next rows are claimed in the same one,
 * provided that the answer says nothing against it: one sync of the disk for each call instead of two.
 */
export function acknowledgeSend(
  core: Core,
  claim: Claim,
  outcomes: readonly Outcome[],
  facts: CallFacts,
  goOn: string | null,
): Acknowledged {
  const context = {
    now: core.clock.now(),
    random: core.random,
    limits: core.limits,
    callReached: outcomes.some((outcome) => outcome.kind !== 'not-sent'),
    offlineStreak: facts.offlineStreak,
    offlineWaitMs: facts.offlineWaitMs,
  }
  const entries: Entry[] = []
  claim.rows.forEach((claimed, index) => {
    if (claimed.written) return
    const outcome = outcomes[index]!
    const decision = afterOutcome(rowFacts(claimed), outcome, context)
    if (!decision) throw new Error(`row ${claimed.raw.id} is ${claimed.raw.state}, not being sent`)
    const existed = outcome.kind === 'delivered' && outcome.existed
    entries.push({
      claimed,
      decision,
      purpose: 'send',
      outcome: existed ? 'existed' : outcome.kind,
      tookMs: facts.tookMs,
    })
  })
  // Off the wire, so that its group can be staged; on it again if nothing could be written.
  land(core.flying, claim.rows)
  try {
    const plain = entries.length > 0 && entries.every(({ decision }) => decision.lane.kind === 'reached')
    return write(core, entries, facts, claim.flight, plain ? goOn : null)
  } catch (error) {
    takeOff(core.flying, claim.rows)
    throw error
  }
}

/** Writes one finding per row of a look-up, in one transaction. Returns what the call says about the lane. */
export function acknowledgeLookUp(
  core: Core,
  claim: Claim,
  findings: readonly Finding[],
  facts: CallFacts,
): Acknowledged {
  const entries: Entry[] = []
  claim.rows.forEach((claimed, index) => {
    // A person may have settled the row while it was looked up: then the look-up has nothing left to say.
    const current = rowById(core, claimed.raw.id)
    if (current?.state !== 'unknown') return
    claimed.raw = current
    const finding = findings[index]!
    const decision = afterFinding(rowFacts(claimed), finding, {
      now: core.clock.now(),
      random: core.random,
      limits: core.limits,
      trouble: troubleOf(current),
      slowestAnswerMs: claim.handler.slowestAnswerMs,
    })
    if (decision)
      entries.push({ claimed, decision, purpose: 'look-up', outcome: findingText(finding), tookMs: facts.tookMs })
  })
  return write(core, entries, facts, null, null)
}

function write(
  core: Core,
  entries: Entry[],
  facts: CallFacts,
  flight: number | null,
  goOn: string | null,
): Acknowledged {
  const book = (turn: Turn): void => {
    writeAll(core, turn, entries, facts)
    if (flight !== null) core.rows.endFlight(flight)
  }
  const effects = entries.map(({ decision }) => decision.lane)
  try {
    if (goOn === null) {
      transact(core, book)
      return { effects, next: null }
    }
    const next = transactBoth(core, book, (turn) => claimInTurn(core, turn, goOn))
    if (next === null || next === 'again') return { effects, next: null }
    takeOff(core.flying, next.rows)
    return { effects, next }
  } catch (error) {
    if (!(error instanceof SettledHookError)) throw error
    // It may have been a row of the claim, which must not cost the rows of this call anything.
    if (goOn !== null) return write(core, entries, facts, flight, null)
    // One row's feature failed: every row gets a transaction of its own, so that the others are booked.
    for (const entry of entries) {
      writeAlone(core, entry, facts)
      entry.claimed.written = true
    }
    if (flight !== null) core.rows.endFlight(flight)
  }
  return { effects, next: null }
}

function writeAll(core: Core, turn: Turn, entries: readonly Entry[], facts: CallFacts): void {
  const delivered: Claimed[] = []
  for (const entry of entries) {
    const { claimed, decision } = entry
    const delivery = entry.purpose === 'send' && decision.state === 'delivered'
    const sent = delivery ? { tookMs: entry.tookMs, existed: entry.outcome === 'existed' } : undefined
    applyDecision(core, turn, claimed.raw, decision, claimed.firstSentBefore, sent)
    if (decision.state === 'delivered') delivered.push(claimed)
    else noteTrouble(turn, claimed.raw, entry)
    // A delivered row carries the last line of its history itself.
    if (delivery) continue
    core.attempts.add(claimed.raw.calls + 1, {
      rowId: claimed.raw.id,
      at: facts.startedAt,
      tookMs: entry.tookMs,
      purpose: entry.purpose,
      outcome: entry.outcome,
      note: entry.decision.trouble?.problem ?? '',
    })
  }
  const first = delivered[0]
  if (!first) return
  const newest = Math.max(...delivered.map(({ raw }) => raw.id))
  core.lanes.success(first.raw.lane, turn.now, newest)
  noteDelivered(turn, delivered)
}

function writeAlone(core: Core, entry: Entry, facts: CallFacts): void {
  try {
    transact(core, (turn) => writeAll(core, turn, [entry], facts))
  } catch (error) {
    if (!(error instanceof SettledHookError)) throw error
    core.log.error('settled() of a delivery threw', { id: error.rowId, error: error.message })
    const trouble = settleFailed(messageOf(error.cause))
    const { decision } = entry
    const arrived = decision.state === 'delivered' || entry.purpose === 'look-up'
    transact(core, (turn) =>
      writeAll(
        core,
        turn,
        [
          {
            ...entry,
            outcome: 'settle-failed',
            decision: {
              ...decision,
              state: arrived ? 'unknown' : 'waiting',
              // The feature's own failure, not the remote's: asked again slowly and without end.
              dueInMs: core.limits.backoffCapMs,
              undoSend: false,
              trouble,
            },
          },
        ],
        facts,
      ),
    )
  }
}

function rowFacts({ raw }: Claimed): RowFacts {
  return {
    state: raw.state,
    attempts: raw.attempts,
    offlineTries: raw.offline_tries,
    lookups: raw.lookups,
    lastSentAt: raw.last_sent_at,
    notFoundAt: raw.not_found_at,
  }
}

function findingText(finding: Finding): string {
  if (finding.kind === 'found') return finding.sameContent ? 'found' : 'found-other-content'
  return finding.kind === 'failed' ? `look-up-${finding.outcome.kind}` : finding.kind
}

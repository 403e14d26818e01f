import { messageOf } from './claim.ts'
import { type Core, rowById, transact } from './core.ts'
import { noteAct } from './notes.ts'
import type { RawRow } from './row.ts'
import { reschedule, SettledHookError, settle } from './settle.ts'
import { AT_ONCE } from './tables.ts'
import { discardedBy, markedNotDelivered, STATE_TEXT } from './troubles.ts'
import type { Turn } from './turn.ts'
import type { ActResult } from './types.ts'

/** Rows of one transaction. */
const STEP = 200

/** What a person may do with rows. Each act is in the row's history and in the journal. */
export function createActs(core: Core) {
  /** Runs `act` on each row, in short transactions; a string it returns is the reason why not. */
  function onEach(ids: readonly number[], act: (turn: Turn, raw: RawRow) => string | null): ActResult {
    const result: ActResult = { changed: 0, refused: [] }
    const unique = [...new Set(ids)]
    for (let at = 0; at < unique.length; at += STEP) {
      const step = unique.slice(at, at + STEP)
      try {
        merge(
          result,
          transact(core, (turn) => runStep(turn, step, act)),
        )
      } catch (error) {
        if (!(error instanceof SettledHookError)) throw error
        for (const id of step) merge(result, runAlone(id, act))
      }
    }
    return result
  }

  function runStep(turn: Turn, ids: readonly number[], act: (turn: Turn, raw: RawRow) => string | null): ActResult {
    const result: ActResult = { changed: 0, refused: [] }
    for (const id of ids) {
      const raw = rowById(core, id)
      const reason = raw ? act(turn, raw) : '这一条已不存在'
      if (reason === null) result.changed += 1
      else result.refused.push({ id, reason })
    }
    return result
  }

  function runAlone(id: number, act: (turn: Turn, raw: RawRow) => string | null): ActResult {
    try {
      return transact(core, (turn) => runStep(turn, [id], act))
    } catch (error) {
      if (!(error instanceof SettledHookError)) throw error
      core.log.error('settled() of a delivery threw', { id, error: messageOf(error.cause) })
      return { changed: 0, refused: [{ id, reason: `本机没有记下结果：${messageOf(error.cause)}` }] }
    }
  }

  function book(turn: Turn, raw: RawRow, act: string, by: string, text: string, reason: string): void {
    core.attempts.add(raw.calls + 1, {
      rowId: raw.id,
      at: turn.now,
      tookMs: 0,
      purpose: 'person',
      outcome: act,
      note: reason ? `${by}：${reason}` : by,
    })
    noteAct(turn, raw, act, text, { by, reason })
  }

  return {
    /**
     * Ends back-off: refused rows start over with the same key and the same bytes, waiting ones are due now, unknown ones
     * are looked up now (never sent again by this). A throttle of the lane goes on.
     */
    retry(ids: readonly number[], by: string): ActResult {
      return onEach(ids, (turn, raw) => {
        const calls = raw.calls + 1
        switch (raw.state) {
          case 'refused': {
            const bad = raw.waits > 0 ? core.waits.bad(raw.id) : undefined
            if (bad) return `请先处理它所依赖的「${bad.label}」（${STATE_TEXT[bad.state]}）`
            // The other side said no, so the next send counts as a first one: preconditions are checked again.
            reschedule(core, turn, raw, {
              state: 'pending',
              attempts: 0,
              offlineTries: 0,
              dueAt: AT_ONCE,
              trouble: null,
              firstSentAt: null,
              lastSentAt: null,
              calls,
            })
            core.rows.unstageOthers(raw.lane, raw.group_key, raw.id)
            break
          }
          case 'waiting':
          case 'pending':
            // A time the feature set (not before …) stays: only a back-off is ended.
            reschedule(core, turn, raw, {
              state: raw.state,
              ...(raw.due_from === null ? {} : { dueAt: AT_ONCE }),
              offlineTries: 0,
              calls,
            })
            break
          case 'unknown':
            reschedule(core, turn, raw, { state: 'unknown', stage: 3, dueAt: AT_ONCE, calls })
            break
          case 'sending':
            return '正在发送，请等待结果'
          case 'delivered':
          case 'expired':
          case 'discarded':
            return `状态为「${STATE_TEXT[raw.state]}」，不能重试`
        }
        book(turn, raw, 'retry', by, `${by} 点了立即重试`, '')
        return null
      })
    },

    /** Gives rows up, with a reason. What may have arrived (unknown, being sent) cannot be given up. */
    discard(ids: readonly number[], reason: string, by: string): ActResult {
      return onEach(ids, (turn, raw) => {
        if (raw.state === 'unknown') return '结果未知，对方可能已收到：请先查询，或由实施人员标记结果'
        if (raw.state === 'sending') return '正在发送，请等待结果'
        if (raw.state !== 'pending' && raw.state !== 'waiting' && raw.state !== 'refused') {
          return `状态为「${STATE_TEXT[raw.state]}」，不能放弃`
        }
        settle(core, turn, raw, { state: 'discarded', trouble: discardedBy(by, reason) })
        book(turn, raw, 'discard', by, `${by} 放弃了这一条：${reason}`, reason)
        return null
      })
    },

    /**
     * 实施 only (the caller checks): settles a row whose outcome is unknown by hand. `not-delivered` makes it refused,
     * so that sending it again stays a separate click.
     */
    mark(id: number, result: 'delivered' | 'not-delivered', reason: string, by: string): ActResult {
      return onEach([id], (turn, raw) => {
        if (raw.state !== 'unknown')
          return `只有「${STATE_TEXT.unknown}」的可以标记，现在是「${STATE_TEXT[raw.state]}」`
        if (result === 'delivered') settle(core, turn, raw, { state: 'delivered', trouble: null })
        else settle(core, turn, raw, { state: 'refused', trouble: markedNotDelivered(by, reason) })
        const text = result === 'delivered' ? '已送达' : '未送达'
        book(turn, raw, `mark-${result}`, by, `${by} 标记为${text}：${reason}`, reason)
        return null
      })
    },

    /** The account of a lane is accepted again: ends a stop for credentials, never a person's pause. */
    endStop(lane: string, why: string): void {
      transact(core, (turn) => {
        if (core.lanes.one(lane)?.stopped == null) return
        core.lanes.stop(lane, null)
        turn.lanes.add(lane)
        turn.notes.push({
          level: 'info',
          event: 'queue.authorised',
          message: `${why}，继续发送`,
          lane,
          correlationId: null,
          subject: null,
          detail: {},
        })
      })
    },

    /** Holds a lane (null = all) until `until` (epoch ms), restarts included; `until: null` ends that hold. */
    pause(lane: string | null, until: number | null, reason: string, by: string): void {
      transact(core, (turn) => {
        const names = lane === null ? core.lanes.all().map((each) => each.lane) : [lane]
        for (const name of names) {
          core.lanes.ensure(name)
          core.lanes.pause(name, until, until === null ? null : reason)
          if (until === null) core.lanes.stop(name, null)
          turn.lanes.add(name)
          turn.notes.push({
            level: 'info',
            event: until === null ? 'queue.resumed' : 'queue.paused',
            message: until === null ? `${by} 恢复了发送` : `${by} 暂停了发送：${reason}`,
            lane: name,
            correlationId: null,
            subject: null,
            detail: { until, reason, by },
          })
        }
      })
    },
  }
}

function merge(into: ActResult, from: ActResult): void {
  into.changed += from.changed
  into.refused.push(...from.refused)
}

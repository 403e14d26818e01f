import type { StockRunKind } from '../../preload/contract/index.ts'
import type { ClockPort } from '../ports.ts'
import type { ActResult } from '../queue/types.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { wrongState } from './refusals.ts'
import type { RunTables } from './run-tables.ts'
import { isEnded, type RunRow } from './types.ts'
import { KIND_TEXT } from './view.ts'
import type { WriteTables } from './write-tables.ts'

/** What the acts need of the runs they work on. */
export interface RunActTools {
  db: Database
  runs: RunTables
  writes: WriteTables
  clock: ClockPort
  need(id: number): RunRow
  note(row: RunRow, level: 'info' | 'warn' | 'error', event: string, message: string, detail?: unknown): void
  end(row: RunRow, state: 'cancelled' | 'skipped', text: string): void
  openOf(connectionId: number, kind: StockRunKind): RunRow | undefined
  kick(id: number): void
  publish(id: number): void
  discard(ids: number[], reason: string, by: string): ActResult
  /** Stops the walk of a run and waits for its end. */
  halt(id: number): Promise<void>
}

/** What a person does with a run that is there. Each throws StockRefusal where it cannot be done. */
export function createActs(tools: RunActTools) {
  const { db, runs, writes, clock, need, note, end, openOf, kick, publish, discard, halt } = tools
  return {
    /** 执行. */
    confirm(id: number, by: string): RunRow {
      const row = need(id)
      if (row.state !== 'planned') throw wrongState('只有预演完成、还没有执行的才能执行。')
      const held = row.body.guards.some((guard) => !guard.released)
      runs.setState(row, held ? 'guarded' : 'queueing', { body: { confirmed: true } })
      note(row, 'info', 'stock.confirmed', `${by} 执行了${KIND_TEXT[row.kind]}${held ? '，已拦截' : ''}`)
      kick(id)
      publish(id)
      return need(id)
    },
    /** 放行本次 / 跳过本次. */
    answer(id: number, answer: 'release' | 'skip', reason: string, by: string): RunRow {
      const row = need(id)
      if (row.state !== 'guarded' && row.state !== 'waiting-person') throw wrongState('这次同步没有在等待处理。')
      const open = row.body.guards.filter((guard) => !guard.released)
      const guards = open.map((guard) => guard.name)
      const answers = [...row.body.answers, { answer, by, at: clock.now(), reason, guards }]
      const text = answer === 'release' ? '放行本次' : '跳过本次'
      note(row, 'warn', `stock.${answer}`, `${by} ${text}：${reason}`, { guards })
      if (answer === 'skip') {
        runs.patch(id, { answers })
        end(need(id), 'skipped', `${by} 跳过本次：${reason}`)
        return need(id)
      }
      const before = row.body.released.filter((one) => !guards.includes(one.name))
      const released = [...before, ...open.map(({ name, measured }) => ({ name, measured }))]
      runs.setTrigger(id, 'released')
      const next = row.state === 'guarded' ? 'queueing' : 'reading'
      runs.setState(row, next, {
        body: { answers, released, guards: row.body.guards.map((guard) => ({ ...guard, released: true })) },
      })
      kick(id)
      publish(id)
      return need(id)
    },
    /** Before anything was queued it ends at once; afterwards what is not sent yet is taken back. */
    async cancel(id: number, by: string): Promise<RunRow> {
      const row = need(id)
      if (isEnded(row)) return row
      if (row.state === 'verifying') throw wrongState('已经写完，正在核对。')
      await halt(id)
      const now = need(id)
      if (isEnded(now) || now.state === 'verifying') return now
      if (now.state !== 'writing' && now.state !== 'queueing') {
        end(now, 'cancelled', `${by} 取消了`)
        return need(id)
      }
      for (const result of ['planned', 'waiting'] as const)
        for (let seq = 0; ; ) {
          const lines = writes.ofResult(id, result, seq, 200)
          const last = lines.at(-1)
          if (!last) break
          if (result === 'planned')
            inTransaction(db, () => {
              for (const line of lines) writes.setResult(line, 'replaced')
            })
          else discard([...new Set(lines.flatMap((line) => line.outboxId ?? []))], '取消了这次库存同步', by)
          seq = last.seq
          await new Promise<void>((resolve) => setImmediate(resolve))
        }
      runs.setState(now, 'writing', { body: { note: `${by} 取消了，没有发出的已收回` } })
      note(now, 'warn', 'stock.cancelled', `${by} 取消了正在写入的库存同步`)
      kick(id)
      publish(id)
      return need(id)
    },
    resume(id: number): RunRow {
      const row = need(id)
      if (row.state !== 'failed' || row.failedAt === null) throw wrongState('只有失败的才能继续。')
      if (openOf(row.connectionId, row.kind)) throw wrongState('另一次库存同步正在进行。')
      if (runs.newest(row.connectionId, Number.MAX_SAFE_INTEGER, 1)[0]?.id !== id)
        throw wrongState('之后已有新的库存同步，这一次不再继续。')
      runs.setState(row, row.failedAt, { body: { trouble: null } })
      kick(id)
      publish(id)
      return need(id)
    },
  }
}

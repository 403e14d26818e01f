import type { CallOutput, ParsedInput, ReturnRow } from '../../preload/contract/index.ts'
import { decimalText } from './decimal-text.ts'
import { phaseText } from './return-rules.ts'
import { type RawReturn, RETURN_COLUMNS, type ReturnStage, type ReturnTables, toReturn } from './return-tables.ts'

const STAGE_TEXT: Record<ReturnStage, string> = {
  received: '已收到',
  waiting: '等待完成',
  querying: '获取串号中',
  trouble: '回传异常',
  applied: '已生成单据',
  ignored: '不处理',
}
const STAGES = Object.keys(STAGE_TEXT) as ReturnStage[]

/** `%part%` for LIKE with `\` as its escape. */
export const likePart = (text: string): string => `%${text.replace(/[\\%_]/g, (char) => `\\${char}`)}%`

export function returnView(raw: RawReturn): ReturnRow {
  const row = toReturn(raw)
  const { id, connectionId, orderId, kind, orderNo, stage, source, final, serials, expected, difference } = row
  return {
    id,
    connectionId,
    orderId,
    kind,
    orderNo,
    phaseText: phaseText(kind, row.phase),
    stage,
    stageText: stage === 'waiting' && final ? '等待移出' : STAGE_TEXT[stage],
    source,
    final,
    serials,
    expected,
    quantity: decimalText(row.quantity),
    ordered: decimalText(row.ordered),
    difference,
    trouble: row.trouble,
    problems: row.problems,
    warnings: row.warnings,
    attempts: row.attempts,
    nextAt: row.nextAt,
    receivedAt: row.receivedAt,
    finishedAt: row.finishedAt,
    documentId: row.documentId,
    correlationId: row.correlationId,
  }
}

/** 回传 as a list: newest first. */
export function createReturnList(tables: ReturnTables) {
  const { db } = tables
  function where(input: Pick<ParsedInput<'returns.list'>, 'connectionId' | 'text'>) {
    return {
      sql: `(@connectionId IS NULL OR r.connection_id = @connectionId) AND (@text = '' OR r.order_no LIKE @like ESCAPE '\\')`,
      values: { connectionId: input.connectionId, text: input.text.trim(), like: likePart(input.text.trim()) },
    }
  }
  return {
    list(input: ParsedInput<'returns.list'>): CallOutput<'returns.list'> {
      const { sql, values } = where(input)
      const stages = input.stages.length === 0 ? STAGES : input.stages
      const after = input.cursor === null ? Number.MAX_SAFE_INTEGER : Number(input.cursor) || 0
      const rows = db
        .prepare<[Record<string, unknown>], RawReturn>(
          `SELECT ${RETURN_COLUMNS} FROM province_return r WHERE ${sql} AND r.id < @after
           AND r.stage IN (SELECT value FROM json_each(@stages)) ORDER BY r.id DESC LIMIT @limit`,
        )
        .all({ ...values, after, stages: JSON.stringify(stages), limit: input.limit + 1 })
      const counts = Object.fromEntries(STAGES.map((stage) => [stage, 0])) as Record<ReturnStage, number>
      for (const { stage, count } of db
        .prepare<[Record<string, unknown>], { stage: ReturnStage; count: number }>(
          `SELECT r.stage, count(*) AS count FROM province_return r WHERE ${sql} GROUP BY r.stage`,
        )
        .all(values))
        counts[stage] = count
      const page = rows.slice(0, input.limit)
      return {
        rows: page.map(returnView),
        next: rows.length > input.limit ? String(page.at(-1)!.id) : null,
        total: stages.reduce((sum, stage) => sum + counts[stage], 0),
        counts,
      }
    },
    one(id: number): ReturnRow | null {
      const raw = db
        .prepare<[number], RawReturn>(`SELECT ${RETURN_COLUMNS} FROM province_return r WHERE r.id = ?`)
        .get(id)
      return raw ? returnView(raw) : null
    },
    counts(connectionId: number): { waiting: number; trouble: number } {
      return db
        .prepare<[number], { waiting: number; trouble: number }>(
          `SELECT coalesce(sum(stage IN ('received', 'waiting', 'querying')), 0) AS waiting, coalesce(sum(stage = 'trouble'), 0) AS trouble
           FROM province_return WHERE connection_id = ?`,
        )
        .get(connectionId)!
    },
  }
}

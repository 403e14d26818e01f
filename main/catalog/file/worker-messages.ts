import type { Refusal, SheetSource } from '../../spreadsheet/index.ts'
import type { TemplateKind } from '../template-columns.ts'
import type { Match } from './columns.ts'
import type { Question } from './plan-file.ts'
import { SEPARATOR } from './rows.ts'
import type { BulkOp, Columns, Plan, RowFilter, RowTask, Source, SourceChoice } from './state.ts'

interface OnRows {
  /** Path of staging.db; the worker has a connection of its own. */
  staging: string
  appVersion: string
  id: number
  kind: TemplateKind
  match: Match
}

/** What a worker of an import is asked to do; one order at a time. */
export type Order = OnRows &
  (
    | { order: 'read'; source: SheetSource; choice: SourceChoice }
    | { order: 'check' }
    | { order: 'task'; task: RowTask }
    | { order: 'plan'; headers: string[] }
    | { order: 'find'; filter: RowFilter; sort: { column: number; descending: boolean } | null }
    | { order: 'preview'; op: BulkOp }
    | { order: 'drop' }
  )

export interface Results {
  read: { seen: NonNullable<Source['seen']>; columns: Columns; rows: number }
  check: null
  task: { cells: number }
  plan: Plan
  find: Uint32Array<ArrayBuffer>
  preview: {
    cells: number
    rows: number
    samples: { row: number; rowNumber: number; column: number; old: string; new: string }[]
  }
  drop: null
}

export type Ask = { ask: 'remembered'; headers: string[] } | { ask: 'pos'; question: PackedQuestion }

/** Keys travel as one text: hundreds of them cost hundreds of times as much as one. No cell has a SEPARATOR. */
export type PackedQuestion =
  | Exclude<Question, { what: 'products' }>
  | (Omit<Extract<Question, { what: 'products' }>, 'keys'> & { keys: string })

export const packed = (question: Question): PackedQuestion =>
  question.what === 'products' ? { ...question, keys: question.keys.join(SEPARATOR) } : question
export const keysOf = (packedKeys: string): string[] => packedKeys.split(SEPARATOR)

export type FromWorker =
  | { type: 'progress'; done: number; total: number | null; fraction: number | null }
  | { type: 'ask'; at: number; ask: Ask }
  | { type: 'done'; result: Results[keyof Results] }
  | { type: 'refused'; refusal: Refusal }
  | { type: 'failed'; message: string }

export type ToWorker = { order: Order } | { at: number; answer: unknown } | { stop: true }

import { setImmediate as nextTurn } from 'node:timers/promises'
import { cleanText, foldFullWidth } from '../../spreadsheet/index.ts'
import { type Database, inTransaction } from '../../store/index.ts'
import { categoryText, type TemplateKind } from '../template-columns.ts'
import { CHUNK, createChecker } from './checker.ts'
import { digitsOf } from './checks.ts'
import type { Match } from './columns.ts'
import { createEditor } from './editor.ts'
import { findRows } from './find-rows.ts'
import type { FileRows, StoredRow } from './rows.ts'
import type { BulkOp, RowTask, Scope, Task } from './state.ts'

export interface WorkOn {
  staging: Database
  rows: FileRows
  id: number
  kind: TemplateKind
  match: Match
  signal: AbortSignal
  progress(done: number, total: number | null): void
}

/** Checks every row anew, after columns were matched otherwise. Begins again after a crash. */
export async function checkAll(on: WorkOn): Promise<void> {
  const { staging, rows, id } = on
  const session = rows.session(id)
  if (!session) return
  inTransaction(staging, () => rows.putSession(id, session.sheet, null))
  while (inTransaction(staging, () => rows.drop('file_issue', id, 2_000)) > 0) await breathe(on)
  const checker = createChecker(staging, rows, id, on.kind, on.match, session.sheet)
  for (let after = 0; ; ) {
    const part = rows.after(id, after, CHUNK)
    if (part.length === 0) break
    after = (part.at(-1) as StoredRow).n
    inTransaction(staging, () => {
      for (const row of part) rows.update(id, row, checker.row(row).key)
    })
    on.progress(after, session.sheet.rows)
    await breathe(on)
  }
  await checker.end(JSON.stringify(on.match), () => breathe(on))
}

async function breathe(on: Pick<WorkOn, 'signal'>): Promise<void> {
  on.signal.throwIfAborted()
  await nextTurn()
}

/** New texts of a row's cells under a bulk act; nothing where nothing changes. */
export function changesOf(op: BulkOp, row: StoredRow, fillText: string): { column: number; text: string }[] {
  switch (op.op) {
    case 'replace': {
      const columns = op.column === null ? row.cells.map((_cell, index) => index) : [op.column]
      return columns.flatMap((column) => changed(row, column, replaced(row.cells[column] ?? '', op)))
    }
    case 'fix':
      return changed(row, op.column, fixed(row.cells[op.column] ?? '', op))
    case 'fill':
      return changed(row, op.column, fillText)
    case 'skip':
      return []
  }
}

const changed = (row: StoredRow, column: number, text: string): { column: number; text: string }[] =>
  text === (row.cells[column] ?? '') ? [] : [{ column, text }]

function replaced(text: string, op: Extract<BulkOp, { op: 'replace' }>): string {
  const [where, what] = op.matchCase ? [text, op.find] : [text.toLowerCase(), op.find.toLowerCase()]
  if (op.wholeCell) return where === what ? op.replace : text
  // Lower case of a few letters is longer than they are; then positions would not fit.
  if (where.length !== text.length) return text.replaceAll(op.find, () => op.replace)
  let result = ''
  let from = 0
  for (let at = where.indexOf(what); at !== -1; at = where.indexOf(what, from)) {
    result += text.slice(from, at) + op.replace
    from = at + what.length
  }
  return result + text.slice(from)
}

function fixed(text: string, op: Extract<BulkOp, { op: 'fix' }>): string {
  switch (op.fix) {
    case 'trim':
      return cleanText(text)
    case 'halfWidth':
      return foldFullWidth(text)
    case 'padZeros':
      return op.length !== null && digitsOf(text) > 0 && text.length < op.length ? text.padStart(op.length, '0') : text
    case 'clear':
      return ''
    case 'category':
      return categoryText(
        text
          .split(/\s*(?:[/>＞／→|｜]|->|=>)\s*/u)
          .map((name) => name.trim())
          .filter((name) => name !== ''),
      )
  }
}

/** Data rows that an act means, in the order of the file. */
export function scopeRows(on: Pick<WorkOn, 'staging' | 'rows' | 'id'>, op: BulkOp): ArrayLike<number> {
  if (op.op === 'fill')
    return Array.from({ length: Math.max(0, op.to - op.from) }, (_one, index) => op.from + 1 + index)
  return rowsOfScope(on, op.scope)
}

function rowsOfScope(on: Pick<WorkOn, 'staging' | 'rows' | 'id'>, scope: Scope): ArrayLike<number> {
  if ('rows' in scope) return [...new Set(scope.rows)].sort((a, b) => a - b)
  return findRows(on.staging, on.rows, on.id, scope.filter, null)
}

/** Carries out one task on many rows, in short transactions; a task that a crash cut off goes on. */
export async function runBulk(on: WorkOn, task: RowTask): Promise<{ cells: number }> {
  return task.kind === 'bulk' ? runAct(on, task) : runSteps(on, task)
}

async function runAct(on: WorkOn, task: Extract<Task, { kind: 'bulk' }>): Promise<{ cells: number }> {
  const { staging, rows, id } = on
  const { op, step } = task
  const session = rows.session(id)
  if (!session) return { cells: 0 }
  const editor = createEditor(rows, id, on.kind, on.match, session.sheet)
  const ns = scopeRows(on, op)
  const done = rows.changedTo(id, step)
  const fillText = op.op === 'fill' ? (rows.row(id, op.from)?.cells[op.column] ?? '') : ''
  let cells = 0
  for (let at = 0; at < ns.length; at += CHUNK) {
    inTransaction(staging, () => {
      const end = Math.min(ns.length, at + CHUNK)
      for (let index = at; index < end; index++) {
        const n = ns[index] as number
        if (n <= done) continue
        if (op.op === 'skip') {
          cells += editor.skip(n, op.skipped, step)
          continue
        }
        const row = rows.row(id, n)
        if (!row) continue
        const changes = changesOf(op, row, fillText)
        if (changes.length > 0) cells += editor.set(n, changes, step)
      }
      editor.finish(session.checkedAs)
    })
    on.progress(Math.min(ns.length, at + CHUNK), ns.length)
    await breathe(on)
  }
  if (rows.changedTo(id, step) === 0) inTransaction(staging, () => rows.dropStep(id, step))
  return { cells }
}

/** Undo and redo: cells go back to what they were, or forward again; doing it twice changes nothing more. */
async function runSteps(on: WorkOn, task: Extract<Task, { kind: 'undo' | 'redo' }>): Promise<{ cells: number }> {
  const { staging, rows, id } = on
  const session = rows.session(id)
  if (!session) return { cells: 0 }
  const editor = createEditor(rows, id, on.kind, on.match, session.sheet)
  let cells = 0
  for (let after = 0; ; ) {
    const part = rows.changesAfter(id, task.step, after, CHUNK)
    if (part.length === 0) break
    // A row's changes stay together: the last row of a full part comes again with the next one.
    const last = (part.at(-1) as { n: number }).n
    const whole = part.length < CHUNK ? part : part.filter(({ n }) => n < last)
    const now = whole.length > 0 ? whole : part
    after = (now.at(-1) as { n: number }).n
    inTransaction(staging, () => {
      for (const [n, changes] of Map.groupBy(now, (change) => change.n)) {
        const texts = changes.map((change) => ({
          column: change.col,
          text: task.kind === 'undo' ? change.old : change.new,
        }))
        const skip = texts.find(({ column }) => column === -1)
        if (skip) cells += editor.skip(n, skip.text === '1', null)
        const plain = texts.filter(({ column }) => column >= 0)
        if (plain.length > 0) cells += editor.set(n, plain, null)
      }
      editor.finish(session.checkedAs)
    })
    on.progress(after, null)
    await breathe(on)
  }
  inTransaction(staging, () => rows.setUndone(id, task.step, task.kind === 'undo'))
  return { cells }
}

/** What an act would change, without changing it. */
export function previewBulk(
  on: Pick<WorkOn, 'staging' | 'rows' | 'id'>,
  op: BulkOp,
): {
  cells: number
  rows: number
  samples: { row: number; rowNumber: number; column: number; old: string; new: string }[]
} {
  const result = { cells: 0, rows: 0, samples: [] as ReturnType<typeof previewBulk>['samples'] }
  const ns = scopeRows(on, op)
  for (let index = 0; index < ns.length; index++) {
    const row = on.rows.row(on.id, ns[index] as number)
    if (!row) continue
    const changes = changesOf(op, row, '')
    if (changes.length === 0) continue
    result.rows += 1
    result.cells += changes.length
    for (const { column, text } of changes)
      if (result.samples.length < 20)
        result.samples.push({ row: row.n, rowNumber: row.rowNumber, column, old: row.cells[column] ?? '', new: text })
  }
  return result
}

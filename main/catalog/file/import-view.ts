import type { FileImport, Trouble } from '../../../preload/contract/index.ts'
import { allFields, missingFields, renamedColumns, unconfirmed } from './columns.ts'
import type { FileImportTables } from './import-tables.ts'
import { ISSUE_CODES, type IssueCode, levelOf, titleOf } from './issues.ts'
import type { FileRows } from './rows.ts'
import { emptyTally, type FileImportRow, MOST_ROWS, type SheetState } from './state.ts'

export interface ViewFacts {
  now: number
  work: FileImport['work']
  remainingMs: number | null
  laneTrouble: Trouble | null
  /** Data rows whose outbox row has an unknown outcome. */
  unknownRows: number
}

/** One import as the window sees it. */
export function fileImportView(
  row: FileImportRow,
  tables: FileImportTables,
  rows: FileRows,
  facts: ViewFacts,
): FileImport {
  const session = rows.session(row.id)
  const sheet = session?.sheet ?? null
  const tally = sheet?.tally ?? emptyTally()
  const total = sheet?.rows ?? (row.plan ? sum(Object.values(row.plan.rows)) : 0)
  const same = tables.sameContent(row)
  const results = tables.results(row.id)
  const undo = tables.undoCounts(row.id)
  const written = row.plan ? row.plan.rows.create + row.plan.rows['add-specs'] + row.plan.rows.change : 0
  const queued = results.open + results.created + results.updated + results.existed + results.failed + results.discarded
  const over = row.state === 'delivering' || row.state === 'done'
  const canStep = row.task === null && (row.state === 'checking' || row.state === 'planned')
  return {
    id: row.id,
    connectionId: row.connectionId,
    kind: row.kind,
    state: row.state,
    origin: row.origin,
    fileName: row.fileName,
    size: row.size,
    startedAt: row.startedAt,
    startedBy: row.startedBy,
    confirmedAt: row.confirmedAt,
    confirmedBy: row.confirmedBy,
    finishedAt: row.finishedAt,
    correlationId: row.correlationId,
    sameBefore: same ? { id: same.id, at: same.confirmed_at, by: same.confirmed_by, fileName: same.file_name } : null,
    sheet: row.source.seen,
    match: matchView(row, sheet),
    rows: {
      total,
      errors: tally.error,
      warnings: tally.warning,
      notes: tally.note,
      skipped: tally.skipped,
    },
    overLimit: total <= MOST_ROWS ? 'none' : row.kind === 'create' ? 'advice' : 'refused',
    issues: issueKinds(row, sheet),
    undo: canStep ? (rows.undoStep(row.id)?.label ?? null) : null,
    redo: canStep ? (rows.redoStep(row.id)?.label ?? null) : null,
    plan: row.plan,
    result: {
      waiting: Math.max(0, results.open - facts.unknownRows),
      created: results.created,
      updated: results.updated,
      existed: results.existed,
      failed: results.failed,
      unknown: facts.unknownRows,
      // What was not queued any more when a person stopped it is given up as well.
      discarded: results.discarded + (over ? Math.max(0, written - queued) : 0),
    },
    undoable: over ? undo.open + undo.failed : 0,
    undone: { waiting: undo.waiting, done: undo.done, failed: undo.failed },
    work: facts.work,
    revision: session?.revision ?? 0,
    remainingMs: facts.remainingMs,
    elapsedMs: Math.max(0, (row.finishedAt ?? facts.now) - row.startedAt),
    trouble: row.trouble ?? facts.laneTrouble,
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

function matchView(row: FileImportRow, sheet: SheetState | null): FileImport['match'] {
  const { headers, fields, by, suggestions, remembered } = row.columns
  const renamed = renamedColumns(headers, fields)
  return {
    columns: headers.map((header, index) => ({
      index,
      header,
      samples: (sheet?.samples ?? []).map((cells) => cells[index] ?? ''),
      field: fields[index] ?? null,
      by: by[index] ?? null,
      renamed: renamed.includes(index),
      suggestion: suggestions[index] ?? null,
    })),
    missing: headers.length === 0 ? [] : missingFields(row.kind, fields),
    fields: allFields(row.kind),
    renamed: unconfirmed(row.columns),
    remembered,
  }
}

function issueKinds(row: FileImportRow, sheet: SheetState | null): FileImport['issues'] {
  if (!sheet) return []
  return ISSUE_CODES.flatMap((code) => {
    const rows = sheet.tally.codes[code] ?? 0
    return rows > 0 ? [{ code, level: levelOf(code), title: titleOf(code), rows, fix: fixOf(code, row, sheet) }] : []
  })
}

function fixOf(code: IssueCode, row: FileImportRow, sheet: SheetState): FileImport['issues'][number]['fix'] {
  switch (code) {
    case 'ZEROS_LOST': {
      const [column, length] = Object.entries(sheet.usual)[0] ?? []
      const field = row.columns.fields[Number(column)]
      return field && length !== undefined ? { fix: 'padZeros', field, length, label: `按 ${length} 位补零` } : null
    }
    case 'ON_SALE_VALUE':
      return { fix: 'clear', field: '上下架', length: null, label: '清空（按上架处理）' }
    case 'CATEGORY_EMPTY_LEVEL':
      return { fix: 'category', field: '分类', length: null, label: '统一分类分隔符' }
    default:
      return null
  }
}

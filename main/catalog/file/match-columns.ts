import { type Database, inTransaction } from '../../store/index.ts'
import { allFields, type Match, missingFields, renamedColumns, repeatedNames } from './columns.ts'
import type { FileImportTables } from './import-tables.ts'
import { refuse, wrongState } from './refuse.ts'
import type { FileRows } from './rows.ts'
import type { FileImports } from './sessions.ts'
import type { Columns, FileImportRow } from './state.ts'

/** Fixes what the columns stand for (S79, S91) and checks the rows where that is something new. Throws refusals. */
export async function matchFile(
  id: number,
  chosen: readonly { column: number; field: string }[],
  acceptRenamed: boolean,
  deps: { db: Database; tables: FileImportTables; rows: FileRows; imports: FileImports; now(): number },
): Promise<void> {
  const { tables, imports } = deps
  const row = imports.free(id)
  if (row.state !== 'matching' && row.state !== 'checking' && row.state !== 'planned') throw wrongState(row)
  const fields = fieldsOf(row, chosen)
  const { headers, by } = row.columns
  const missing = missingFields(row.kind, fields)
  if (missing.length > 0)
    throw refuse(
      'MISSING_COLUMNS',
      '文件缺少必需的列',
      `缺少：${missing.join('、')}。`,
      `请下载样例文件对照列名，补上后重新选择文件；列名不同的请在“匹配列”里手工指定。`,
    )
  const repeated = repeatedNames(row.kind, headers, fields)
  if (repeated.length > 0)
    throw refuse(
      'TWICE',
      '列名重复',
      `属性列的列名不能与固定列相同：${repeated.join('、')}。`,
      '请改掉重复的列名，或把这一列设为忽略。',
    )
  // What was confirmed for this header before needs no second confirmation.
  const fresh = renamedColumns(headers, fields).filter(
    (index) => !(by[index] === 'remembered' && row.columns.fields[index] === fields[index]),
  )
  if (fresh.length > 0 && !acceptRenamed)
    throw refuse(
      'RENAMED_COLUMNS',
      '有列名与样例不一致',
      fresh.map((index) => `“${headers[index]}”当作“${fields[index]}”`).join('，'),
      '请核对后勾选“确认按此匹配”，或把文件里的列名改成与样例一致。',
    )
  const columns: Columns = {
    ...row.columns,
    fields,
    by: fields.map((field, index) =>
      field === null ? null : field === row.columns.fields[index] ? (by[index] ?? 'person') : 'person',
    ),
  }
  const checked = deps.rows.session(id)?.checkedAs === JSON.stringify(fields)
  inTransaction(deps.db, () => {
    tables.setColumns(id, columns)
    tables.setPlan(id, null)
    tables.setState(id, 'checking')
    if (!checked) tables.setTask(id, { kind: 'check' })
    tables.remember(row.kind, headers, fields, deps.now())
  })
  const ended = imports.kick(id)
  imports.publish(id)
  if ((deps.rows.session(id)?.sheet.rows ?? 0) <= 1_000) await ended
}

function fieldsOf(row: FileImportRow, chosen: readonly { column: number; field: string }[]): Match {
  const known = new Set(allFields(row.kind).map(({ field }) => field))
  const fields: Match = row.columns.headers.map(() => null)
  for (const { column, field } of chosen) {
    if (!known.has(field) || column >= fields.length) continue
    const twice = fields.indexOf(field)
    if (twice >= 0 && twice !== column)
      throw refuse(
        'TWICE',
        '一个字段对应了两列',
        `“${field}”同时对应第 ${twice + 1} 列和第 ${column + 1} 列。`,
        '请只保留一列，另一列设为忽略。',
      )
    fields[column] = field
  }
  return fields
}

import type { FileColumn, FileImport } from '../../../preload/contract/index.ts'

/** What a person makes of the columns: field by column; '' = 将忽略. */
export type Choices = ReadonlyMap<number, string>

type Match = FileImport['match']

/** The choices as main found them. */
export function choicesOf(match: Match): Choices {
  return new Map(match.columns.map((column) => [column.index, column.field ?? '']))
}

export interface MatchState {
  /** Required fields without a column (S79). */
  missing: readonly string[]
  /** Fields that two or more columns claim. */
  twice: readonly string[]
  /** Columns whose header is not the name of the fixed field they stand for (S91). */
  renamed: readonly FileColumn[]
  /** Columns of the file that are not used. */
  ignored: readonly FileColumn[]
}

const ATTRIBUTE = /^属性[1-4]$/

/** Where the choices stand. The last four attribute columns may be called anything (A4), so they are never renamed. */
export function matchState(match: Match, choices: Choices): MatchState {
  const used = new Map<string, number>()
  for (const field of choices.values()) if (field !== '') used.set(field, (used.get(field) ?? 0) + 1)
  return {
    missing: match.fields.filter((one) => one.required && !used.has(one.field)).map((one) => one.field),
    twice: [...used].filter(([, count]) => count > 1).map(([field]) => field),
    renamed: match.columns.filter((column) => isRenamed(column, choices.get(column.index) ?? '')),
    ignored: match.columns.filter((column) => (choices.get(column.index) ?? '') === ''),
  }
}

/** Main knows best of what it found itself; what a person chose is compared here. */
export function isRenamed(column: FileColumn, field: string): boolean {
  if (field === '' || ATTRIBUTE.test(field)) return false
  return field === column.field ? column.renamed : plainName(column.header) !== field
}

/** Blanks, a byte order mark and the * of a required field do not make it another name. */
function plainName(header: string): string {
  return header
    .normalize('NFKC')
    .replace(/[\s\u200B-\u200D\u2060\uFEFF]/gu, '')
    .replace(/^\*|\*$/gu, '')
}

/** Why 下一步 is off; `null` = it can be pressed. */
export function matchReason(state: MatchState, acceptRenamed: boolean): string | null {
  if (state.missing.length > 0) return `缺少列：${state.missing.join('、')}`
  if (state.twice.length > 0) return `「${state.twice.join('」「')}」选了不止一列`
  if (state.renamed.length > 0 && !acceptRenamed) return '字段名与样例文件不同，请先勾选确认'
  return null
}

/** How a column came to its field, in words. */
export function byText(column: FileColumn, field: string): string {
  if (field === '') return '将忽略'
  if (field !== (column.field ?? '')) return isRenamed(column, field) ? '手工指定，字段名不同' : '手工指定'
  switch (column.by) {
    case 'header':
      return '字段名一致'
    case 'remembered':
      return '按上次的对应'
    case 'position':
      return '最后四列，名称不限'
    case 'person':
      return isRenamed(column, field) ? '手工指定，字段名不同' : '手工指定'
    case null:
      return ''
  }
}

import { assertNever } from '../../../preload/contract/assert-never.ts'
import type { CategoryIssue, Connection, ProductImport } from '../../../preload/contract/index.ts'
import { formatCount } from '../../text/format.ts'
import { IMPORT_TEXT } from '../../text/import.ts'

export const STEPS = ['dates', 'read', 'categories', 'plan', 'deliver', 'done'] as const
export type Step = (typeof STEPS)[number]
/** Which of the two views of a planned import a person looks at; part of the route. */
export type Wish = 'categories' | 'plan' | null

export interface WizardView {
  step: Step
  /** Steps that a press opens now. */
  reachable: readonly Step[]
}

/** Where the wizard stands: the row of the database decides, so that reload and return show the same step. */
export function wizardOf(row: ProductImport | null, wish: Wish): WizardView {
  if (row === null) return { step: 'dates', reachable: [] }
  switch (row.state) {
    case 'reading':
    case 'planning':
      return { step: 'read', reachable: [] }
    case 'planned':
      return { step: wish ?? (categoryIssueCount(row) > 0 ? 'categories' : 'plan'), reachable: ['categories', 'plan'] }
    case 'confirming':
    case 'delivering':
      return { step: 'deliver', reachable: [] }
    case 'done':
      return { step: 'done', reachable: [] }
    case 'cancelled':
      return { step: 'read', reachable: [] }
    case 'failed':
      return { step: sum(row.result) > 0 ? 'deliver' : 'read', reachable: [] }
    default:
      return assertNever(row.state)
  }
}

export function wishOf(text: string | undefined): Wish {
  return text === 'categories' || text === 'plan' ? text : null
}

export function categoryIssueCount(row: Pick<ProductImport, 'categories'>): number {
  return row.categories.missing + row.categories.tooDeep + row.categories.ambiguous
}

/** Products that would be written. */
export function changesOf(row: Pick<ProductImport, 'plan'>): number {
  return row.plan.create + row.plan['add-specs']
}

/** Paths that would be flattened if the import were confirmed now (S62). */
export function flattening(issues: readonly CategoryIssue[]): CategoryIssue[] {
  return issues.filter((issue) => issue.kind === 'missing' && issue.state !== 'queued' && issue.state !== 'created')
}

/** Why 执行 is off; `null` = it can be pressed. `issues: null` = not read yet. */
export function confirmReason(
  row: ProductImport,
  issues: readonly CategoryIssue[] | null,
  runner: Connection['runners']['products'] | null,
): string | null {
  if (row.state !== 'planned') return '现在不能执行'
  if (changesOf(row) === 0) return `${IMPORT_TEXT.nothing}，没有可导入的商品`
  if (runner === 'direct') return IMPORT_TEXT.direct
  if (issues === null && row.categories.missing > 0) return '正在读取分类'
  return null
}

/** Why the import cannot be cancelled; `null` = it can. */
export function cancelReason(row: ProductImport): string | null {
  switch (row.state) {
    case 'reading':
    case 'planning':
    case 'planned':
    case 'failed':
      return null
    case 'confirming':
    case 'delivering':
      return IMPORT_TEXT.cancelLate
    case 'done':
      return '已经完成'
    case 'cancelled':
      return '已经取消'
    default:
      return assertNever(row.state)
  }
}

export interface DeliverProgress {
  /** Products of this import that are settled, of all that were confirmed. */
  done: number
  total: number
}

/** How far delivery is. Unknown ones are not settled. */
export function deliverProgress(row: ProductImport): DeliverProgress {
  const { created, existed, failed, discarded } = row.result
  const total = changesOf(row)
  if (row.state === 'confirming') return { done: Math.min(total, sum(row.result)), total }
  return { done: created + existed + failed + discarded, total }
}

export interface Reckoning {
  /** `预演 1,242 = 已导入 1,219 + 已存在 12 + …` */
  text: string
  /** False: the parts do not make the whole, and the page says so. */
  adds: boolean
  /** Nothing failed, unknown or still open. */
  clean: boolean
}

/** Counts of the result page, which must make the whole (W1). */
export function reckon(row: ProductImport): Reckoning {
  const { created, existed, failed, unknown, discarded, waiting } = row.result
  const whole = changesOf(row)
  const parts: readonly (readonly [string, number])[] = [
    ['已导入', created],
    ['已存在', existed],
    ['失败', failed],
    ['结果未知', unknown],
    ['已放弃', discarded],
    ['仍在队列', waiting],
  ]
  const shown = parts.filter(([, count], index) => index === 0 || count > 0)
  const text = `新商品、新规格 ${formatCount(whole)} = ${shown.map(([label, count]) => `${label} ${formatCount(count)}`).join(' + ')}`
  return {
    text,
    adds: parts.reduce((total, [, count]) => total + count, 0) === whole,
    clean: failed + unknown + discarded + waiting === 0 && row.plan.error + row.plan.skipped === 0,
  }
}

export interface SplitParts {
  /** From 1. */
  index: number
  parts: readonly ProductImport[]
  /** The next part that still needs a person or work; `null` = none. */
  next: ProductImport | null
}

/** Parts of one split import: begun by one click for one connection. `null` = it was not split. */
export function splitParts(row: ProductImport, all: readonly ProductImport[]): SplitParts | null {
  const parts = all
    .filter((one) => one.connectionId === row.connectionId && one.startedAt === row.startedAt)
    .sort((a, b) => a.from.localeCompare(b.from))
  const at = parts.findIndex((one) => one.id === row.id)
  if (parts.length < 2 || at < 0) return null
  const open = (one: ProductImport) => one.state !== 'done' && one.state !== 'cancelled' && one.state !== 'delivering'
  return { index: at + 1, parts, next: parts.slice(at + 1).find(open) ?? null }
}

/** One import per connection reads at a time; this one has not begun because another is at work. */
export function waitsForOther(row: ProductImport, all: readonly ProductImport[]): boolean {
  if (row.state !== 'reading' || row.reading.requestsDone > 0) return false
  return all.some(
    (one) =>
      one.id < row.id &&
      one.connectionId === row.connectionId &&
      (one.state === 'reading' || one.state === 'planning' || one.state === 'confirming'),
  )
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}

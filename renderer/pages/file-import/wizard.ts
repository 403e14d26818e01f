import { assertNever } from '../../../preload/contract/assert-never.ts'
import type { Connection, FileImport, FilePlanLine } from '../../../preload/contract/index.ts'
import { formatCount } from '../../text/format.ts'

export type FileKind = FileImport['kind']
export type FileAction = FilePlanLine['action']
export type FileResult = NonNullable<FilePlanLine['result']>

export const STEPS = ['choose', 'match', 'check', 'plan', 'run', 'done'] as const
export type Step = (typeof STEPS)[number]

/** S86, S110: data rows that pass without a word, or at all. */
export const ROW_LIMIT = 5000

/** What would be written to the POS. */
export const WRITING: readonly FileAction[] = ['create', 'add-specs', 'change']

export interface WizardView {
  step: Step
  /** Earlier steps that a press opens now. */
  reachable: readonly Step[]
  /** Cancelled, refused or broken off. */
  stopped: boolean
}

/** Where the wizard stands: the row of the database decides, so that reload and return show the same step. */
export function wizardOf(row: FileImport | null): WizardView {
  if (row === null) return { step: 'choose', reachable: [], stopped: false }
  switch (row.state) {
    case 'reading':
    case 'matching':
      return { step: 'match', reachable: ['choose'], stopped: false }
    case 'checking':
      return { step: 'check', reachable: ['choose', 'match'], stopped: false }
    case 'planning':
      return { step: 'plan', reachable: [], stopped: false }
    case 'planned':
      return { step: 'plan', reachable: ['choose', 'match', 'check'], stopped: false }
    case 'confirming':
    case 'delivering':
      return { step: 'run', reachable: [], stopped: false }
    case 'done':
      return { step: 'done', reachable: [], stopped: false }
    case 'cancelled':
      return { step: row.confirmedAt === null ? 'choose' : 'done', reachable: [], stopped: true }
    case 'failed':
      return { step: failedStep(row), reachable: ['choose'], stopped: true }
    default:
      return assertNever(row.state)
  }
}

function failedStep(row: FileImport): Step {
  if (row.confirmedAt !== null) return 'run'
  return row.rows.total === 0 ? 'match' : 'plan'
}

/** The file itself was refused: nothing of it can be shown. */
export function isRefusedFile(row: FileImport): boolean {
  return row.state === 'failed' && row.confirmedAt === null && row.rows.total === 0
}

/** Why 取消 is off; `null` = it can be pressed. */
export function cancelReason(row: FileImport): string | null {
  switch (row.state) {
    case 'done':
      return '已经完成'
    case 'cancelled':
      return '已经取消'
    case 'reading':
    case 'matching':
    case 'checking':
    case 'planning':
    case 'planned':
    case 'confirming':
    case 'delivering':
    case 'failed':
      return null
    default:
      return assertNever(row.state)
  }
}

/** Why the check cannot be left for the plan; `null` = it can. Rows with errors may go on and are left out there (A26). */
export function planReason(row: Pick<FileImport, 'state' | 'work' | 'rows'>): string | null {
  if (row.work !== null) return `${row.work.label}，请稍候`
  if (row.state !== 'checking') return '现在不能预演'
  if (row.rows.total === 0) return '文件里没有数据行'
  if (row.rows.errors + row.rows.skipped >= row.rows.total) return '每一行都有错误或已排除，没有可以写入的行'
  return null
}

/** Why 执行 is off; `null` = it can be pressed and asks. */
export function executeReason(
  row: Pick<FileImport, 'kind' | 'state' | 'work' | 'plan' | 'overLimit'>,
  runner: Connection['runners']['products'] | null,
): string | null {
  if (row.work !== null) return `${row.work.label}，请稍候`
  if (row.state !== 'planned' || row.plan === null) return '还没有预演'
  if (row.plan.changes === 0) return '0 处变更，没有可以写入的内容'
  if (row.overLimit === 'refused')
    return `批量更新一次最多 ${formatCount(ROW_LIMIT)} 行，请回到【检查并修正】排除一部分，或拆成几个文件`
  if (runner === 'direct')
    return '「商品」由对方系统直连执行，本软件只查看，不写入。请实施人员在【对接设置】把商品的执行方改为「本软件」'
  return null
}

const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((total, one) => total + one, 0)

/** Data rows that the plan would write. */
export function writingRows(row: Pick<FileImport, 'plan'>): number {
  return row.plan === null ? 0 : WRITING.reduce((total, action) => total + (row.plan?.rows[action] ?? 0), 0)
}

export interface Reckoning {
  /** `数据行 1,242 = 新增 1,219 + 失败 12 + …` */
  text: string
  /** False: the parts do not make the whole (W1), and the page says so. */
  adds: boolean
  /** Nothing failed, unknown, open, wrong or left out. */
  clean: boolean
}

/** Counts of the result page, which must make the data rows of the file (W1). Never called clean while partial. */
export function reckon(row: Pick<FileImport, 'rows' | 'plan' | 'result'>): Reckoning {
  const { result } = row
  const planned = row.plan?.rows
  const parts: readonly (readonly [label: string, count: number])[] = [
    ['已新增', result.created],
    ['已更新', result.updated],
    ['发送时已存在', result.existed],
    ['失败', result.failed],
    ['结果未知', result.unknown],
    ['已放弃', result.discarded],
    ['仍在队列', result.waiting],
    ['无变化', planned?.same ?? 0],
    ['已存在，未修改', planned?.exists ?? 0],
    ['跳过', planned?.skipped ?? 0],
    ['错误', planned?.error ?? 0],
  ]
  const shown = parts.filter(([, count]) => count > 0)
  const text = `数据行 ${formatCount(row.rows.total)} = ${shown.map(([label, count]) => `${label} ${formatCount(count)}`).join(' + ') || '0'}`
  const bad = result.failed + result.unknown + result.discarded + result.waiting
  return {
    text,
    adds: parts.reduce((total, [, count]) => total + count, 0) === row.rows.total,
    clean: bad === 0 && (planned?.error ?? 0) + (planned?.skipped ?? 0) === 0,
  }
}

/** Data rows settled, of all that were confirmed. Unknown ones are not settled. */
export function deliverProgress(row: FileImport): { done: number; total: number } {
  const { created, updated, existed, failed, discarded } = row.result
  const total = Math.max(writingRows(row), sum(row.result))
  if (row.state === 'confirming') return { done: Math.min(total, sum(row.result)), total }
  return { done: created + updated + existed + failed + discarded, total }
}

export interface ExecuteTicks {
  onlyCorrect: boolean
  acceptOnSale: boolean
  acceptFlattening: boolean
  acceptMany: boolean
}

/** What a person must tick before 执行, in the order of the dialog. */
export function ticksNeeded(row: Pick<FileImport, 'plan' | 'overLimit'>, flattening: number): (keyof ExecuteTicks)[] {
  const needed: (keyof ExecuteTicks)[] = []
  if ((row.plan?.rows.error ?? 0) > 0) needed.push('onlyCorrect')
  if ((row.plan?.toOnSale ?? 0) > 0) needed.push('acceptOnSale')
  if (flattening > 0) needed.push('acceptFlattening')
  if (row.overLimit === 'advice') needed.push('acceptMany')
  return needed
}

import type { StockDirection, StockReason } from '../../preload/contract/index.ts'
import type { PlanLine, PlanSums, Side, SideRow } from './types.ts'

export const sourceOf = (direction: StockDirection): Side => direction
export const targetOf = (direction: StockDirection): Side => (direction === 'erp' ? 'pos' : 'erp')

/** Reasons of lines that are written. */
const WRITTEN: ReadonlySet<StockReason> = new Set(['raise', 'lower', 'zero', 'appear'])
export const isWrite = (reason: StockReason): boolean => WRITTEN.has(reason)

/** A line counts as 大幅变动 from here on: more than half of the old quantity and at least ten pieces. */
const LARGE_PERCENT = 50
const LARGE_LEAST = 100_000

export interface RuleInput {
  direction: StockDirection
  /** Codes (compared form) of this shop with documents under way, or the whole shop (A22). */
  unsettled(shopId: string, key: string): boolean
  /** rollback: what the run had written, by shop and key; a line whose target has another quantity now is left alone. */
  expected?: (shopId: string, key: string) => number | undefined
}

export type Decision = { kind: 'nothing' } | { kind: 'unchanged'; before: number } | { kind: 'line'; line: PlanLine }

/**
 * Decides one SKU of one shop from everything both sides said of it (S123–S127, A22, A31). A row that is read twice
 * counts once, the later one; a code that a side spells in two ways cannot be told apart and is left alone. What the
 * source does not show is never taken for 0.
 */
export function decide(rows: readonly SideRow[], input: RuleInput): Decision {
  const source = newest(rows, sourceOf(input.direction))
  const target = newest(rows, targetOf(input.direction))
  const one = target[0] ?? source[0]
  if (!one) return { kind: 'nothing' }
  const named = [...target, ...source]
  const before = target[0]?.quantity ?? null
  const after = source[0]?.quantity ?? null
  const line = (reason: StockReason, large = false): Decision => ({
    kind: 'line',
    line: {
      shopId: one.shopId,
      key: one.key,
      code: one.code,
      productNo: pick(named, (row) => row.productNo),
      name: pick(named, (row) => row.name),
      specName: pick(named, (row) => row.specName),
      before,
      after,
      reason,
      large,
    },
  })

  if (source.length > 1 || target.length > 1) return line('clash')
  if (!source[0]) return before === 0 ? { kind: 'unchanged', before: 0 } : line('missing')
  if (!target[0]) return after === 0 ? { kind: 'nothing' } : line('missing')
  if (after === null || before === null) return line('no-quantity')
  const expected = input.expected?.(one.shopId, one.key)
  if (input.expected && expected !== before) return line('changed-since')
  if (after === before) return { kind: 'unchanged', before }
  if (after < 0) return line('negative')
  if (input.unsettled(one.shopId, one.key)) return line('unsettled')
  const large = isLarge(before, after)
  if (after === 0) return line('zero', large)
  if (!target[0].held || before === 0) return line('appear', large)
  return line(after > before ? 'raise' : 'lower', large)
}

export function isLarge(before: number, after: number): boolean {
  const moved = Math.abs(after - before)
  return moved >= LARGE_LEAST && moved * 100 > Math.abs(before) * LARGE_PERCENT
}

/** Rows of one side, the last of each spelling. */
function newest(rows: readonly SideRow[], side: Side): SideRow[] {
  const byCode = new Map<string, SideRow>()
  for (const row of rows) if (row.side === side) byCode.set(row.code, row)
  return [...byCode.values()]
}

const pick = (rows: readonly SideRow[], of: (row: SideRow) => string): string => {
  for (const row of rows) if (of(row) !== '') return of(row)
  return ''
}

/** Adds one decision to what the plan adds up to. */
export function addUp(sums: PlanSums, decision: Decision): void {
  const { counts } = sums
  if (decision.kind === 'nothing') return
  counts.scope += 1
  if (decision.kind === 'unchanged') {
    counts.unchanged += 1
    sums.both += 1
    sums.stock += Math.abs(decision.before)
    return
  }
  const { before, after, reason, large } = decision.line
  if (before !== null && after !== null) {
    sums.both += 1
    sums.stock += Math.abs(before)
  }
  if (large) counts.large += 1
  switch (reason) {
    case 'raise':
    case 'lower':
    case 'zero':
    case 'appear':
      counts.write += 1
      if (reason === 'zero') counts.zero += 1
      if (reason === 'appear') counts.appearing += 1
      sums.before += before ?? 0
      sums.after += after ?? 0
      sums.moved += Math.abs((after ?? 0) - (before ?? 0))
      return
    case 'missing':
      counts.missing += 1
      return
    case 'negative':
      counts.negative += 1
      return
    case 'unsettled':
      counts.unsettled += 1
      return
    case 'clash':
    case 'no-quantity':
    case 'changed-since':
      counts.unusable += 1
      return
  }
}

/** 原因 of a line, as a sentence. */
export function reasonText(line: Pick<PlanLine, 'reason' | 'before' | 'after'>, direction: StockDirection): string {
  const source = direction === 'erp' ? 'ERP' : '门店'
  const target = direction === 'erp' ? '门店' : 'ERP'
  switch (line.reason) {
    case 'raise':
      return `${source}库存比${target}多`
    case 'lower':
      return `${source}库存比${target}少`
    case 'zero':
      return `${source}库存为 0，将归零`
    case 'appear':
      return `${target}此前没有库存`
    case 'missing':
      return line.after === null ? `${source}没有这个商品的库存记录，不写入` : `${target}没有这个商家编码，先导入商品`
    case 'negative':
      return `${source}库存是负数，不写入；请先在${source}更正`
    case 'unsettled':
      return '有单据还没有到达对方，本次跳过，下次再同步'
    case 'clash':
      return '商家编码有大小写或空格不同的重复，无法判断是哪一个；请先改成唯一'
    case 'no-quantity':
      return '对方没有给出库存数，不写入'
    case 'changed-since':
      return '同步之后库存又有变化，不撤回'
  }
}

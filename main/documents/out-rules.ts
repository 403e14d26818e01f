import type { DocumentNote, DocumentState, Trouble } from '../../preload/contract/index.ts'
import { type OutWrite, outKindLabel, writeOf } from './out-kinds.ts'

/** A28, S118: expected ten minutes after it was finished; `lateness` of in-rules.ts judges it. */
export { EXPECTED_MS } from './in-rules.ts'

/** Lines of one 盘点 at the most (O:stock_sync_by_pd). */
export const STOCKTAKE_LINES = 500

/** A line as far as the decision needs it. Quantities × 10⁴. */
export interface OutLine {
  /** 商家编码, cleaned; empty = the product has none (A33). */
  specNo: string
  codeKey: string
  name: string
  quantity: number
  price: number | null
  /** 残次品. */
  defect: boolean
}

/** Everything a decision about a document of the POS stands on. */
export interface OutFacts {
  /** Kind as the POS names it. */
  kind: string
  status: 'submitted' | 'completed' | 'cancelled'
  /** Came from the ERP, or carries a number of ours (A17). */
  bornInErp: boolean
  /** The shop's confirmed warehouse; null = none. */
  warehouseNo: string | null
  lines: readonly OutLine[]
  /** Folded codes that the ERP is known not to have. */
  missing: ReadonlySet<string>
  /** Switched off by a person. */
  off: boolean
  /** 执行方 of documentsOut. */
  runner: 'app' | 'direct'
  /** Finished before this product followed the shop's documents. */
  beforeStart: boolean
  /** A person asked for this one document: overrules `beforeStart` and `off`. */
  wanted: boolean
}

/** Where a document stands by itself; `go` = everything on our side allows it. */
export type OutDecision =
  | { go: true; write: OutWrite; lines: SendLine[]; notes: DocumentNote[] }
  | { go: false; state: DocumentState; trouble: Trouble | null; canSend?: boolean; missing?: OutLine[] }

/** A line of the ERP's document; each spec once. × 10⁴. */
export interface SendLine {
  specNo: string
  num: number
  /** Unit price; null = the document names none. */
  price: number | null
}

/** S20–S26, S117–S119, A16, A17, A23, A29, A33: pure. What never goes is said first, whatever else is true of it. */
export function decideOut(facts: OutFacts): OutDecision {
  if (facts.bornInErp)
    return stay('not-returned', because('BORN_IN_ERP', '不回传', '这张单据来自 ERP，回传会重复记账。', '无需处理。'))
  if (facts.status === 'cancelled') return stay('cancelled')
  if (facts.kind === 'sale') return decideSale(facts)
  const write = writeOf(facts.kind)
  if (write === null)
    return stay(
      'held',
      because(
        'UNKNOWN_KIND',
        '新的单据类型，没有发送',
        `软件还不认识门店的单据类型“${facts.kind}”，无法判断是入库还是出库。`,
        '请在 ERP 手工录入这张单据，并把单据类型告诉实施人员。',
      ),
    )
  if (facts.status === 'submitted') return stay('waiting-finish', notFinished(facts.kind))
  const sound = facts.lines.filter((line) => !line.defect)
  if (sound.length === 0 && facts.lines.length > 0)
    return stay(
      'not-returned',
      because(
        'DEFECTIVE',
        '不回传（残次品）',
        '单据里全部是残次品，残次品只供查看，不影响库存。',
        '无需处理，这不是失败。',
      ),
    )
  if (facts.off && !facts.wanted)
    return stay(
      'not-returned',
      because(
        'KIND_OFF',
        '不回传',
        '这种单据已在单据设置中停用。',
        '需要时可点“立即同步”单独发送，或在单据设置中启用。',
      ),
      { canSend: true },
    )
  if (facts.beforeStart && !facts.wanted)
    return stay(
      'not-returned',
      because(
        'BEFORE_START',
        '不回传',
        '单据在本软件开始同步之前已经完成，ERP 可能已经入账。',
        '确认 ERP 没有这张单据后，可点“立即同步”单独发送。',
      ),
      { canSend: true },
    )
  if (facts.runner === 'direct')
    return stay(
      'observing',
      because(
        'RUNNER_DIRECT',
        '由对方系统直连',
        '单据 POS → ERP 由对方系统直连执行，本软件只核对是否到达。',
        '无需处理。',
      ),
    )
  if (facts.warehouseNo === null)
    return stay(
      'unmapped',
      because(
        'UNMAPPED',
        '门店未对应',
        '店铺与 ERP 仓库的对应关系还没有确认，或两边不一致。',
        '请实施人员在【对接设置】确认门店与仓库的对应关系，之后会自动发送。',
      ),
    )
  return decideLines(facts, write, sound)
}

function decideLines(facts: OutFacts, write: OutWrite, sound: readonly OutLine[]): OutDecision {
  const counted = write === 'stocktake'
  const lines = counted ? sound : sound.filter((line) => line.quantity !== 0)
  const negative = lines.filter((line) => line.quantity < 0)
  // Only a 冲单 turns something back.
  if (negative.length > 0 && facts.kind !== 'reversal')
    return stay(
      'held',
      because(
        'NEGATIVE_QUANTITY',
        '有数量不能发送',
        `${negative.length} 行的数量是负数，只有冲单可以是负数。`,
        '请在门店核对这张单据，并在 ERP 手工处理。',
      ),
    )
  if (lines.length === 0) return stay('not-returned', because('NOTHING', '不回传', '单据没有商品。', '无需处理。'))
  const lacking = lines.filter((line) => line.codeKey === '' || facts.missing.has(line.codeKey))
  // The figures of a 盘点 hold for its moment only: what the ERP knows is booked at once, the rest is said (S20).
  if (lacking.length > 0 && (!counted || lacking.length === lines.length))
    return { ...stay('missing-products', missingProducts(lacking)), missing: [...lacking] }
  const sent = counted ? lines.filter((line) => line.codeKey !== '') : lines
  const sums = mergeLines(sent)
  if (sums === null)
    return stay(
      'held',
      because(
        'FIGURE_TOO_LARGE',
        '有数量不能发送',
        '同一商家编码的数量合计超出可以表示的范围。',
        '请在门店核对这张单据，并在 ERP 手工处理。',
      ),
    )
  const merged = counted ? sums : sums.filter((line) => line.num !== 0)
  if (merged.length === 0) return stay('not-returned', because('NOTHING', '不回传', '单据没有商品。', '无需处理。'))
  // A23: the manual makes every 冲单 an 其他入库单, and the ERP takes none with a quantity below zero.
  const below = merged.filter((line) => line.num < 0)
  if (below.length > 0)
    return stay(
      'held',
      because(
        'NEGATIVE_REVERSAL',
        '冲单有负数，没有发送',
        `${below.length} 个商品是冲减（${some(below.map((line) => `${line.specNo} ${line.num / 10_000}`))}）；冲单在 ERP 中是其他入库单，数量不能为负。`,
        '请在 ERP 手工做其他出库单（冲减的商品）和其他入库单（其余商品），备注填写这张冲单的单号。',
      ),
    )
  const notes: DocumentNote[] = []
  if (negative.length > 0)
    notes.push({
      code: 'NEGATIVE',
      text: `${negative.length} 行为负数，已与同一商品的其他行合并，请在 ERP 核对这张其他入库单`,
    })
  const defects = facts.lines.length - sound.length
  if (defects > 0) notes.push({ code: 'DEFECTIVE', text: `${defects} 行残次品不回传，只供查看` })
  if (sent.length < lines.length)
    notes.push({ code: 'NO_CODE', text: `${lines.length - sent.length} 行没有商家编码，没有进入 ERP 盘点单` })
  return { go: true, write, lines: merged, notes }
}

/** S118: the ERP fetches them; only looked for. */
function decideSale(facts: OutFacts): OutDecision {
  if (facts.status === 'submitted') return stay('waiting-finish', notFinished(facts.kind))
  if (facts.beforeStart)
    return stay(
      'not-returned',
      because('BEFORE_START', '不核对', '销售单在本软件开始同步之前已经完成。', '无需处理；旺店通会自己抓取销售单。'),
    )
  return stay('waiting-erp')
}

function notFinished(kind: string): Trouble {
  switch (kind) {
    case 'stocktake':
      return because(
        'NOT_AUDITED',
        '未到回传条件',
        '盘点单已提交，商家后台还没有审核；审核之前不会在 ERP 生成任何单据。',
        '请在商家后台审核这张盘点单，之后会自动发送。',
      )
    case 'transferIn':
      return because(
        'NOT_RECEIVED',
        '未到回传条件',
        '调拨的商品还在路上，门店还没有收货。',
        '请在门店后台收货，之后会自动发送。',
      )
    default:
      return because(
        'NOT_FINISHED',
        '未到回传条件',
        `${outKindLabel(kind)}已提交，还没有完成。`,
        '请在门店后台完成这张单据，之后会自动发送。',
      )
  }
}

/** A33. */
export function missingProducts(lacking: readonly Pick<OutLine, 'specNo' | 'codeKey' | 'name'>[]): Trouble {
  const bare = lacking.filter((line) => line.codeKey === '')
  const codes = [...new Map(lacking.filter((line) => line.codeKey !== '').map((l) => [l.codeKey, l.specNo])).values()]
  const causes = [
    ...(bare.length > 0 ? [`${bare.length} 行没有商家编码（${some(bare.map((line) => line.name || '无名称'))}）`] : []),
    ...(codes.length > 0 ? [`ERP 没有这些商品：${some(codes)}`] : []),
  ]
  return because(
    'MISSING_PRODUCTS',
    '缺商品',
    `${causes.join('；')}。`,
    bare.length > 0
      ? '请在商家后台补填商家编码、在 ERP 货品档案中建立商品，之后单据会自动发送。'
      : '请在 ERP 货品档案中建立这些商品，之后单据会自动发送。',
  )
}

function some(names: readonly string[]): string {
  return `${names.slice(0, 5).join('、')}${names.length > 5 ? ` 等 ${names.length} 个` : ''}`
}

/**
 * Each spec once, as the ERP wants it; different prices of one spec become their average by quantity. Null when a
 * sum cannot be held exactly.
 */
export function mergeLines(lines: readonly OutLine[]): SendLine[] | null {
  const merged = new Map<string, { specNo: string; num: number; lines: OutLine[] }>()
  for (const line of lines) {
    const there = merged.get(line.codeKey)
    if (!there) merged.set(line.codeKey, { specNo: line.specNo, num: line.quantity, lines: [line] })
    else {
      there.num += line.quantity
      there.lines.push(line)
    }
  }
  const result: SendLine[] = []
  for (const { specNo, num, lines: same } of merged.values()) {
    if (!Number.isSafeInteger(num)) return null
    result.push({ specNo, num, price: priceOf(same, num) })
  }
  return result
}

function priceOf(lines: readonly OutLine[], num: number): number | null {
  const first = lines[0]!.price
  if (lines.every((line) => line.price === first)) return first
  if (num === 0 || lines.some((line) => line.price === null)) return null
  const amount = lines.reduce((sum, line) => sum + BigInt(line.price!) * BigInt(line.quantity), 0n)
  const twice = (2n * amount) / BigInt(num)
  // Half up on the last of the four places.
  return Number((twice + (twice < 0n ? -1n : 1n)) / 2n)
}

/** Parts of one 盘点 in order, each within the API's limit. */
export function stocktakeParts(lines: readonly SendLine[]): SendLine[][] {
  const parts: SendLine[][] = []
  for (let from = 0; from < lines.length; from += STOCKTAKE_LINES) parts.push(lines.slice(from, from + STOCKTAKE_LINES))
  return parts
}

function stay(
  state: DocumentState,
  trouble: Trouble | null = null,
  offers: { canSend?: boolean } = {},
): Extract<OutDecision, { go: false }> {
  return { go: false, state, trouble, ...offers }
}

function because(code: string, problem: string, cause: string, action: string): Trouble {
  return { code, problem, cause, action }
}

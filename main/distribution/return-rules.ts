import type { OrderKind, StockDocumentKind, Trouble } from '../../preload/contract/index.ts'
import type { GoodsPhase } from '../remote/ideal/index.ts'
import type { PortLine } from './order-port.ts'
import type { StoredOrder } from './order-types.ts'

/** What IDEAL said of one phase, with the state of its order. Quantities × 10⁴, times epoch ms. */
export interface ReturnFacts {
  kind: OrderKind
  orderNo: string
  phase: GoodsPhase
  final: boolean
  lines: { lineNo: string; itemCode: string; planQty: number; actualQty: number }[]
  serialCount: number
  orderStatus: string
  cancelState: string | null
  /** IDEAL has it by a push of this installation. */
  ours: boolean
}

/** A line of the stock document to be. */
export interface ReturnLine {
  lineNo: string
  productNo: string
  goodsCode: string
  ordered: number
  actual: number
}

export type Judged =
  /** Nothing to do yet: 等待完成, or 移入 before 移出 (B10). */
  | { kind: 'wait'; why: string }
  /** Somebody else's: set aside, nothing is made of it here. */
  | { kind: 'ignore'; why: string }
  /** 回传异常. `retry`: asking again may help. */
  | { kind: 'trouble'; trouble: Trouble; retry: boolean }
  | { kind: 'go'; document: StockDocumentKind; lines: ReturnLine[]; difference: boolean }

/** Document of a kind and phase (I2–I6, I47); null = this phase does not belong to this kind. */
export function documentOf(kind: OrderKind, phase: GoodsPhase): StockDocumentKind | null {
  switch (kind) {
    case 'purchase':
      return phase === 'INBOUND_DONE' ? 'purchaseIn' : null
    // B1: sent by an instruction to take in, the word that comes back may be either.
    case 'purchaseReturn':
      return phase === 'OUTBOUND_DONE' || phase === 'INBOUND_DONE' ? 'purchaseReturnOut' : null
    case 'transfer':
      return phase === 'TRANSFER_OUT_DONE' ? 'transferOut' : phase === 'TRANSFER_IN_DONE' ? 'transferIn' : null
    case 'wholesale':
      return phase === 'SALES_STATUS' || phase === 'OUTBOUND_DONE' ? 'wholesaleOut' : null
    case 'wholesaleReturn':
      return phase === 'INBOUND_DONE' ? 'wholesaleReturnIn' : null
  }
}

const PHASE_TEXT: Record<StockDocumentKind, string> = {
  purchaseIn: '入库完成',
  purchaseReturnOut: '退货完成',
  transferOut: '移出完成',
  transferIn: '移入完成',
  wholesaleOut: '已发货',
  wholesaleReturnIn: '收到退货',
}

export function phaseText(kind: OrderKind, phase: GoodsPhase): string {
  const document = documentOf(kind, phase)
  return document === null ? phase : PHASE_TEXT[document]
}

/** Goods leave the warehouse with this document. */
export function leaves(kind: StockDocumentKind): boolean {
  return kind === 'purchaseReturnOut' || kind === 'transferOut' || kind === 'wholesaleOut'
}

const t = (code: string, problem: string, cause: string, action: string): Trouble => ({ code, problem, cause, action })
const CONTACT = '请与荣耀IDEAL和仓库核对；更正后点【重新获取串号】。'

/** States in which this product has pushed the order, or may have. */
const OURS: ReadonlySet<string> = new Set([
  'sending',
  'unknown',
  'pushed',
  'partly',
  'done',
  'returnTrouble',
  'terminating',
])

/**
 * What is to become of a return before its serials are asked for (B10, B21, ideal.md 4.2). Pure.
 * @param order null = not known here @param lines of the order @param out lines of the 移出 document, null = none yet
 */
export function judgeReturn(
  facts: ReturnFacts,
  order: Pick<StoredOrder, 'state' | 'lockedElsewhere'> | null,
  lines: readonly PortLine[],
  out: readonly { lineNo: string; quantity: number }[] | null,
): Judged {
  const document = documentOf(facts.kind, facts.phase)
  if (document === null)
    return held('PHASE_UNFIT', '回传的内容与单据类型不符。', `这种单据没有“${facts.phase}”这一步。`, CONTACT, false)
  if (!order)
    return held(
      'ORDER_UNKNOWN',
      '收到一张本软件不认识的单据的回传。',
      `荣耀IDEAL里有 ${facts.orderNo}，这里没有这张订单；它可能由别处推送，或还没有从博远ERP读到。`,
      '请在订单列表点【刷新】，再点【重新获取串号】；由别处推送的单据请在那里处理。',
      true,
    )
  if (order.state === 'terminated' || order.state === 'terminateApproved' || facts.orderStatus === 'TERMINATED')
    return held(
      'RETURN_AFTER_TERMINATION',
      '订单已终止，但荣耀IDEAL回传了出入库数据。',
      '取消申请已批准，仓库却已经处理了货物，两者矛盾。',
      '请与荣耀IDEAL和仓库核对实际出入库情况；没有生成单据，确认后请在博远ERP里手工处理。',
      true,
    )
  if (order.lockedElsewhere) return { kind: 'ignore', why: '由另一台电脑推送，单据在那里生成' }
  if (!OURS.has(order.state) || !facts.ours)
    return held(
      'RETURN_NOT_PUSHED',
      '这张订单没有从这里推送过，却收到了回传。',
      '它可能由另一台电脑或博远ERP自己推送，也可能推送已被拒绝。',
      '请核对是谁推送的；没有生成单据。确认由这里推送后点【重新获取串号】。',
      true,
    )
  if (!facts.final) return { kind: 'wait', why: '等待完成：仓库还没有全部处理完' }
  if (document === 'transferIn' && out === null) return { kind: 'wait', why: '等待移出：先生成移出库单' }
  return compareLines(facts, document, lines, out)
}

function compareLines(
  facts: ReturnFacts,
  document: StockDocumentKind,
  lines: readonly PortLine[],
  out: readonly { lineNo: string; quantity: number }[] | null,
): Judged {
  const byNo = new Map(facts.lines.map((line) => [line.lineNo, line]))
  const own = new Set(lines.map((line) => line.lineNo))
  const movedOut = new Map(out?.map((line) => [line.lineNo, line.quantity]))
  const strange = facts.lines.find((line) => !own.has(line.lineNo))
  if (strange || byNo.size !== facts.lines.length)
    return held(
      'LINE_UNKNOWN',
      '回传的明细与订单不符。',
      strange ? `订单里没有第 ${strange.lineNo} 行（${strange.itemCode}）。` : '回传里有重复的行号。',
      CONTACT,
      true,
    )
  const made: ReturnLine[] = []
  let difference = false
  for (const line of lines) {
    const back = byNo.get(line.lineNo)
    if (line.goodsCode === null || (back && back.itemCode !== line.goodsCode))
      return held(
        'ITEM_DIFFERS',
        `第 ${line.lineNo} 行回传的商品与推送的不同。`,
        `推送的是 ${line.goodsCode ?? '（没有e栈商品映射）'}，回传的是 ${back?.itemCode ?? '无'}。`,
        '请核对 e栈商品映射，并与荣耀IDEAL核对；更正后点【重新获取串号】。',
        true,
      )
    // A line left out of a final return was not handled.
    const actual = back?.actualQty ?? 0
    const moved = document === 'transferIn' ? (movedOut.get(line.lineNo) ?? 0) : null
    const most = moved ?? line.quantity
    if (actual < 0 || actual > most)
      return held(
        'QUANTITY_OVER',
        `第 ${line.lineNo} 行实际数量多于${moved === null ? '订单数量' : '移出数量'}。`,
        `${moved === null ? '订单' : '移出'} ${most / 10_000}，实际 ${actual / 10_000}。`,
        '多出的货不能自动入账：请与仓库核对，由荣耀IDEAL更正后点【重新获取串号】，或在博远ERP里手工处理。',
        false,
      )
    if (actual < line.quantity) difference = true
    made.push({
      lineNo: line.lineNo,
      productNo: line.productNo,
      goodsCode: line.goodsCode,
      ordered: line.quantity,
      actual,
    })
  }
  return { kind: 'go', document, lines: made, difference }
}

function held(code: string, problem: string, cause: string, action: string, retry: boolean): Judged {
  return { kind: 'trouble', trouble: t(code, problem, cause, action), retry }
}

/** Waits before the next attempt at a return (ms): then only a person, a new version or 立即同步 tries again (B11). */
const RETRY_MS = [30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000] as const
/** Attempts by themselves before a short list is 回传异常. */
export const PATIENT_ATTEMPTS = 3

/** Epoch ms of the next attempt after `attempts` failed ones; null = none by itself. */
export function nextAttempt(attempts: number, now: number): number | null {
  const wait = RETRY_MS[attempts - 1]
  return wait === undefined ? null : now + wait
}

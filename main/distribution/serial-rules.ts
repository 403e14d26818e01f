import type { SerialRuleView, StockDocumentKind } from '../../preload/contract/index.ts'
import type { IdealSerial } from '../remote/ideal/index.ts'
import { leaves, type ReturnLine } from './return-rules.ts'

/** A device of the book, as far as the checks need it. Times epoch ms. */
export interface KnownDevice {
  main: string
  aux1: string | null
  aux2: string | null
  productNo: string
  state: 'in' | 'moving' | 'out'
  warehouseNo: string
  at: number
  firstAt: number
  firstIn: boolean
}

export interface SerialProblem {
  line: number | null
  serial: string
  problem: string
}

/** Line of the return with the ERP's serial rule. */
export interface CheckedLine extends ReturnLine {
  rule: SerialRuleView
}

/** Serial rows that a final return must bring: pieces of its serial-managed lines (I72). */
export function expectedSerials(lines: readonly CheckedLine[]): number {
  return lines.reduce((sum, line) => sum + (line.rule.serialManaged ? Math.ceil(line.actual / 10_000) : 0), 0)
}

/** Check digit of an IMEI (3GPP TS 23.003 annex B). Only a warning: SN, MEID and accessories have other rules. */
export function luhnFits(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48
    const value = i % 2 === 1 ? digit * 2 : digit
    sum += value > 9 ? value - 9 : value
  }
  return sum % 10 === 0
}

/** Warning on the number itself; empty = none. */
export function numberWarning(serial: string): string {
  return /^\d{15}$/.test(serial) && !luhnFits(serial) ? '校验位不符' : ''
}

/** Blanks, control and separating characters never belong to a serial; a list with them was damaged on its way. */
const DAMAGED = /[\s\p{C},;，；]/u

/** Most problems that are kept for a person to read. */
export const MOST_PROBLEMS = 200

export interface SerialCheck {
  /** Takes the next rows; `known` finds a device of the book by any of its numbers. Returns a warning per row. */
  add(rows: readonly IdealSerial[], known: (serial: string) => readonly KnownDevice[]): string[]
  finish(): { problems: SerialProblem[]; count: number }
}

/**
 * Checks of ideal.md 3.3 with I72, B21 and B23 over a list that is read in pieces. A problem means: no document. A serial
 * that we do not know, an odd check digit and a device out of time are warnings.
 * @param plan.movedOut main serials of the 移出 document; null unless this is a 移入
 */
export function createSerialCheck(plan: {
  kind: StockDocumentKind
  lines: readonly CheckedLine[]
  /** Warehouse of the document. */
  warehouseNo: string
  /** Epoch ms: when the warehouse was done. */
  at: number
  movedOut: ReadonlySet<string> | null
}): SerialCheck {
  const problems: SerialProblem[] = []
  let count = 0
  const lines = new Map(plan.lines.map((line, index) => [line.lineNo, { line, no: index + 1, rows: 0, second: 0 }]))
  const seen = new Set<string>()
  const problem = (line: number | null, serial: string, text: string): void => {
    count += 1
    if (problems.length < MOST_PROBLEMS) problems.push({ line, serial: serial.slice(0, 64), problem: text })
  }

  function checkOne(row: IdealSerial, known: (serial: string) => readonly KnownDevice[]): string {
    const at = lines.get(row.lineNo)
    if (!at) {
      problem(null, row.main, `订单里没有第 ${row.lineNo} 行`)
      return ''
    }
    at.rows += 1
    if (row.sub2 !== null) at.second += 1
    const { line, no } = at
    if (row.itemCode !== line.goodsCode) problem(no, row.main, `商品不符：应为 ${line.goodsCode}，回传 ${row.itemCode}`)
    if (!line.rule.serialManaged) {
      problem(no, row.main, '商品不按串号管理，却回传了串号')
      return ''
    }
    for (const text of formProblems(row, line.rule)) problem(no, row.main, text)
    for (const part of [row.main, row.sub1, row.sub2]) {
      if (part === null || part === '') continue
      if (seen.has(part)) problem(no, part, '在本次回传里重复')
      seen.add(part)
    }
    const found = against(row, line.productNo, plan, known)
    if (found.problem !== '') problem(no, row.main, found.problem)
    return [found.warning, numberWarning(row.main) || (row.sub1 === null ? '' : numberWarning(row.sub1))]
      .filter((text) => text !== '')
      .join('；')
  }

  return {
    add: (rows, known) => rows.map((row) => checkOne(row, known)),
    finish() {
      for (const { line, no, rows, second } of lines.values()) {
        const wanted = line.rule.serialManaged ? line.actual / 10_000 : 0
        if (!Number.isInteger(wanted)) problem(no, '', `按串号管理的商品数量 ${wanted} 不是整数`)
        else if (rows !== wanted && line.rule.serialManaged) problem(no, '', `数量 ${wanted}，串号 ${rows} 个`)
        if (second > 0 && second !== rows) problem(no, '', `${rows - second} 台缺少辅助串号2`)
      }
      return { problems, count }
    },
  }
}

/** What is wrong with the parts of one device by its product's rule. */
export function formProblems(row: Pick<IdealSerial, 'main' | 'sub1' | 'sub2'>, rule: SerialRuleView): string[] {
  const problems: string[] = []
  const parts = [row.main, row.sub1, row.sub2]
  if (row.main === '') problems.push('主串号为空')
  else if (rule.serialLength !== null && row.main.length !== rule.serialLength)
    problems.push(`长度 ${row.main.length}，应为 ${rule.serialLength}`)
  if (rule.multiSerial) {
    if (row.sub1 === null || row.sub1 === '') problems.push('缺少辅助串号')
  } else if (row.sub1 !== null || row.sub2 !== null) problems.push('商品不是多串号管理，却有辅助串号')
  for (const part of [row.sub1, row.sub2]) {
    if (part === null || part === '' || rule.auxLength === null || part.length === rule.auxLength) continue
    problems.push(`辅助串号 ${part.slice(0, 40)} 长度 ${part.length}，应为 ${rule.auxLength}`)
  }
  if (row.sub2 === '') problems.push('辅助串号2为空')
  if (parts.some((part) => part !== null && DAMAGED.test(part))) problems.push('含有空格、逗号或不可见字符')
  return problems
}

/** What the book says against this device taking part in this document. */
function against(
  row: IdealSerial,
  productNo: string,
  plan: { kind: StockDocumentKind; warehouseNo: string; at: number; movedOut: ReadonlySet<string> | null },
  known: (serial: string) => readonly KnownDevice[],
): { problem: string; warning: string } {
  const parts = [row.main, row.sub1, row.sub2].filter((part) => part !== null && part !== '') as string[]
  let own: KnownDevice | null = null
  for (const part of parts)
    for (const device of known(part)) {
      if (device.main !== row.main) return bad(`${part} 已登记在另一台设备 ${device.main} 上`)
      own = device
    }
  if (plan.movedOut) return plan.movedOut.has(row.main) ? GOOD : bad('不在这张移库订单的移出串号里')
  if (!own) {
    // What comes in by 采购 is new; anything else should be known (B23).
    return plan.kind === 'purchaseIn' ? GOOD : { problem: '', warning: '本软件没有登记过' }
  }
  if (own.productNo !== productNo) return bad(`已登记为另一种商品 ${own.productNo}`)
  if ((own.aux1 !== null && own.aux1 !== row.sub1) || (own.aux2 !== null && own.aux2 !== row.sub2))
    return bad('辅助串号与登记的不同')
  return byState(own, plan)
}

function byState(
  own: KnownDevice,
  plan: { kind: StockDocumentKind; warehouseNo: string; at: number },
): { problem: string; warning: string } {
  const out = leaves(plan.kind)
  // It happened before what is known: returns come in any order, so only two equal steps in a row contradict.
  if (plan.at < own.firstAt)
    return own.firstIn === !out
      ? bad(out ? '之后又登记过出库，之间没有入库' : '之后又登记过入库，之间没有出库')
      : { problem: '', warning: '晚到：之后的单据已先登记' }
  if (plan.at < own.at) return LATE
  // A purchase that is taken in by parts is told of at its end only: what came first may have gone on by then.
  if (plan.kind === 'purchaseIn' && !own.firstIn) return LATE
  if (!out) {
    if (own.state === 'in') return bad(`已在库（仓库 ${own.warehouseNo}）`)
    return own.state === 'moving' ? bad('正在移库途中') : GOOD
  }
  if (own.state === 'out') return bad('已出库')
  if (own.state === 'moving') return bad('正在移库途中')
  return own.warehouseNo === plan.warehouseNo ? GOOD : bad(`在另一个仓库 ${own.warehouseNo}`)
}

const GOOD = { problem: '', warning: '' }
const LATE = { problem: '', warning: '晚到：之后的单据已先登记' }
const bad = (problem: string) => ({ problem, warning: '' })

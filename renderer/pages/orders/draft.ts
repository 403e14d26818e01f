import {
  type CallOutput,
  ORDER_MAX_LINES,
  type OrderInput,
  type OrderKind,
  type OrderLine,
  type OrderRow,
} from '../../../preload/contract/index.ts'
import { KIND_WORDS } from '../../text/orders.ts'
import { decimalOf, shortDecimal, timesUnits, unitsOf } from './decimal.ts'

/** A line while it is edited; numbers as typed. */
export interface DraftLine {
  /** Stable while the page is open: below zero for stored lines. */
  key: number
  productNo: string
  /** Typed as product but not found yet; empty = nothing open. */
  typed: string
  name: string
  /** 型号, 69码 …. */
  extra: string
  unit: string
  quantity: string
  price: string
  remark: string
  /** Why this product may not be pushed; empty = it may. */
  blocked: string
}

/** An order while it is edited. Names are for showing only. */
export interface OrderDraft {
  billDate: string
  manualNo: string
  warehouseNo: string
  warehouseName: string
  toWarehouseNo: string
  toWarehouseName: string
  partnerNo: string
  partnerName: string
  awaiting: boolean
  remark: string
  lines: readonly DraftLine[]
}

let lastKey = 0
export const newLine = (part: Partial<DraftLine> = {}): DraftLine => ({
  productNo: '',
  typed: '',
  name: '',
  extra: '',
  unit: '',
  quantity: '',
  price: '',
  remark: '',
  blocked: '',
  ...part,
  key: part.key ?? ++lastKey,
})

export const isBlank = (line: DraftLine): boolean =>
  [line.productNo, line.typed, line.quantity, line.price, line.remark].every((text) => text.trim() === '')

export function emptyDraft(kind: OrderKind, day: string): OrderDraft {
  return {
    billDate: day,
    manualNo: '',
    warehouseNo: '',
    warehouseName: '',
    toWarehouseNo: '',
    toWarehouseName: '',
    partnerNo: '',
    partnerName: '',
    awaiting: kind === 'wholesale',
    remark: '',
    lines: [],
  }
}

/** The stored order as a draft. */
export function draftOf(order: OrderRow, lines: readonly OrderLine[]): OrderDraft {
  return {
    billDate: order.billDate,
    manualNo: order.manualNo,
    warehouseNo: order.warehouseNo,
    warehouseName: order.warehouseName,
    toWarehouseNo: order.toWarehouseNo,
    toWarehouseName: order.toWarehouseName,
    partnerNo: order.partnerNo,
    partnerName: order.partnerName,
    awaiting: order.awaiting,
    remark: order.remark,
    lines: lines.map((line) =>
      newLine({
        key: -line.line - 1,
        productNo: line.productNo,
        name: line.name,
        extra: [line.model, line.barcode].filter((text) => text !== '').join(' · '),
        unit: line.unit,
        quantity: shortDecimal(line.quantity),
        price: line.price === null ? '' : shortDecimal(line.price),
        remark: line.remark,
        blocked: line.blocked,
      }),
    ),
  }
}

/** What `orders.copy` answers, as a new draft. Names come with the choices. */
export function draftOfInput(order: OrderInput, names: OrderDraft | null): OrderDraft {
  const known = new Map((names?.lines ?? []).map((line) => [line.productNo, line]))
  return {
    billDate: order.billDate,
    manualNo: order.manualNo,
    warehouseNo: order.warehouseNo,
    warehouseName: names?.warehouseNo === order.warehouseNo ? names.warehouseName : '',
    toWarehouseNo: order.toWarehouseNo,
    toWarehouseName: names?.toWarehouseNo === order.toWarehouseNo ? names.toWarehouseName : '',
    partnerNo: order.partnerNo,
    partnerName: names?.partnerNo === order.partnerNo ? names.partnerName : '',
    awaiting: order.awaiting,
    remark: order.remark,
    lines: order.lines.map((line) =>
      newLine({
        ...knownAs(known.get(line.productNo)),
        productNo: line.productNo,
        quantity: shortDecimal(line.quantity),
        price: line.price === null ? '' : shortDecimal(line.price),
        remark: line.remark,
      }),
    ),
  }
}

const knownAs = (line: DraftLine | undefined): Partial<DraftLine> =>
  line === undefined ? {} : { name: line.name, extra: line.extra, unit: line.unit, blocked: line.blocked }

/** What is saved: blanks around values and blank lines do not count. */
export function inputOf(kind: OrderKind, draft: OrderDraft): OrderInput {
  const words = KIND_WORDS[kind]
  return {
    kind,
    billDate: draft.billDate,
    manualNo: draft.manualNo.trim(),
    warehouseNo: draft.warehouseNo,
    toWarehouseNo: words.toWarehouse === null ? '' : draft.toWarehouseNo,
    partnerNo: words.partner === null ? '' : draft.partnerNo,
    awaiting: kind === 'wholesale' && draft.awaiting,
    remark: draft.remark.trim(),
    lines: draft.lines
      .filter((line) => !isBlank(line))
      .map((line) => ({
        productNo: line.productNo,
        quantity: shortDecimal(line.quantity),
        price: line.price.trim() === '' ? null : shortDecimal(line.price),
        remark: line.remark.trim(),
      })),
  }
}

/** Content of drafts as text: a draft never changes once made, and the stored one is compared at every keystroke. */
const contents = new WeakMap<OrderDraft, string>()
function contentOf(kind: OrderKind, draft: OrderDraft): string {
  const known = contents.get(draft)
  if (known !== undefined) return known
  const content = JSON.stringify(inputOf(kind, draft))
  contents.set(draft, content)
  return content
}

export const isDirty = (kind: OrderKind, draft: OrderDraft, base: OrderDraft): boolean =>
  draft !== base && contentOf(kind, draft) !== contentOf(kind, base)

export type LineField = 'productNo' | 'quantity' | 'price'
export interface DraftProblems {
  /** Field → sentence. */
  fields: Partial<Record<'billDate' | 'warehouseNo' | 'toWarehouseNo' | 'partnerNo' | 'lines', string>>
  /** Key of a line → field → sentence. */
  lines: ReadonlyMap<number, Partial<Record<LineField, string>>>
}

/** Everything that keeps a draft from being saved. Fields a person has not come to yet are named too. */
export function problemsOf(kind: OrderKind, draft: OrderDraft): DraftProblems {
  const words = KIND_WORDS[kind]
  const fields: DraftProblems['fields'] = {}
  if (draft.billDate === '') fields.billDate = '请填写单据日期'
  if (draft.warehouseNo === '') fields.warehouseNo = `请选择${words.warehouse}`
  if (words.toWarehouse !== null) {
    if (draft.toWarehouseNo === '') fields.toWarehouseNo = `请选择${words.toWarehouse}`
    else if (draft.toWarehouseNo === draft.warehouseNo) fields.toWarehouseNo = '移入仓不能与移出仓相同'
  }
  if (words.partner !== null && draft.partnerNo === '') fields.partnerNo = `请选择${words.partner}`
  const filled = draft.lines.filter((line) => !isBlank(line))
  if (filled.length === 0) fields.lines = '请至少录入一行商品'
  else if (filled.length > ORDER_MAX_LINES)
    fields.lines = `一张订单最多 ${ORDER_MAX_LINES} 行，现在有 ${filled.length} 行`
  const lines = new Map<number, Partial<Record<LineField, string>>>()
  for (const line of filled) {
    const found: Partial<Record<LineField, string>> = {}
    if (line.typed.trim() !== '') found.productNo = `没有找到商品「${line.typed.trim()}」，请从列表里选择`
    else if (line.productNo === '') found.productNo = '请选择商品'
    const quantity = unitsOf(line.quantity)
    if (quantity === null) found.quantity = line.quantity.trim() === '' ? '请填写数量' : '数量不是数字，最多 4 位小数'
    else if (quantity <= 0n) found.quantity = '数量要大于 0'
    const price = line.price.trim() === '' ? 0n : unitsOf(line.price)
    if (price === null) found.price = '单价不是数字，最多 4 位小数'
    else if (price < 0n) found.price = '单价不能小于 0'
    if (Object.keys(found).length > 0) lines.set(line.key, found)
  }
  return { fields, lines }
}

export const hasProblems = (problems: DraftProblems): boolean =>
  problems.lines.size > 0 || Object.keys(problems.fields).length > 0

/** 合计: number of filled lines, quantity and amount; what is no number counts as nothing. */
export function totalsOf(lines: readonly DraftLine[]): { lines: number; quantity: string; amount: string } {
  let quantity = 0n
  let amount = 0n
  let count = 0
  for (const line of lines) {
    if (isBlank(line)) continue
    count++
    const units = unitsOf(line.quantity) ?? 0n
    quantity += units
    amount += timesUnits(units, unitsOf(line.price) ?? 0n)
  }
  return { lines: count, quantity: decimalOf(quantity), amount: decimalOf(amount) }
}

/** Amount of one line; empty = no price or no number. */
export function amountOf(line: DraftLine): string {
  const quantity = unitsOf(line.quantity)
  const price = unitsOf(line.price)
  return quantity === null || price === null ? '' : decimalOf(timesUnits(quantity, price))
}

type Parsed = CallOutput<'orders.parseLines'>['lines'][number]

/** A scan: the product's line gets more, a new product a line of its own. */
export function withScanned(lines: readonly DraftLine[], scanned: Parsed): DraftLine[] {
  const at = lines.findIndex((line) => line.productNo === scanned.productNo)
  const found = lines[at]
  if (found === undefined) return [...lines.filter((line) => !isBlank(line)), lineOfParsed(scanned)]
  const quantity = (unitsOf(found.quantity) ?? 0n) + (unitsOf(scanned.quantity) ?? 0n)
  return lines.with(at, { ...found, quantity: decimalOf(quantity) })
}

export const lineOfParsed = (parsed: Parsed): DraftLine =>
  newLine({
    productNo: parsed.productNo,
    name: parsed.name,
    unit: parsed.unit,
    quantity: shortDecimal(parsed.quantity),
    price: parsed.price === null ? '' : shortDecimal(parsed.price),
    remark: parsed.remark,
  })

/** Pasted rows come after what is there; blank lines make room. */
export const withPasted = (lines: readonly DraftLine[], parsed: readonly Parsed[]): DraftLine[] => [
  ...lines.filter((line) => !isBlank(line)),
  ...parsed.map(lineOfParsed),
]

export interface Difference {
  label: string
  mine: string
  theirs: string
}

/** Where two versions of an order differ, for the person who must choose (version conflict). */
export function differencesOf(kind: OrderKind, mine: OrderDraft, theirs: OrderDraft): Difference[] {
  const words = KIND_WORDS[kind]
  const place = (no: string, name: string) => [no, name].filter((text) => text !== '').join(' ')
  const rows: Difference[] = [
    { label: '单据日期', mine: mine.billDate, theirs: theirs.billDate },
    { label: '手工单号', mine: mine.manualNo.trim(), theirs: theirs.manualNo.trim() },
    {
      label: words.warehouse,
      mine: place(mine.warehouseNo, mine.warehouseName),
      theirs: place(theirs.warehouseNo, theirs.warehouseName),
    },
    {
      label: words.toWarehouse ?? '',
      mine: place(mine.toWarehouseNo, mine.toWarehouseName),
      theirs: place(theirs.toWarehouseNo, theirs.toWarehouseName),
    },
    {
      label: words.partner ?? '',
      mine: place(mine.partnerNo, mine.partnerName),
      theirs: place(theirs.partnerNo, theirs.partnerName),
    },
    { label: '备注', mine: mine.remark.trim(), theirs: theirs.remark.trim() },
    ...lineDifferences(mine.lines, theirs.lines),
  ]
  return rows.filter((row) => row.label !== '' && row.mine !== row.theirs)
}

function lineDifferences(mine: readonly DraftLine[], theirs: readonly DraftLine[]): Difference[] {
  const say = (lines: readonly DraftLine[], productNo: string) =>
    lines
      .filter((line) => line.productNo === productNo)
      .map((line) => `${shortDecimal(line.quantity)} × ${line.price.trim() === '' ? '—' : shortDecimal(line.price)}`)
      .join('；')
  const products = new Set([...mine, ...theirs].map((line) => line.productNo).filter((no) => no !== ''))
  return [...products].map((no) => ({ label: `商品 ${no}`, mine: say(mine, no), theirs: say(theirs, no) }))
}

import type { OrderKind, StockDocumentKind } from '../../preload/contract/index.ts'
import type { DeskOrder } from './demo-week-desk.ts'
import type { BookRow, WeekWorld } from './demo-week-world.ts'

/**
 * The demonstration's own arithmetic over what people wrote and what the warehouse did, by IDEAL's own books: which stock
 * documents there have to be, and where every device has to be. Nothing here asks the product.
 */

/** Quantities of the books are × 10⁴. */
const ONE = 10_000

export interface TrueDocument {
  kind: StockDocumentKind
  orderNo: string
  warehouseNo: string
  partnerNo: string
  at: number
  difference: boolean
  /** `productNo × pieces` in the order's sequence. */
  lines: string[]
  /** `line/main/sub1/sub2`, sorted. */
  serials: string[]
  /** Main numbers, with the place of each in the sequence of everything the warehouse has handled. */
  devices: { main: string; handled: number }[]
}

/** `in` with its warehouse, `moving`, `out`; by main number. */
export type Places = Map<string, string>

const DOCUMENTS: Record<OrderKind, Record<string, StockDocumentKind>> = {
  purchase: { INBOUND_DONE: 'purchaseIn' },
  purchaseReturn: { OUTBOUND_DONE: 'purchaseReturnOut' },
  transfer: { TRANSFER_OUT_DONE: 'transferOut', TRANSFER_IN_DONE: 'transferIn' },
  wholesale: { SALES_STATUS: 'wholesaleOut' },
  wholesaleReturn: { INBOUND_DONE: 'wholesaleReturnIn' },
}

export interface Codes {
  /** IDEAL's code of a product, a warehouse or a customer of 博远ERP; the same names stand on both sides. */
  item(productNo: string): string | undefined
  warehouse(warehouseNo: string): string | undefined
  partner(partnerNo: string): string
}

export async function readCodes(world: WeekWorld): Promise<Codes> {
  const text = (rows: BookRow[], from: string, to: string) => new Map(rows.map((row) => [row[from], String(row[to])]))
  const products = text(await world.books('boyuan', 'product'), 'product_no', 'name')
  const goods = text(await world.books('ezhan', 'goods'), 'name', 'code')
  const warehouses = text(await world.books('boyuan', 'warehouse'), 'warehouse_no', 'name')
  const codes = text(await world.books('ideal', 'warehouse'), 'name', 'code')
  const partners = text(await world.books('boyuan', 'partner'), 'partner_no', 'name')
  const customers = text(await world.books('ezhan', 'customer'), 'name', 'code')
  return {
    item: (no) => goods.get(products.get(no)),
    warehouse: (no) => codes.get(`浙江${warehouses.get(no)}`),
    partner: (no) => customers.get(partners.get(no)) ?? no,
  }
}

export interface Ledger {
  bills: BookRow[]
  documents: TrueDocument[]
  /** Every device that stood in the opening stock or went through a document. */
  places: Places
  /** What IDEAL's own stock says of every device; those of orders without a document are left out. */
  shelf: Places
}

export async function readLedger(world: WeekWorld, orders: readonly DeskOrder[]): Promise<Ledger> {
  const bills = await world.books('ideal', 'bill')
  const phases = await world.books('ideal', 'phase')
  const serials = Map.groupBy(await world.books('ideal', 'serial'), (row) => `${row.bill_id}/${row.phase}`)
  const byNo = new Map(orders.map((order) => [order.orderNo, order]))
  const documents: TrueDocument[] = []
  const unbooked = new Set<string>()
  for (const phase of phases) {
    const bill = bills.find((one) => one.id === phase.bill_id)!
    const order = byNo.get(String(bill.bill_no))
    const handled = serials.get(`${bill.id}/${phase.phase}`) ?? []
    const made = order && phase.final === 1 ? documentOf(order, phase, handled) : null
    if (made) documents.push(made)
    else for (const row of handled) unbooked.add(String(row.main))
  }
  return {
    bills,
    documents,
    places: placesAfter(await world.books('boyuan', 'opening'), documents),
    shelf: await shelfOf(world, unbooked),
  }
}

/** What the warehouse did with an order, as the stock document has to say it; null = there must be none (B21). */
function documentOf(order: DeskOrder, phase: BookRow, handled: BookRow[]): TrueDocument | null {
  const { input, orderNo } = order
  const kind = DOCUMENTS[input.kind][String(phase.phase)]!
  const done = JSON.parse(String(phase.lines)) as { lineNo: string; actual: number }[]
  const actual = input.lines.map((_, index) => done[index]?.actual ?? 0)
  const ordered = input.lines.map((line) => Math.round(Number(line.quantity) * ONE))
  if (actual.some((pieces, index) => pieces > ordered[index]!)) return null
  return {
    kind,
    orderNo,
    warehouseNo: kind === 'transferIn' ? input.toWarehouseNo : input.warehouseNo,
    partnerNo: input.partnerNo,
    at: Number(phase.finished_at),
    difference: actual.some((pieces, index) => pieces !== ordered[index]),
    lines: input.lines.map((line, index) => `${line.productNo} × ${actual[index]! / ONE}`),
    serials: handled.map((row) => [row.line_no, row.main, row.sub1, row.sub2].join('/')).sort(),
    devices: handled.map((row) => ({ main: String(row.main), handled: Number(row.id) })),
  }
}

/** Devices where the warehouse left them: what came in with the first part of an order may be gone before its last part. */
function placesAfter(opening: readonly BookRow[], documents: readonly TrueDocument[]): Places {
  const moves = documents.flatMap(({ kind, warehouseNo, devices }) => {
    const enters = kind === 'purchaseIn' || kind === 'transferIn' || kind === 'wholesaleReturnIn'
    const place = enters ? `in ${warehouseNo}` : kind === 'transferOut' ? 'moving' : 'out'
    return devices.map((device) => ({ ...device, place }))
  })
  const places: Places = new Map(opening.map((row) => [String(row.main), `in ${row.warehouse_no}`]))
  for (const { main, place } of moves.sort((a, b) => a.handled - b.handled)) places.set(main, place)
  return places
}

async function shelfOf(world: WeekWorld, unbooked: ReadonlySet<string>): Promise<Places> {
  const names = new Map((await world.books('ideal', 'warehouse')).map((row) => [row.code, String(row.name)]))
  const numbers = new Map(
    (await world.books('boyuan', 'warehouse')).map((row) => [`浙江${row.name}`, String(row.warehouse_no)]),
  )
  const devices = (await world.books('ideal', 'device')).filter((row) => !unbooked.has(String(row.main)))
  return new Map(
    devices.map((row) => {
      const warehouseNo = numbers.get(names.get(row.warehouse_code) ?? '')
      const place = row.state === 'in' ? `in ${warehouseNo}` : row.state === 'transit' ? 'moving' : 'out'
      return [String(row.main), place]
    }),
  )
}

/** Stock documents by 博远ERP's own books, in the same words. */
export async function writtenDocuments(world: WeekWorld): Promise<TrueDocument[]> {
  const serials = Map.groupBy(await world.books('boyuan', 'document_serial'), (row) => row.document_id)
  return (await world.books('boyuan', 'document')).map((row) => {
    const own = serials.get(row.id) ?? []
    const lines = JSON.parse(String(row.lines)) as { productNo: string; quantity: string }[]
    return {
      kind: row.kind as StockDocumentKind,
      orderNo: String(row.order_no),
      warehouseNo: String(row.warehouse_no),
      partnerNo: String(row.partner_no ?? ''),
      at: Number(row.occurred_at),
      difference: row.quantity_difference === 1,
      lines: lines.map((line) => `${line.productNo} × ${Number(line.quantity)}`),
      serials: own.map((one) => [one.line_no, one.main, one.aux1, one.aux2].join('/')).sort(),
      devices: own.map((one) => ({ main: String(one.main), handled: 0 })),
    }
  })
}

/** Where two lists of places differ; at most `most` are named. */
export function placesDiffer(expected: Places, found: Places, most = 5): { count: number; named: string[] } {
  const named: string[] = []
  let count = 0
  for (const main of new Set([...expected.keys(), ...found.keys()])) {
    const [want, have] = [expected.get(main), found.get(main)]
    if (want === have) continue
    count += 1
    if (named.length < most) named.push(`${main}：${have ?? '没有'}，应为 ${want ?? '没有'}`)
  }
  return { count, named }
}

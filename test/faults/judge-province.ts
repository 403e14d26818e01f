import type { SandboxControl } from '../../main/sandbox/index.ts'
import type { OrderKind, StockDocumentKind } from '../../preload/contract/index.ts'
import type { AppProcess } from '../../scripts/lib/app-process.ts'

/** Sentences about what is wrong; all empty = every order once, every document once, every serial once. */
export interface ProvinceVerdict {
  documents: number
  serials: number
  /** In no book where it must stand. */
  lost: string[]
  /** More than once in any book. */
  twice: string[]
  /** Figures or serials that differ from what the warehouse did. */
  different: string[]
}

const MADE: Record<OrderKind, readonly (readonly [phase: string, document: StockDocumentKind])[]> = {
  purchase: [['INBOUND_DONE', 'purchaseIn']],
  purchaseReturn: [['OUTBOUND_DONE', 'purchaseReturnOut']],
  transfer: [
    ['TRANSFER_OUT_DONE', 'transferOut'],
    ['TRANSFER_IN_DONE', 'transferIn'],
  ],
  wholesale: [['SALES_STATUS', 'wholesaleOut']],
  wholesaleReturn: [['INBOUND_DONE', 'wholesaleReturnIn']],
}

type Row = Record<string, unknown>

/** Compares the books of IDEAL, of 博远ERP and of the product for these orders. */
export async function judgeProvince(
  control: SandboxControl,
  app: AppProcess,
  connectionId: number,
  orderIds: readonly number[],
): Promise<ProvinceVerdict> {
  const table = async (system: 'ideal' | 'boyuan', name: string): Promise<Row[]> => {
    const rows: Row[] = []
    for (let after: string | undefined; ; ) {
      const books = await control.books(system, {
        tables: [name],
        limit: 5000,
        ...(after === undefined ? {} : { after: { [name]: after } }),
      })
      rows.push(...(books.rows[name] ?? []))
      after = books.next[name]
      if (after === undefined) return rows
    }
  }
  const bills = groupBy(await table('ideal', 'bill'), (row) => `${row.bill_type}/${row.bill_no}`)
  const arrivals = groupBy(await table('ideal', 'arrival'), (row) => `${row.bill_type}/${row.bill_no}`)
  const handled = groupBy(await table('ideal', 'serial'), (row) => `${row.bill_id}/${row.phase}`)
  const documents = groupBy(await table('boyuan', 'document'), (row) => `${row.order_kind}/${row.order_no}`)
  const received = groupBy(await table('boyuan', 'document_serial'), (row) => String(row.document_id))
  const verdict: ProvinceVerdict = { documents: 0, serials: 0, lost: [], twice: [], different: [] }
  const once = (what: string, count: number): boolean => {
    if (count === 0) verdict.lost.push(what)
    if (count > 1) verdict.twice.push(`${what} ×${count}`)
    return count === 1
  }

  for (const id of orderIds) {
    const { order, lines } = await app.call('orders.get', { id })
    const key = `${order.kind}/${order.orderNo}`
    const bill = bills.get(key) ?? []
    if (!once(`${key} in IDEAL`, bill.length)) continue
    once(`${key} applied by IDEAL`, Number(arrivals.get(key)?.[0]?.applied ?? 0))
    const pushed = (JSON.parse(String(bill[0]!.payload)) as { lines: { quantity: string }[] }).lines
    if (pushed.map((line) => Number(line.quantity)).join() !== lines.map((line) => Number(line.quantity)).join())
      verdict.different.push(`${key}: pushed quantities`)

    const theirs = documents.get(key) ?? []
    const { rows: ours } = await app.call('stockDocuments.list', {
      connectionId,
      kind: null,
      orderId: id,
      text: '',
      from: null,
      to: null,
      cursor: null,
      limit: 50,
    })
    const made = MADE[order.kind]
    if (theirs.length > made.length || ours.length > made.length) verdict.twice.push(`${key}: too many documents`)
    for (const [phase, kind] of made) {
      const there = theirs.filter((row) => row.kind === kind)
      const here = ours.filter((row) => row.kind === kind)
      const both = [once(`${key} ${kind} in 博远`, there.length), once(`${key} ${kind} with us`, here.length)]
      if (both.includes(false)) continue
      verdict.documents += 1
      const what = listed(handled.get(`${bill[0]!.id}/${phase}`) ?? [], ['main', 'sub1', 'sub2'])
      const text = (await app.call('stockDocuments.serialText', { id: here[0]!.id })).text
      const sides = {
        博远: listed(received.get(String(there[0]!.id)) ?? [], ['main', 'aux1', 'aux2']),
        us: text.split('\n').filter((line) => line !== ''),
      }
      verdict.serials += what.length
      for (const [side, serials] of Object.entries(sides))
        if ([...serials].sort().join('\n') !== what.join('\n'))
          verdict.different.push(`${key} ${kind}: ${what.length} serials handled, ${serials.length} with ${side}`)
      if (here[0]!.state !== 'delivered' || here[0]!.boyuanNo !== there[0]!.document_no)
        verdict.different.push(`${key} ${kind}: ${here[0]!.stateText} ${here[0]!.boyuanNo} / ${there[0]!.document_no}`)
    }
  }
  for (const [system, name] of [
    ['ideal', 'duplicate_bill'],
    ['boyuan', 'duplicate_document'],
    ['boyuan', 'duplicate_serial'],
  ] as const)
    for (const row of await table(system, name)) verdict.twice.push(`${name}: ${JSON.stringify(row)}`)
  return verdict
}

function groupBy(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}

function listed(rows: readonly Row[], columns: readonly string[]): string[] {
  return rows
    .map((row) =>
      columns
        .map((column) => row[column])
        .filter((part) => part !== null)
        .join('\t'),
    )
    .sort()
}

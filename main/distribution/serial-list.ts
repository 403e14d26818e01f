import type { CallOutput, ParsedInput, SerialLife } from '../../preload/contract/index.ts'
import { formProblems, numberWarning } from './serial-rules.ts'
import type { DeviceRow, SerialTables } from './serial-tables.ts'

const STATE_TEXT = { in: '在库', moving: '在途', out: '已出库' } as const
const STEP_TEXT = {
  purchaseIn: '采购入库',
  purchaseReturnOut: '采购退货',
  transferOut: '移出',
  transferIn: '移入',
  wholesaleOut: '批发出库',
  wholesaleReturnIn: '批发退货',
} as const
/** Above this many matches a list only says that there are more. */
const MOST_COUNTED = 100_000

type Filter = Omit<ParsedInput<'serials.export'>, 'format'>
type ListRow = CallOutput<'serials.list'>['rows'][number]

/** 串号追踪: a device's life, and the book as a list. */
export function createSerialList(serials: SerialTables) {
  const { db } = serials
  const names = db
    .prepare<[number, string], string>('SELECT name FROM province_product WHERE connection_id = ? AND no = ?')
    .pluck()
  const warehouses = db
    .prepare<[number, string], string>(
      'SELECT name FROM province_warehouse WHERE connection_id = ? AND warehouse_no = ?',
    )
    .pluck()
  const connections = db.prepare<[], number>('SELECT id FROM connection ORDER BY id').pluck()
  const nameOf = (connectionId: number, productNo: string): string => names.get(connectionId, productNo) ?? ''
  function warehouseOf(connectionId: number, no: string): string {
    const name = no === '' ? undefined : warehouses.get(connectionId, no)
    return name ? `${name}（${no}）` : no
  }

  function life(device: DeviceRow): SerialLife {
    const { connectionId } = device
    const steps = serials.steps(connectionId, device.main)
    const opening =
      device.openingAt === null
        ? []
        : [
            {
              at: device.openingAt,
              text: '期初',
              documentId: null,
              documentNo: '',
              orderId: null,
              orderNo: '',
              warehouse: warehouseOf(connectionId, device.openingWarehouseNo ?? ''),
              partner: '',
            },
          ]
    const rule = serials.erpRule(connectionId, device.productNo)
    const form = rule ? formProblems({ main: device.main, sub1: device.aux1, sub2: device.aux2 }, rule) : []
    return {
      serial: { main: device.main, aux1: device.aux1, aux2: device.aux2 },
      productNo: device.productNo,
      name: nameOf(connectionId, device.productNo),
      state: device.state,
      stateText: STATE_TEXT[device.state],
      warehouse: warehouseOf(connectionId, device.warehouseNo),
      events: [
        ...opening,
        ...steps.map((step) => ({
          at: step.at,
          text: STEP_TEXT[step.kind],
          documentId: step.documentId,
          documentNo: step.boyuanNo ?? step.number,
          orderId: step.orderId,
          orderNo: step.orderNo,
          warehouse: warehouseOf(connectionId, step.warehouseNo),
          partner: step.partnerName,
        })),
      ],
      warning: [...form, numberWarning(device.main)].filter((text) => text !== '').join('；'),
    }
  }

  /** Conditions over `serial_device d`; the text is a beginning of the main serial. */
  function where(filter: Filter, connectionId: number) {
    const text = filter.text.trim()
    const parts = ['d.connection_id = @connectionId']
    if (text !== '') parts.push('d.main >= @text AND d.main < @end')
    if (filter.productNo !== null) parts.push('d.product_no = @productNo')
    if (filter.warehouseNo !== null) parts.push('d.warehouse_no = @warehouseNo')
    if (filter.state !== null) parts.push('d.state = @state')
    const { productNo, warehouseNo, state } = filter
    const bound = {
      connectionId,
      ...(text === '' ? {} : { text, end: `${text}\u{10FFFF}` }),
      ...(productNo === null ? {} : { productNo }),
      ...(warehouseNo === null ? {} : { warehouseNo }),
      ...(state === null ? {} : { state }),
    }
    return { sql: parts.join(' AND '), bound }
  }

  function page(filter: Filter, connectionId: number, after: string, limit: number): ListRow[] {
    const { sql, bound } = where(filter, connectionId)
    return db
      .prepare<
        [Record<string, unknown>],
        Pick<DeviceRow, 'main' | 'aux1' | 'aux2' | 'productNo' | 'state' | 'warehouseNo' | 'at'> & {
          openingAt: number | null
        }
      >(
        `SELECT d.main, d.aux1, d.aux2, d.product_no AS productNo, d.state, d.warehouse_no AS warehouseNo, d.at, d.opening_at AS openingAt
         FROM serial_device d WHERE ${sql} AND d.main > @after ORDER BY d.main LIMIT @limit`,
      )
      .all({ ...bound, after, limit })
      .map(({ main, aux1, aux2, productNo, state, warehouseNo, at, openingAt }) => ({
        main,
        aux1,
        aux2,
        productNo,
        name: nameOf(connectionId, productNo),
        state,
        stateText: STATE_TEXT[state],
        warehouse: warehouseOf(connectionId, warehouseNo),
        at: at === 0 ? (openingAt ?? 0) : at,
      }))
  }

  const chosen = (connectionId: number | null): number[] => (connectionId === null ? connections.all() : [connectionId])

  return {
    /** A whole number as scanned: blanks around it and the other case are tried too. */
    find(input: ParsedInput<'serials.find'>): CallOutput<'serials.find'> {
      const text = input.serial.trim()
      for (const one of new Set([text, text.toUpperCase(), text.toLowerCase()])) {
        const rows = chosen(input.connectionId).flatMap((id) => serials.whole(id, one))
        if (rows.length > 0) return { rows: rows.map(life) }
      }
      return { rows: [] }
    },
    list(input: ParsedInput<'serials.list'>): CallOutput<'serials.list'> {
      const ids = chosen(input.connectionId)
      const [fromId, after] = input.cursor === null ? [0, ''] : splitCursor(input.cursor)
      const rows: (ListRow & { from: number })[] = []
      for (const id of ids) {
        if (id < fromId || rows.length > input.limit) continue
        const more = page(input, id, id === fromId ? after : '', input.limit + 1 - rows.length)
        rows.push(...more.map((row) => ({ ...row, from: id })))
      }
      const shown = rows.slice(0, input.limit)
      const last = shown.at(-1)
      return {
        rows: shown.map(({ from: _from, ...row }) => row),
        next: rows.length > input.limit && last ? `${last.from}|${last.main}` : null,
        total: count(input, ids),
      }
    },
    /** Every row of the filter, in steps. */
    async *each(filter: Filter, breathe: () => Promise<void>): AsyncGenerator<ListRow> {
      for (const id of chosen(filter.connectionId))
        for (let after = ''; ; ) {
          const rows = page(filter, id, after, 500)
          yield* rows
          if (rows.length < 500) break
          after = rows.at(-1)!.main
          await breathe()
        }
    },
  }

  /** Null when there are too many to count at once. */
  function count(filter: Filter, ids: readonly number[]): number | null {
    let sum = 0
    for (const id of ids) {
      const { sql, bound } = where(filter, id)
      sum += db
        .prepare<[Record<string, unknown>], number>(
          `SELECT count(*) FROM (SELECT 1 FROM serial_device d WHERE ${sql} LIMIT ${MOST_COUNTED + 1})`,
        )
        .pluck()
        .get(bound)!
    }
    return sum > MOST_COUNTED ? null : sum
  }
}

function splitCursor(cursor: string): [number, string] {
  const at = cursor.indexOf('|')
  return [Number(cursor.slice(0, at)) || 0, cursor.slice(at + 1)]
}

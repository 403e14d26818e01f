import {
  ORDER_KINDS,
  ORDER_STATES,
  ORDER_TABS,
  type OrderFilter,
  type OrderKind,
  type OrderTab,
} from '../../preload/contract/index.ts'
import type { Database } from '../store/index.ts'
import type { StoredOrder } from './order-types.ts'
import { TAB_OF } from './rules.ts'
import { ORDER_COLUMNS, type RawOrder, toOrder } from './tables.ts'

type Tabs = Record<OrderTab, number>
const noTabs = (): Tabs => Object.fromEntries(ORDER_TABS.map((tab) => [tab, 0])) as Tabs
export const statesOf = (tab: OrderTab) => ORDER_STATES.filter((state) => TAB_OF[state] === tab)

/** SQL of the order lists: newest 单据日期 first. */
export function createOrderList(db: Database) {
  /** Where clause of a filter; `withTab` false leaves the tab and states out, for the counts of all tabs. */
  function where(filter: OrderFilter, withTab: boolean): { sql: string; values: (string | number)[] } {
    const parts = ['o.kind = ?']
    const values: (string | number)[] = [filter.kind]
    const add = (sql: string, ...more: (string | number)[]): void => {
      parts.push(sql)
      values.push(...more)
    }
    if (filter.connectionId !== null) add('o.connection_id = ?', filter.connectionId)
    if (withTab) {
      const states = filter.states.length > 0 ? filter.states : filter.tab === null ? [] : statesOf(filter.tab)
      if (filter.tab !== null && filter.states.length > 0) {
        const ofTab = new Set(statesOf(filter.tab))
        add('o.state IN (SELECT value FROM json_each(?))', JSON.stringify(states.filter((state) => ofTab.has(state))))
      } else if (states.length > 0) add('o.state IN (SELECT value FROM json_each(?))', JSON.stringify(states))
    }
    const like = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`
    const text = filter.text.trim()
    if (text !== '') {
      const of = ['o.order_no', 'o.manual_no', 'o.vf_no', "coalesce(o.ideal_no, '')", "coalesce(o.source_no, '')"]
      add(`(${of.map((column) => `${column} LIKE ? ESCAPE '\\'`).join(' OR ')})`, ...of.map(() => like(text)))
    }
    const manualNo = filter.manualNo.trim()
    if (manualNo !== '') add("o.manual_no LIKE ? ESCAPE '\\'", like(manualNo))
    if (filter.warehouseNo !== null)
      add('(o.warehouse_no = ? OR o.to_warehouse_no = ?)', filter.warehouseNo, filter.warehouseNo)
    if (filter.partnerNo !== null) add('o.partner_no = ?', filter.partnerNo)
    if (filter.from !== null) add('o.bill_date >= ?', filter.from)
    if (filter.to !== null) add('o.bill_date <= ?', filter.to)
    return { sql: parts.join(' AND '), values }
  }

  function page(
    filter: OrderFilter,
    cursor: string | null,
    limit: number,
  ): { rows: StoredOrder[]; next: string | null } {
    const { sql, values } = where(filter, true)
    const at = /^(\d{4}-\d{2}-\d{2})\|(\d+)$/.exec(cursor ?? '')
    const after = at ? 'AND (o.bill_date, o.id) < (?, ?)' : ''
    const rows = db
      .prepare<(string | number)[], RawOrder>(
        `SELECT ${ORDER_COLUMNS} FROM province_order o WHERE ${sql} ${after} ORDER BY o.bill_date DESC, o.id DESC LIMIT ?`,
      )
      .all(...values, ...(at ? [at[1]!, Number(at[2])] : []), limit + 1)
      .map(toOrder)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return { rows: shown, next: rows.length > limit && last ? `${last.billDate}|${last.id}` : null }
  }

  function tabs(filter: OrderFilter): Tabs {
    const { sql, values } = where(filter, false)
    const counts = noTabs()
    const rows = db
      .prepare<(string | number)[], { state: StoredOrder['state']; n: number }>(
        `SELECT o.state AS state, count(*) AS n FROM province_order o WHERE ${sql} GROUP BY o.state`,
      )
      .all(...values)
    for (const { state, n } of rows) counts[TAB_OF[state]] += n
    return counts
  }

  return {
    page,
    tabs,
    total(filter: OrderFilter): number {
      const { sql, values } = where(filter, true)
      return db
        .prepare<(string | number)[], number>(`SELECT count(*) FROM province_order o WHERE ${sql}`)
        .pluck()
        .get(...values)!
    },
    counts(connectionId: number): Record<OrderKind, Tabs> {
      const counts = Object.fromEntries(ORDER_KINDS.map((kind) => [kind, noTabs()])) as Record<OrderKind, Tabs>
      const rows = db
        .prepare<[number], { kind: OrderKind; state: StoredOrder['state']; n: number }>(
          'SELECT kind, state, count(*) AS n FROM province_order WHERE connection_id = ? GROUP BY kind, state',
        )
        .all(connectionId)
      for (const { kind, state, n } of rows) counts[kind][TAB_OF[state]] += n
      return counts
    },
  }
}
export type OrderList = ReturnType<typeof createOrderList>

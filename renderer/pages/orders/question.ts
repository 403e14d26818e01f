import type { OrderFilter, OrderKind } from '../../../preload/contract/index.ts'
import { ORDER_TAB_KEYS, type OrderTabKey } from '../../text/orders.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/
const dayOf = (text: string | undefined): string | null => (text !== undefined && DAY.test(text) ? text : null)

export interface OrderQuestion {
  tab: OrderTabKey
  filter: OrderFilter
}

/** What the address says: `/p/transfers?tab=trouble&text=YK`. Anything unreadable counts as not said. */
export function questionOf(
  query: Readonly<Record<string, string>>,
  kind: OrderKind,
  connectionId: number,
): OrderQuestion {
  const tab = ORDER_TAB_KEYS.find((key) => key === query.tab) ?? 'all'
  return {
    tab,
    filter: {
      connectionId,
      kind,
      tab: tab === 'all' ? null : tab,
      states: [],
      text: (query.text ?? '').slice(0, 100),
      manualNo: (query.manual ?? '').slice(0, 50),
      warehouseNo: query.warehouse?.slice(0, 64) || null,
      partnerNo: query.partner?.slice(0, 64) || null,
      from: dayOf(query.from),
      to: dayOf(query.to),
    },
  }
}

/** Whether anything but the tab narrows the list. */
export function isNarrowed(filter: OrderFilter): boolean {
  const { text, manualNo, warehouseNo, partnerNo, from, to } = filter
  return [text, manualNo, warehouseNo, partnerNo, from, to].some((value) => value !== null && value !== '')
}

/** Takes every narrowing back, for the address. */
export const NO_FILTER = { text: null, manual: null, warehouse: null, partner: null, from: null, to: null } as const

import type { DocumentDirection, DocumentFilter } from '../../../preload/contract/index.ts'
import { DOCUMENT_TAB_KEYS, type DocumentTabKey, SORTS } from '../../text/documents.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** What the address says: `/documents?tab=attention&direction=in&late=1`. Anything unreadable counts as not said. */
export interface DocumentQuestion {
  tab: DocumentTabKey
  filter: DocumentFilter
  sort: (typeof SORTS)[number]
}

export function questionOf(query: Readonly<Record<string, string>>, connectionId: number): DocumentQuestion {
  const tab = DOCUMENT_TAB_KEYS.find((key) => key === query.tab) ?? 'all'
  const direction: DocumentDirection | null =
    query.direction === 'in' || query.direction === 'out' ? query.direction : null
  return {
    tab,
    filter: {
      connectionId,
      direction,
      tab: tab === 'all' ? null : tab,
      states: [],
      kind: query.kind?.slice(0, 60) || null,
      shopId: query.shop?.slice(0, 64) || null,
      warehouseNo: query.warehouse?.slice(0, 64) || null,
      text: (query.text ?? '').slice(0, 100),
      from: DAY.test(query.from ?? '') ? (query.from ?? null) : null,
      to: DAY.test(query.to ?? '') ? (query.to ?? null) : null,
      late: query.late === '1',
    },
    sort: SORTS.find((one) => one.key === query.sort) ?? SORTS[0]!,
  }
}

/** Whether anything but the tab narrows the list. */
export function isNarrowed(filter: DocumentFilter): boolean {
  return (
    filter.direction !== null ||
    filter.kind !== null ||
    filter.shopId !== null ||
    filter.warehouseNo !== null ||
    filter.text !== '' ||
    filter.from !== null ||
    filter.to !== null ||
    filter.late
  )
}

/** Takes every narrowing back, for the address. */
export const NO_FILTER = {
  direction: null,
  kind: null,
  shop: null,
  warehouse: null,
  text: null,
  from: null,
  to: null,
  late: null,
} as const

import {
  type CallOutput,
  type ReturnRow,
  STOCK_DOCUMENT_KINDS,
  type StockDocumentKind,
} from '../../../preload/contract/index.ts'
import { RETURN_TAB_STAGES, RETURN_TABS, type ReturnTab } from '../../text/returns.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** What the address says: `?tab=trouble`. Anything unreadable counts as not said. */
export function returnTab(text: string | undefined): ReturnTab {
  return RETURN_TABS.find((tab) => tab === text) ?? 'all'
}

/** Rows of a tab by the counts of every stage; null = not read yet. */
export function tabCount(tab: ReturnTab, head: CallOutput<'returns.list'> | null): number | null {
  if (head === null) return null
  return RETURN_TAB_STAGES[tab].reduce((sum, stage) => sum + (head.counts[stage] ?? 0), 0)
}

/** Whether 重新获取串号 can do anything for it. */
export function canAskAgain(row: Pick<ReturnRow, 'stage'>): boolean {
  return row.stage === 'trouble' || row.stage === 'waiting' || row.stage === 'querying'
}

export interface StockDocumentQuestion {
  kind: StockDocumentKind | null
  text: string
  from: string | null
  to: string | null
  orderId: number | null
}

export function stockDocumentQuestion(query: Readonly<Record<string, string>>): StockDocumentQuestion {
  const day = (text: string | undefined) => (DAY.test(text ?? '') ? (text ?? null) : null)
  const orderId = Number(query.order)
  return {
    kind: STOCK_DOCUMENT_KINDS.find((kind) => kind === query.kind) ?? null,
    text: (query.text ?? '').slice(0, 100),
    from: day(query.from),
    to: day(query.to),
    orderId: query.order !== undefined && Number.isSafeInteger(orderId) ? orderId : null,
  }
}

export function isNarrowed({ kind, text, from, to, orderId }: StockDocumentQuestion): boolean {
  return kind !== null || text !== '' || from !== null || to !== null || orderId !== null
}

/** `12.0000` → `12`, `0.5000` → `0.5`. */
export function trimDecimal(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal
}

/** `12 / 15 台`, or without a known number of devices to come `12 台`. */
export function progressText({ serials, expected }: Pick<ReturnRow, 'serials' | 'expected'>): string {
  return expected === null ? String(serials) : `${serials} / ${expected}`
}

import type { CallInput } from '../../../preload/contract/index.ts'
import { SERIAL_TABS, type SerialTab } from '../../text/returns.ts'

export function serialTab(text: string | undefined): SerialTab {
  return SERIAL_TABS.find((tab) => tab === text) ?? 'all'
}

/** What the address says: `?tab=in&text=86001&product=BY1`. */
export function serialFilter(
  query: Readonly<Record<string, string>>,
  connectionId: number,
): Omit<CallInput<'serials.export'>, 'format'> {
  const tab = serialTab(query.tab)
  return {
    connectionId,
    text: (query.text ?? '').slice(0, 64),
    productNo: query.product?.slice(0, 64) || null,
    warehouseNo: query.warehouse?.slice(0, 64) || null,
    state: tab === 'all' ? null : tab,
  }
}

/**
 * What a scan gun or a paste means: blanks and line ends around are dropped, zeros stay, nothing inside is changed (I10).
 * Empty = nothing to look for.
 */
export function scanned(text: string): string {
  return text.trim().slice(0, 64)
}

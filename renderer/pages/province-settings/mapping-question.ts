import type { CallInput, EzhanMappingRow, MappingWhat } from '../../../preload/contract/index.ts'
import { MAPPING_TABS, type MappingTab } from '../../text/province-settings.ts'

/** What the address says: `?tab=unmapped&text=…`. Anything unreadable counts as not said. */
export function mappingTab(text: string): MappingTab {
  return MAPPING_TABS.find((tab) => tab === text) ?? 'all'
}

export function mappingInput(
  id: number,
  what: MappingWhat,
  tab: MappingTab,
  text: string,
  cursor: string | null,
): CallInput<'province.mapping'> {
  return {
    id,
    what,
    side: tab === 'erp' ? 'erp' : 'ezhan',
    state: tab === 'all' || tab === 'erp' ? null : tab,
    search: text.slice(0, 100),
    cursor,
  }
}

/** Rows have no id of their own: the e栈 code, or of an ERP row its number. */
export function mappingKey(row: Pick<EzhanMappingRow, 'ezhanCode' | 'erpNo'>): string {
  return row.ezhanCode === '' ? `erp:${row.erpNo ?? ''}` : row.ezhanCode
}

/** Of the chosen rows those that a click may confirm. */
export function confirmablePairs(
  rows: readonly EzhanMappingRow[],
  chosen: ReadonlySet<string | number>,
): { ezhanCode: string; erpNo: string }[] {
  return rows.flatMap((row) =>
    row.state === 'proposed' && row.erpNo !== null && chosen.has(mappingKey(row))
      ? [{ ezhanCode: row.ezhanCode, erpNo: row.erpNo }]
      : [],
  )
}

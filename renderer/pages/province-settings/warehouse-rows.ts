import type { WarehouseRow } from '../../../preload/contract/index.ts'
import { WAREHOUSE_TABS, type WarehouseTab } from '../../text/province-settings.ts'

/** Tabs a warehouse stands in; 全部 always. A warehouse that is gone from the ERP and has no code needs nothing. */
export function tabsOf(row: WarehouseRow): WarehouseTab[] {
  const tabs: WarehouseTab[] = ['all']
  if (row.idealCode !== null) tabs.push('mapped')
  else if (row.active) tabs.push('unmapped')
  if (row.problem !== '' && row.idealCode !== null) tabs.push('problem')
  return tabs
}

export function countTabs(rows: readonly WarehouseRow[]): Record<WarehouseTab, number> {
  const counts: Record<WarehouseTab, number> = { all: 0, unmapped: 0, problem: 0, mapped: 0 }
  for (const row of rows) for (const tab of tabsOf(row)) counts[tab]++
  return counts
}

export function readTab(text: string): WarehouseTab {
  return WAREHOUSE_TABS.find((tab) => tab === text) ?? 'all'
}

/** Rows of a tab that hold the text in number, name or code; without case. */
export function shownRows(rows: readonly WarehouseRow[], tab: WarehouseTab, text: string): WarehouseRow[] {
  const wanted = text.trim().toLowerCase()
  return rows.filter((row) => {
    if (!tabsOf(row).includes(tab)) return false
    if (wanted === '') return true
    return [row.warehouseNo, row.name, row.idealCode ?? '', row.idealName ?? ''].some((one) =>
      one.toLowerCase().includes(wanted),
    )
  })
}

/** Pairs that 采用建议 would set. */
export function proposalsOf(rows: readonly WarehouseRow[]): { warehouseNo: string; idealCode: string }[] {
  return rows.flatMap(({ warehouseNo, idealCode, proposal, active }) =>
    active && idealCode === null && proposal !== null ? [{ warehouseNo, idealCode: proposal }] : [],
  )
}

import { CallFailure } from './failures.ts'
import { bodyObject, invalid } from './fields.ts'
import type { PosStore } from './store.ts'
import { codePoints, formatTime } from './values.ts'

/** ERP数据同步设置 and 卖家账号; `updatedAt` is epoch ms. */
export type ErpSync = { enabled: boolean; sellerAccount: string | null; version: number; updatedAt: number }

export function readSetting(store: Pick<PosStore, 'sql'>, name: string): string | undefined {
  const row = store.sql('SELECT value FROM setting WHERE name = ?').get(name) as { value: string } | undefined
  return row?.value
}

export function writeSetting(store: Pick<PosStore, 'sql'>, name: string, value: string): void {
  store.sql('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)').run(name, value)
}

export function readErpSync(store: PosStore): ErpSync {
  return JSON.parse(readSetting(store, 'erp-sync')!) as ErpSync
}

export const erpSyncEtag = (settings: ErpSync): string => `"${settings.version}"`

export function erpSyncView(settings: ErpSync): Record<string, unknown> {
  return { ...settings, updatedAt: formatTime(settings.updatedAt) }
}

/** `PUT /v1/settings/erp-sync`; 409 unless `ifMatch` is the current ETag. */
export function putErpSync(store: PosStore, body: unknown, ifMatch: string | undefined): ErpSync {
  const { enabled, sellerAccount } = bodyObject(body)
  if (typeof enabled !== 'boolean') throw invalid('enabled', '应为 true 或 false')
  if (sellerAccount !== null && typeof sellerAccount !== 'string') throw invalid('sellerAccount', '应为文本或 null')
  if (typeof sellerAccount === 'string' && codePoints(sellerAccount) > 64)
    throw invalid('sellerAccount', '最多 64 个字符')
  if (!ifMatch) throw invalid('If-Match', '未填写')
  const current = readErpSync(store)
  if (ifMatch !== erpSyncEtag(current)) throw new CallFailure('VERSION_CONFLICT')
  const account = sellerAccount?.trim() || null
  if (enabled === current.enabled && account === current.sellerAccount) return current
  const next = { enabled, sellerAccount: account, version: current.version + 1, updatedAt: store.now() }
  writeSetting(store, 'erp-sync', JSON.stringify(next))
  return next
}

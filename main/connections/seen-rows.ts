import type { PosShop } from '../remote/pos/types.ts'
import type { WangdianShop, WangdianWarehouse } from '../remote/wangdian/types.ts'
import type { ErpShopRow, ErpWarehouseRow, PosShopRow } from './mapping-rules.ts'

/** What the remotes show, as the mapping keeps it. A number shown twice is kept once, the first time. */
export function shopRows(shops: readonly PosShop[]): PosShopRow[] {
  return once(shops, (shop) => shop.shopId).map((shop) => ({
    shopId: shop.shopId,
    name: shop.name,
    kind: shop.kind,
    active: shop.status === 'open',
  }))
}

export function warehouseRows(warehouses: readonly WangdianWarehouse[]): ErpWarehouseRow[] {
  return once(warehouses, (warehouse) => warehouse.warehouseNo).map((warehouse) => ({
    warehouseNo: warehouse.warehouseNo,
    name: warehouse.name,
    active: !warehouse.disabled,
    defect: warehouse.defect,
  }))
}

export function erpShopRows(shops: readonly WangdianShop[]): ErpShopRow[] {
  return once(shops, (shop) => shop.shopNo).map((shop) => ({
    shopNo: shop.shopNo,
    name: shop.shopName,
    platformId: shop.platformId,
    subPlatformId: shop.subPlatformId,
  }))
}

function once<T>(rows: readonly T[], key: (row: T) => string): T[] {
  const seen = new Set<string>()
  return rows.filter((row) => {
    const value = key(row)
    if (value === '' || seen.has(value)) return false
    seen.add(value)
    return true
  })
}

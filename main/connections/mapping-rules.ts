import { cleanCode, cleanName } from './clean.ts'
import type { MappingRow } from './types.ts'

export interface PosShopRow {
  shopId: string
  name: string
  kind: 'store' | 'headquarters'
  active: boolean
}
export interface ErpWarehouseRow {
  warehouseNo: string
  name: string
  active: boolean
  defect: boolean
}
export interface ErpShopRow {
  shopNo: string
  name: string
  platformId: number | null
  subPlatformId: number | null
}
export interface ConfirmedPair {
  shopId: string
  warehouseNo: string
  erpShopNo: string | null
}

/** 慧策产品 and its sub-platform 智能门店, as the API codes 店铺平台 = 微铺宝 and 子平台 = POS (S32, S33). */
export const PLATFORM_WEIPUBAO = 19
export const SUB_PLATFORM_POS = 1

/**
 * One row per shop of the POS: the ERP warehouse with exactly its number (S45; S48 for 总仓), whether a person has
 * confirmed the pair, and why there is none. Codes are compared as they came, to the letter; a near miss is named.
 * Closed shops are left out unless confirmed before.
 */
export function mappingRows(input: {
  shops: readonly PosShopRow[]
  warehouses: readonly ErpWarehouseRow[]
  confirmed: readonly ConfirmedPair[]
}): MappingRow[] {
  const byNo = new Map(input.warehouses.map((warehouse) => [warehouse.warehouseNo, warehouse]))
  const confirmed = new Set(input.confirmed.map((pair) => pair.shopId))
  return input.shops
    .filter((shop) => shop.active || confirmed.has(shop.shopId))
    .map((shop) => {
      const base = { shopId: shop.shopId, shopName: shop.name, shopKind: shop.kind }
      const exact = byNo.get(shop.shopId)
      if (!exact) return { ...base, ...nearMiss(shop, input.warehouses) }
      const found = { ...base, warehouseNo: exact.warehouseNo, warehouseName: exact.name }
      const blocked = blockedBy(shop, exact)
      if (blocked) return { ...found, state: 'mismatch' as const, reason: blocked }
      return {
        ...found,
        state: confirmed.has(shop.shopId) ? ('confirmed' as const) : ('proposed' as const),
        reason: nameDifference(shop, exact) ?? '',
      }
    })
}

/** Why a pair with equal codes still must not be used, or null. */
function blockedBy(shop: PosShopRow, warehouse: ErpWarehouseRow): string | null {
  if (!shop.active) return `店铺「${shop.name}」在商家后台已停用。`
  if (!warehouse.active) return `仓库「${warehouse.name}」在 ERP 里已停用，请先启用。`
  if (warehouse.defect) return `仓库「${warehouse.name}」是残次品仓，不能作为门店仓库。`
  return null
}

/** What to say when the names of a pair differ (S46), or null. The step stays incomplete; the pair itself works. */
export function nameDifference(shop: { name: string }, warehouse: { name: string }): string | null {
  if (cleanName(shop.name) === cleanName(warehouse.name)) return null
  return `名称不一致：商家后台是「${shop.name}」，ERP 仓库是「${warehouse.name}」，请把仓库名称改成店铺名称。`
}

function nearMiss(
  shop: PosShopRow,
  warehouses: readonly ErpWarehouseRow[],
): Pick<MappingRow, 'warehouseNo' | 'warehouseName' | 'state' | 'reason'> {
  const wanted = shop.kind === 'headquarters' ? `总仓编号 ${shop.shopId}` : `店铺ID ${shop.shopId}`
  const near =
    warehouses.find((warehouse) => loose(warehouse.warehouseNo) === loose(shop.shopId)) ??
    warehouses.find((warehouse) => cleanName(warehouse.name) === cleanName(shop.name))
  if (!near) {
    return {
      warehouseNo: null,
      warehouseName: null,
      state: 'unmapped',
      reason: `ERP 里看不到编号等于${wanted}的仓库：还没有添加，或接口账号没有它的权限。`,
    }
  }
  return {
    warehouseNo: near.warehouseNo,
    warehouseName: near.name,
    state: 'mismatch',
    reason: `仓库编号「${near.warehouseNo}」必须和${wanted}完全一致，${difference(shop.shopId, near.warehouseNo)}。`,
  }
}

/** Codes that a person would take for the same: case, width, spaces and leading zeros aside. */
function loose(code: string): string {
  return cleanCode(code).replace(/\s/g, '').toLowerCase().replace(/^0+/, '')
}

function difference(shopId: string, warehouseNo: string): string {
  if (loose(shopId) !== loose(warehouseNo)) return '现在只是名称相同'
  if (shopId.trim() === warehouseNo.trim()) return '现在首尾多了空格'
  if (cleanCode(shopId) === cleanCode(warehouseNo)) return '现在全角半角不同'
  if (shopId.toLowerCase() === warehouseNo.toLowerCase()) return '现在大小写不同'
  if (shopId.replace(/^0+/, '') === warehouseNo.replace(/^0+/, '')) return '现在前面的 0 不同'
  return '现在写法不同'
}

/**
 * The ERP shop that belongs to a POS shop, for asking about sales: equal number, else equal name, among the 微铺宝 POS
 * shops (S34, S35: both may differ, then there is none). `taken` numbers are not given twice.
 */
export function erpShopFor(
  shop: { shopId: string; name: string },
  erpShops: readonly ErpShopRow[],
  taken: ReadonlySet<string>,
): string | null {
  const free = erpShops.filter((row) => isPosShop(row) && !taken.has(row.shopNo))
  const match =
    free.find((row) => row.shopNo === shop.shopId) ?? free.find((row) => cleanName(row.name) === cleanName(shop.name))
  return match?.shopNo ?? null
}

/** 店铺平台 = 微铺宝 and 子平台 = POS (S32, S33), as far as the API tells. */
export function isPosShop(shop: Pick<ErpShopRow, 'platformId' | 'subPlatformId'>): boolean {
  return shop.platformId === PLATFORM_WEIPUBAO && shop.subPlatformId === SUB_PLATFORM_POS
}

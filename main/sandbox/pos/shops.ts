import { RowRefusal } from './failures.ts'
import type { PosStore } from './store.ts'

export type ShopRow = { shop_id: string; name: string; kind: 'store' | 'headquarters'; status: 'open' | 'closed' }

export function listShops(store: PosStore): Record<string, unknown> {
  const rows = store.sql('SELECT * FROM shop ORDER BY position').all() as ShopRow[]
  return { rows: rows.map(({ shop_id, name, kind, status }) => ({ shopId: shop_id, name, kind, status })) }
}

export function findShop(store: PosStore, shopId: string): ShopRow | undefined {
  return store.sql('SELECT * FROM shop WHERE shop_id = ?').get(shopId) as ShopRow | undefined
}

/** The shop of a row that is to be written; refuses an unknown or closed one. */
export function openShop(store: PosStore, shopId: string): ShopRow {
  const shop = findShop(store, shopId)
  if (!shop) throw new RowRefusal('SHOP_NOT_FOUND', `没有店铺 ${shopId}`)
  if (shop.status !== 'open') throw new RowRefusal('SHOP_CLOSED', `店铺 ${shop.name} 已停用`)
  return shop
}

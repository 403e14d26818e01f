import type { Trouble } from '../queue/types.ts'
import { no, noConnection, yes } from './answers.ts'
import { posProbes, wangdianProbes } from './checks/probes.ts'
import type { Clients } from './clients.ts'
import type { TellSetup } from './journal-lines.ts'
import { erpShopFor, mappingRows } from './mapping-rules.ts'
import type { MappingTables } from './mapping-tables.ts'
import { erpShopRows, shopRows, warehouseRows } from './seen-rows.ts'
import type { Tables } from './tables.ts'
import type { CallError, Envelope, MappingRow } from './types.ts'

export interface ShopsDeps {
  tables: Tables
  mapping: MappingTables
  clients: Clients
  now: () => number
  tell: TellSetup
}

/** Rows of 门店与仓库对照. `readAt`: when both sides were last read (epoch ms). */
export interface MappingView {
  rows: MappingRow[]
  readAt: number | null
}

/** What is known of the mapping, without asking anybody. */
export function mappingView(connectionId: number, mapping: MappingTables): MappingView {
  return {
    rows: mappingRows({
      shops: mapping.shops(connectionId),
      warehouses: mapping.warehouses(connectionId),
      confirmed: mapping.pairs(connectionId),
    }),
    readAt: mapping.readAt(connectionId),
  }
}

/**
 * Reads the shops of the POS and the warehouses and shops of the ERP anew. What is kept is replaced only when all three
 * reads are complete and neither side came back empty; otherwise everything stays as it was.
 */
export async function refreshShops(
  connectionId: number,
  run: { signal: AbortSignal; correlationId: string },
  deps: ShopsDeps,
): Promise<Envelope<MappingView>> {
  if (!deps.tables.connection(connectionId)) return noConnection(connectionId)
  const pair = await deps.clients.pair(connectionId)
  if (pair.state !== 'ready') return unread(pair.trouble, true)
  const erp = wangdianProbes(pair.wangdian, run.correlationId)
  const pos = posProbes(pair.pos, run.correlationId)
  const [shops, warehouses, erpShops] = await Promise.all([
    pos.shops(run.signal),
    erp.warehouses(run.signal),
    erp.shops(run.signal),
  ])
  for (const read of [shops, warehouses, erpShops]) {
    if (!read.ok) return unread(read.outcome.trouble, read.outcome.kind !== 'refused')
  }
  if (!shops.ok || !warehouses.ok || !erpShops.ok) throw new Error('unreachable')
  const seen = {
    shops: shopRows(shops.value),
    warehouses: warehouseRows(warehouses.value),
    erpShops: erpShopRows(erpShops.value),
  }
  if (seen.shops.length === 0 || seen.warehouses.length === 0) {
    return no(
      'SHOPS_EMPTY',
      '没有更新门店与仓库对照。',
      seen.shops.length === 0 ? '智能POS没有返回任何门店。' : '旺店通没有返回任何仓库。',
      '请检查接口账号的店铺和仓库权限；原来的对照保持不变。',
    )
  }
  deps.mapping.transaction(() => {
    if (!deps.tables.connection(connectionId)) return
    deps.mapping.replaceSeen(connectionId, seen, deps.now())
    pairErpShops(connectionId, deps)
  })
  return yes(mappingView(connectionId, deps.mapping))
}

/**
 * A person confirms pairs. All or none: each must have equal codes and nothing against it (S45, S48). Names may differ
 * (S46): that stays shown as an open point. `by` is the person's name; the caller has checked the role.
 */
export function confirmMapping(
  connectionId: number,
  pairs: readonly { shopId: string; warehouseNo: string }[],
  by: string,
  deps: ShopsDeps,
): Envelope<MappingView> {
  const connection = deps.tables.connection(connectionId)
  if (!connection) return noConnection(connectionId)
  const rows = new Map(mappingView(connectionId, deps.mapping).rows.map((row) => [row.shopId, row]))
  const fields: Record<string, string> = {}
  for (const { shopId, warehouseNo } of pairs) {
    const row = rows.get(shopId)
    if (!row) fields[shopId] = `门店 ${shopId} 不在最近读到的门店里，请先刷新。`
    else if (row.state === 'mismatch' || row.state === 'unmapped') fields[shopId] = row.reason
    else if (row.warehouseNo !== warehouseNo) fields[shopId] = `门店 ${shopId} 只能对应编号相同的仓库。`
  }
  if (Object.keys(fields).length > 0) {
    return no(
      'MAPPING_REFUSED',
      '门店与仓库对照没有保存。',
      Object.values(fields).join(' '),
      '请在 ERP 把仓库编号改成店铺ID（总仓改成总仓编号），刷新后再确认。',
      fields,
    )
  }
  const before = new Set(deps.mapping.pairs(connectionId).map((pair) => pair.shopId))
  deps.mapping.transaction(() => {
    for (const { shopId, warehouseNo } of pairs) {
      if (before.has(shopId)) continue
      deps.mapping.putPair(connectionId, { shopId, warehouseNo, erpShopNo: null }, by, deps.now())
    }
    pairErpShops(connectionId, deps)
  })
  const added = pairs.filter(({ shopId }) => !before.has(shopId))
  if (added.length > 0) {
    deps.tell({
      level: 'info',
      event: 'connection.mapping-confirmed',
      message: `${by} 确认了对接「${connection.name}」的 ${added.length} 个门店与仓库对照。`,
      connectionId,
      detail: { pairs: added },
    })
  }
  return yes(mappingView(connectionId, deps.mapping))
}

/** Gives confirmed pairs the ERP shop they sell through, and takes away one the ERP no longer shows. */
function pairErpShops(connectionId: number, deps: ShopsDeps): void {
  const { mapping } = deps
  const pairs = mapping.pairs(connectionId)
  const shops = new Map(mapping.shops(connectionId).map((shop) => [shop.shopId, shop]))
  const erpShops = mapping.erpShops(connectionId)
  const shown = new Set(erpShops.map((shop) => shop.shopNo))
  const taken = new Set<string>()
  for (const pair of pairs) if (pair.erpShopNo !== null && shown.has(pair.erpShopNo)) taken.add(pair.erpShopNo)
  const next = pairs.map((pair) => {
    if (pair.erpShopNo !== null && shown.has(pair.erpShopNo)) return pair
    const shop = shops.get(pair.shopId)
    const erpShopNo = shop ? erpShopFor(shop, erpShops, taken) : null
    if (erpShopNo !== null) taken.add(erpShopNo)
    return { ...pair, erpShopNo }
  })
  for (const pair of next) mapping.putPair(connectionId, pair, '', deps.now())
}

function unread(trouble: Trouble, retryable: boolean): { ok: false; error: CallError } {
  const { code, problem, cause, action } = trouble
  return { ok: false, error: { code, problem, cause, action, retryable } }
}

import type { MappingWhat, Trouble } from '../../preload/contract/index.ts'
import type { FeatureDeps } from '../feature.ts'
import type { Read } from '../remote/read.ts'
import { propose } from './mapping-rules.ts'
import type { ListName, ListRow, MappingTables } from './mapping-tables.ts'
import type { SettingsTables } from './settings-tables.ts'

export interface SyncDeps extends Pick<FeatureDeps, 'province' | 'clock' | 'newCorrelationId'> {
  mapping: MappingTables
  settings: SettingsTables
}

const CHUNK = 500

/**
 * Reads the lists of e栈, 博远ERP and IDEAL and makes the proposals anew. What one system does not give leaves everything as
 * it was: half a reading never replaces a whole one. Confirmed pairs stay. Null = done.
 */
export async function syncLists(id: number, deps: SyncDeps, signal: AbortSignal): Promise<Trouble | null> {
  const { province, mapping, settings } = deps
  const options = { signal, correlationId: deps.newCorrelationId() }
  const [ideal, boyuan, ezhan] = await Promise.all([
    province.client(id, 'ideal'),
    province.client(id, 'boyuan'),
    province.client(id, 'ezhan'),
  ])
  for (const client of [ideal, boyuan, ezhan]) if (client.state !== 'ready') return client.trouble
  if (ideal.state !== 'ready' || boyuan.state !== 'ready' || ezhan.state !== 'ready') return null
  const [goods, customers, products, partners, warehouses, codes] = await Promise.all([
    ezhan.remote.client.goods(options),
    ezhan.remote.client.customers(options),
    boyuan.remote.client.products(options),
    boyuan.remote.client.partners(options),
    boyuan.remote.client.warehouses(options),
    ideal.remote.client.warehouses(options),
  ])
  const failed = firstFailure([goods, customers, products, partners, warehouses, codes])
  if (failed) return failed
  if (!goods.ok || !customers.ok || !products.ok || !partners.ok || !warehouses.ok || !codes.ok) return null
  const at = deps.clock.now()
  const lists: [ListName, ListRow[]][] = [
    ['ezhan_goods', goods.value.map((one) => ({ ...one, code: one.goodsCode }))],
    ['ezhan_customer', customers.value.map((one) => ({ ...one, code: one.customerCode }))],
    ['province_product', products.value.map((one) => ({ ...one, code: one.productNo }))],
    ['province_partner', partners.value.map((one) => ({ ...one, code: one.partnerNo }))],
  ]
  for (const [name, rows] of lists) {
    for (let from = 0; from < rows.length; from += CHUNK) {
      mapping.transaction(() => mapping.putRows(name, id, rows.slice(from, from + CHUNK), at))
      await turn()
      if (signal.aborted) return null
    }
    mapping.transaction(() => mapping.dropUnseen(name, id, at))
  }
  settings.transaction(() => {
    settings.replaceWarehouses(id, warehouses.value, codes.value, at)
    settings.putListsRead(id, at)
  })
  for (const what of ['products', 'customers'] as const) await makeProposals(id, what, mapping)
  return null
}

/** Makes the proposals of one kind anew from what is not mapped. */
export async function makeProposals(id: number, what: MappingWhat, mapping: MappingTables): Promise<void> {
  const proposals = propose(what, mapping.unmappedEzhan(id, what), mapping.unmappedErp(id, what))
  mapping.transaction(() => {
    mapping.clearProposals(id, what)
    mapping.putProposals(id, what, proposals.slice(0, CHUNK))
  })
  for (let from = CHUNK; from < proposals.length; from += CHUNK) {
    await turn()
    mapping.transaction(() => mapping.putProposals(id, what, proposals.slice(from, from + CHUNK)))
  }
}

function firstFailure(reads: readonly Read<unknown>[]): Trouble | null {
  for (const read of reads) if (!read.ok) return read.outcome.trouble
  return null
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

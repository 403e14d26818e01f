import type { Read } from '../remote/read.ts'
import type { CallOptions, Wangdian } from '../remote/wangdian/index.ts'
import type { OutWrite } from './out-kinds.ts'

/**
 * Statuses in which the vendors' own link leaves a document of the POS: ended, or waiting for a person. The query shows
 * one status at a time, and the account's limit is tight, so rarer ones are not asked for before every send.
 */
const STATUSES = { stockIn: [80, 30, 60], stockOut: [null, 50, 55] } as const

/**
 * A29: the ERP's number of the document that carries this number of the POS, null when there is none. Ours never
 * answers here: it carries a number that we minted.
 */
export async function askForSource(
  erp: Wangdian,
  write: OutWrite,
  posNo: string,
  options?: CallOptions,
): Promise<Read<string | null>> {
  if (write === 'stocktake') {
    const read = await erp.stocktakesBy({ outerNo: posNo }, options)
    return read.ok ? { ok: true, value: read.value[0]?.pdNo ?? null } : read
  }
  const read = await erp.stockOrdersBy(write, { outerNo: posNo }, { ...options, statuses: STATUSES[write] })
  return read.ok ? { ok: true, value: read.value[0]?.orderNo ?? null } : read
}

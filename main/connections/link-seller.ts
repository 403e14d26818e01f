import { no, yes } from './answers.ts'
import type { Clients } from './clients.ts'
import type { CallError, Envelope } from './types.ts'

/**
 * Enters our 卖家账号 in the POS's ERP数据同步设置 where it differs, the switch left as it is (S11). For practice only: in a
 * live shop this is a person's decision in 商家后台.
 */
export async function linkSeller(id: number, sid: string, clients: Clients): Promise<Envelope<object>> {
  const pos = await clients.of(id, 'pos')
  if (pos.state !== 'ready') return no(...words(pos.trouble))
  const { client } = pos.remote
  const read = await client.erpSync()
  if (!read.ok) return no(...words(read.outcome.trouble))
  const { enabled, sellerAccount, version } = read.value
  if (sellerAccount === sid) return yes({})
  const put = await client.putErpSync({ enabled, sellerAccount: sid, version })
  return put.ok ? yes({}) : no(...words(put.outcome.trouble))
}

function words(error: Pick<CallError, 'code' | 'problem' | 'cause' | 'action'>): [string, string, string, string] {
  return [error.code, error.problem, error.cause, error.action]
}

import type { SaveConnection } from '../../preload/contract/index.ts'
import { no, noConnection, yes } from './answers.ts'
import type { ConfirmedPair } from './mapping-rules.ts'
import type { MappingView } from './shops.ts'
import type { AccountSystem, CallError, Connection, Envelope } from './types.ts'

/** Name of the connection that practice keeps for itself. */
export const PRACTICE_NAME = '练习商家'
/** The practice servers answer as fast as they are asked. */
const PRACTICE_PER_MINUTE = 600

/** Where the practice servers listen now, and the accounts they know. */
export interface PracticeServers {
  urls: { wangdian: string; pos: string }
  credentials: {
    wangdian: { sid: string; appkey: string; appsecret: string }
    pos: { appKey: string; appSecret: string }
  }
}

export interface PracticeSteps {
  find(name: string): Connection | null
  /** The secret in force, or null when there is none or it cannot be opened. */
  secret(id: number, system: AccountSystem): Promise<string | null>
  save(input: SaveConnection): Promise<Envelope<{ id: number }>>
  refresh(id: number): Promise<Envelope<MappingView>>
  confirm(id: number, pairs: Pick<ConfirmedPair, 'shopId' | 'warehouseNo'>[]): Envelope<unknown>
  /** Enters 卖家账号 in the practice POS, as a person would in 商家后台 (S11). */
  linkSeller(id: number, sid: string): Promise<Envelope<object>>
  test(id: number): Promise<Envelope<{ verified: boolean }>>
  view(id: number): Connection | null
}

/**
 * Brings the practice connection in line with the practice servers: their addresses and credentials, the mapping of all
 * their shops, tested. Nobody types anything. What is right already stays untouched and verified.
 */
export async function ensurePractice(servers: PracticeServers, steps: PracticeSteps): Promise<Envelope<Connection>> {
  const there = steps.find(PRACTICE_NAME)
  const { wangdian, pos } = servers.credentials
  const changed = async (id: number, system: AccountSystem, wanted: string) =>
    (await steps.secret(id, system)) !== wanted ? wanted : undefined
  const saved = await steps.save({
    id: there?.id ?? null,
    name: PRACTICE_NAME,
    wangdian: {
      baseUrl: erpAddress(servers.urls.wangdian),
      sid: wangdian.sid,
      appkey: wangdian.appkey,
      perMinute: there?.wangdian.perMinute ?? PRACTICE_PER_MINUTE,
      appsecret: there ? await changed(there.id, 'wangdian', wangdian.appsecret) : wangdian.appsecret,
    },
    pos: {
      baseUrl: servers.urls.pos,
      appKey: pos.appKey,
      perMinute: there?.pos.perMinute ?? PRACTICE_PER_MINUTE,
      appSecret: there ? await changed(there.id, 'pos', pos.appSecret) : pos.appSecret,
    },
    authorisation: { shopId: there?.authorisation.shopId ?? '', shopName: there?.authorisation.shopName ?? '' },
  })
  if (!saved.ok) return saved
  const { id } = saved.data
  if (steps.view(id)?.verifiedAt == null) {
    const failed = await mapAndTest(id, wangdian.sid, steps)
    if (failed) return { ok: false, error: failed }
  }
  const view = steps.view(id)
  return view ? yes(view) : noConnection(id)
}

async function mapAndTest(id: number, sid: string, steps: PracticeSteps): Promise<CallError | null> {
  const mapping = await steps.refresh(id)
  if (!mapping.ok) return mapping.error
  const proposed = mapping.data.rows.flatMap((row) =>
    row.state === 'proposed' && row.warehouseNo !== null ? [{ shopId: row.shopId, warehouseNo: row.warehouseNo }] : [],
  )
  const confirmed = steps.confirm(id, proposed)
  if (!confirmed.ok) return confirmed.error
  const linked = await steps.linkSeller(id, sid)
  if (!linked.ok) return linked.error
  const tested = await steps.test(id)
  if (!tested.ok) return tested.error
  if (tested.data.verified) return null
  const bad = steps.view(id)?.checks.find((check) => check.state === 'fail' || check.state === 'skipped')
  return no(
    'PRACTICE_NOT_VERIFIED',
    '练习对接没有通过测试。',
    bad ? `「${bad.label}」：${bad.problem}${bad.cause}` : '有检查项没有通过。',
    '请在练习横幅里清除模拟故障后重试，或重置练习环境。',
  ).error
}

/** The practice ERP answers under /openapi2/ like the real one; its address may be given with or without that. */
function erpAddress(url: string): string {
  return /\/openapi2\/?$/.test(url) ? url : `${url.replace(/\/+$/, '')}/openapi2/`
}

import { z } from 'zod'
import { cleanCode, cleanName } from './clean.ts'
import type { AccountSystem } from './types.ts'

/** One field of an account's form. `kind` decides how it is cleaned and checked. */
export interface Field {
  name: string
  label: string
  kind: 'address' | 'code' | 'name' | 'count' | 'secret'
}

/** What a person calls the account. */
export const SYSTEM_LABELS: Record<AccountSystem, string> = {
  wangdian: '旺店通ERP2.0（企业版）',
  pos: '智能POS',
  authorisation: '店铺授权',
}

/** Fields per account, in the order of the form. Secrets are kept apart from the settings. */
export const FIELDS: Record<AccountSystem, readonly Field[]> = {
  wangdian: [
    { name: 'baseUrl', label: '接口地址', kind: 'address' },
    { name: 'sid', label: '卖家账号', kind: 'code' },
    { name: 'appkey', label: '接口账号（appkey）', kind: 'code' },
    { name: 'appsecret', label: '接口密钥（appsecret）', kind: 'secret' },
    { name: 'perMinute', label: '每分钟调用上限', kind: 'count' },
  ],
  pos: [
    { name: 'baseUrl', label: '接口地址', kind: 'address' },
    { name: 'appKey', label: '接口账号（appKey）', kind: 'code' },
    { name: 'appSecret', label: '接口密钥（appSecret）', kind: 'secret' },
    { name: 'perMinute', label: '每分钟调用上限', kind: 'count' },
  ],
  authorisation: [
    { name: 'shopId', label: '门店ID', kind: 'code' },
    { name: 'shopName', label: '门店名称', kind: 'name' },
    { name: 'key', label: '授权密钥', kind: 'secret' },
  ],
}

export const PER_MINUTE_DEFAULT = 60
export const PER_MINUTE_MAX = 6000
const perMinute = z.number().int().min(1).max(PER_MINUTE_MAX)

/** Shape of the settings column per system; a row that does not fit is damaged, not guessed at. */
export const settingsSchemas = {
  wangdian: z.object({ baseUrl: z.string().min(1), sid: z.string().min(1), appkey: z.string().min(1), perMinute }),
  pos: z.object({ baseUrl: z.string().min(1), appKey: z.string().min(1), perMinute }),
  authorisation: z.object({ shopId: z.string().min(1), shopName: z.string().min(1) }),
} as const
export type Settings<S extends AccountSystem> = z.output<(typeof settingsSchemas)[S]>

/** The secret field of an account; every account has exactly one. */
export function secretField(system: AccountSystem): Field {
  return FIELDS[system].find((field) => field.kind === 'secret')!
}

/** A field's text as it is kept. */
export function cleanField(field: Field, value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  return field.kind === 'name' ? cleanName(text) : cleanCode(text)
}

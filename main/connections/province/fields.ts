import { z } from 'zod'
import { returnEndpointSchema, signatureMethodSchema } from '../../../preload/contract/index.ts'
import { addressProblem } from '../address.ts'
import { cleanCode } from '../clean.ts'
import { type Field, PER_MINUTE_DEFAULT, PER_MINUTE_MAX } from '../fields.ts'
import type { ProvinceSystem, WorkspaceName } from '../types.ts'
import { fieldProblem } from '../validate.ts'

/** What a person calls the account. */
export const PROVINCE_LABELS: Record<ProvinceSystem, string> = {
  ideal: '荣耀IDEAL',
  boyuan: '博远ERP',
  ezhan: '荣耀e栈',
}

const account: readonly Field[] = [
  { name: 'baseUrl', label: '接口地址', kind: 'address' },
  { name: 'appKey', label: '接口账号（appKey）', kind: 'code' },
  { name: 'appSecret', label: '接口密钥（appSecret）', kind: 'secret' },
  { name: 'perMinute', label: '每分钟调用上限', kind: 'count' },
]

/** Fields per account, in the order of the form (I16). */
export const PROVINCE_FIELDS: Record<ProvinceSystem, readonly Field[]> = {
  ideal: [
    { name: 'baseUrl', label: '接口地址', kind: 'address' },
    { name: 'interfaceId', label: '接口ID', kind: 'code' },
    { name: 'appKey', label: 'APPKEY', kind: 'secret' },
    { name: 'provinceCode', label: '省包编号', kind: 'code' },
    { name: 'perMinute', label: '每分钟调用上限', kind: 'count' },
  ],
  boyuan: account,
  ezhan: account,
}

/** Name of the one secret of an account. */
export const secretName = (system: ProvinceSystem): string => (system === 'ideal' ? 'appKey' : 'appSecret')

const perMinute = z.number().int().min(1).max(PER_MINUTE_MAX)
const erp = z.object({
  baseUrl: z.string().min(1),
  appKey: z.string().min(1),
  perMinute,
  signatureMethod: signatureMethodSchema,
})

/** Shape of the settings column per system; a row that does not fit is damaged, not guessed at. */
export const provinceSettings = {
  ideal: z.object({
    baseUrl: z.string().min(1),
    interfaceId: z.string().min(1),
    provinceCode: z.string().min(1),
    /** `YYYY-MM-DD`. */
    enabledFrom: z.string().min(1),
    purchaseReturnEndpoint: returnEndpointSchema,
    perMinute,
    signatureMethod: signatureMethodSchema,
  }),
  boyuan: erp,
  ezhan: erp,
} as const
export type ProvinceSettings<S extends ProvinceSystem> = z.output<(typeof provinceSettings)[S]>

export type ValidProvinceAccount =
  | { kind: 'absent' }
  | { kind: 'valid'; settings: Record<string, string | number>; secret: string | null }
  | { kind: 'invalid'; fields: Record<string, string> }

/** Checks one account's form field by field; all fields of the manual are required (I16). Keys are `<system>.<field>`. */
export function validateProvince(
  system: ProvinceSystem,
  form: Record<string, unknown>,
  workspace: WorkspaceName,
): ValidProvinceAccount {
  const text = (name: string): string => {
    const value = form[name]
    return cleanCode(typeof value === 'string' || typeof value === 'number' ? String(value) : '')
  }
  const needed = PROVINCE_FIELDS[system].filter((field) => field.kind !== 'count' && field.kind !== 'address')
  if (needed.every((field) => text(field.name) === '')) return { kind: 'absent' }
  const fields: Record<string, string> = {}
  const settings: Record<string, string | number> = {}
  let secret: string | null = null
  for (const field of PROVINCE_FIELDS[system]) {
    const value = text(field.name)
    const problem =
      field.kind === 'address' && value !== ''
        ? addressProblem(value, workspace)?.replace('https://api.wangdian.cn/openapi2/', 'https://ideal.example')
        : fieldProblem(field, value, workspace)
    if (problem) fields[`${system}.${field.name}`] = problem
    else if (field.kind === 'secret') secret = value === '' ? null : value
    else if (field.kind === 'count') settings[field.name] = value === '' ? PER_MINUTE_DEFAULT : Number(value)
    else settings[field.name] = field.kind === 'address' ? tidy(value) : value
  }
  settings.signatureMethod = form.signatureMethod === 'MD5' ? 'MD5' : 'HMAC-SHA256'
  if (system === 'ideal') {
    const day = text('enabledFrom')
    if (!realDay(day))
      fields['ideal.enabledFrom'] =
        day === '' ? '请填写接口启用日期。' : '接口启用日期不是日期，应为 2026-01-31 这样的写法。'
    settings.enabledFrom = day
    settings.purchaseReturnEndpoint =
      form.purchaseReturnEndpoint === 'outbound-orders' ? 'outbound-orders' : 'inbound-orders'
  }
  return Object.keys(fields).length > 0 ? { kind: 'invalid', fields } : { kind: 'valid', settings, secret }
}

/** Host in lower case, without `/v1` and without closing slash. Call it with an address that passed `addressProblem`. */
function tidy(address: string): string {
  const url = new URL(address)
  return `${url.protocol}//${url.host}${url.pathname.replace(/(\/v1)?\/*$/i, '')}`
}

function realDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text
}

/** Names an account at its remote: two connections with the same key would do the same work twice. */
export function provinceAccountKey(system: ProvinceSystem, settings: Record<string, string | number>): string {
  const { host } = new URL(String(settings.baseUrl))
  return system === 'ideal'
    ? [host, settings.interfaceId, settings.provinceCode].join('|')
    : [host, settings.appKey].join('|')
}

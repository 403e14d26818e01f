import { createHash } from 'node:crypto'
import type { Sandbox } from '../../main/sandbox/index.ts'

/** A test's own client of the ERP: it signs by the public recipe and shares nothing with the sandbox's checks. */
export type Answer = {
  status: number
  headers: Headers
  text: string
  json: Record<string, unknown> & { code: number }
}

export type SignOptions = {
  /** Unix seconds; default: now. */
  timestamp?: string
  length?: (text: string) => number
  sid?: string
  appkey?: string
  secret?: string
  /** Changes the computed signature before it is sent. */
  alter?: (sign: string) => string
}

type Target = Pick<Sandbox, 'urls' | 'credentials'>

export function signedForm(
  target: Pick<Sandbox, 'credentials'>,
  params: Record<string, string>,
  options: SignOptions = {},
): Record<string, string> {
  const { sid, appkey, appsecret } = target.credentials.wangdian
  const length = options.length ?? ((text: string) => Array.from(text).length)
  const all: Record<string, string> = {
    ...params,
    sid: options.sid ?? sid,
    appkey: options.appkey ?? appkey,
    timestamp: options.timestamp ?? String(Math.floor(Date.now() / 1000)),
  }
  const text = Object.keys(all)
    .sort()
    .map((key) => `${pad(length(key), 2)}-${key}:${pad(length(all[key]!), 4)}-${all[key]}`)
    .join(';')
  const sign = createHash('md5')
    .update(text + (options.secret ?? appsecret))
    .digest('hex')
  return { ...all, sign: options.alter?.(sign) ?? sign }
}

export async function call(
  target: Target,
  name: string,
  params: Record<string, string> = {},
  options: SignOptions = {},
): Promise<Answer> {
  return post(target, name, new URLSearchParams(signedForm(target, params, options)))
}

/** Posts a form as it is. */
export async function post(target: Target, name: string, body: URLSearchParams | string): Promise<Answer> {
  return read(
    await fetch(`${target.urls.wangdian}/openapi2/${name}.php`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8' },
      body: body.toString(),
    }),
  )
}

export async function read(response: Response): Promise<Answer> {
  const text = await response.text()
  const json = text.startsWith('{') ? (JSON.parse(text) as Answer['json']) : { code: Number.NaN }
  return { status: response.status, headers: response.headers, text, json }
}

/** Reads every page of a list. */
export async function callAll(
  target: Target,
  name: string,
  list: string,
  params: Record<string, string> = {},
): Promise<{ rows: Record<string, unknown>[]; total: number }> {
  const rows: Record<string, unknown>[] = []
  let total = 0
  for (let page = 0; ; page += 1) {
    const { json } = await call(target, name, { ...params, page_no: String(page), page_size: '100' })
    if (json.code !== 0) throw new Error(`${name}: ${JSON.stringify(json)}`)
    if (page === 0) total = Number(json.total_count)
    const found = json[list] as Record<string, unknown>[]
    rows.push(...found)
    if (found.length < 100) return { rows, total }
  }
}

/** Beijing text of an epoch ms instant. */
export function beijing(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

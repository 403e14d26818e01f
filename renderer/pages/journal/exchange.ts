import type { JournalEntry } from '../../../preload/contract/index.ts'
import { linkTo } from '../../state/router.ts'
import { prettyJson } from '../../text/pretty-json.ts'

/** One request and its answer, as kept with an entry of the scope `http`. */
export interface ExchangeView {
  method: string
  url: string
  /** HTTP status; `null` when there was no whole answer. */
  status: number | null
  code: string | null
  kind: string
  tookMs: number
  requestHeaders: [name: string, value: string][]
  requestBody: string
  responseBody: string
}

/** Reads the detail of an entry as an exchange; `null` when it is something else. */
export function exchangeOf(detail: string | null): ExchangeView | null {
  if (detail === null) return null
  let raw: unknown
  try {
    raw = JSON.parse(detail)
  } catch {
    return null
  }
  if (typeof raw !== 'object' || raw === null) return null
  const value = raw as Record<string, unknown>
  const text = (key: string) => (typeof value[key] === 'string' ? value[key] : '')
  if (text('url') === '' || text('method') === '') return null
  const headers = value.requestHeaders
  return {
    method: text('method'),
    url: text('url'),
    status: typeof value.status === 'number' ? value.status : null,
    code: typeof value.code === 'string' ? value.code : null,
    kind: text('kind'),
    tookMs: typeof value.tookMs === 'number' ? value.tookMs : 0,
    requestHeaders:
      typeof headers === 'object' && headers !== null
        ? Object.entries(headers).map(([name, one]): [string, string] => [name, String(one)])
        : [],
    requestBody: text('requestBody'),
    responseBody: text('responseBody'),
  }
}

/** The request as a person pastes it into a ticket. Secrets were hidden when it was written. */
export function requestText(exchange: ExchangeView): string {
  const lines = [`${exchange.method} ${exchange.url}`]
  for (const [name, value] of exchange.requestHeaders) lines.push(`${name}: ${value}`)
  return exchange.requestBody === '' ? lines.join('\n') : `${lines.join('\n')}\n\n${prettyJson(exchange.requestBody)}`
}

/** Where the thing an entry is about can be seen; `null` = nowhere in this window. */
export function subjectLink(
  entry: Pick<JournalEntry, 'subjectType' | 'subjectId'>,
): { href: string; text: string } | null {
  const { subjectType, subjectId } = entry
  if (subjectId === null) return null
  switch (subjectType) {
    case 'import':
      return { href: linkTo('/import', { id: subjectId }), text: '打开这次导入' }
    case 'product':
      return { href: linkTo('/queue', { state: 'all', text: subjectId }), text: '在队列中查看' }
    case 'connection':
      return { href: linkTo('/connections', { connection: subjectId }), text: '打开对接设置' }
    default:
      return null
  }
}

/** An entry as text for the clipboard. `time` = its moment, formatted. */
export function entryText(entry: JournalEntry, time: string): string {
  const lines = [`${time} ${entry.message}`, `${entry.level} · ${entry.scope} · ${entry.event}`]
  if (entry.correlationId) lines.push(`关联号：${entry.correlationId}`)
  if (entry.subjectId) lines.push(`对象：${entry.subjectType ?? ''} ${entry.subjectId}`)
  if (entry.detail) lines.push(entry.detail)
  return lines.join('\n')
}

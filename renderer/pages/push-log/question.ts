import { ORDER_KINDS, type PushLogFilter } from '../../../preload/contract/index.ts'
import { RETURNED_CHOICES, UPLOAD_CHOICES } from '../../text/push-log.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/
const dayOf = (text: string | undefined): string | null => (text !== undefined && DAY.test(text) ? text : null)

/** What the address says: `/p/ideal-log?orderNo=CD1&upload=failed`. Anything unreadable counts as not said. */
export function questionOf(query: Readonly<Record<string, string>>): PushLogFilter {
  const connection = /^\d{1,15}$/.test(query.connection ?? '') ? Number(query.connection) : null
  return {
    connectionId: connection,
    orderNo: (query.orderNo ?? '').slice(0, 100),
    kind: ORDER_KINDS.find((kind) => kind === query.kind) ?? null,
    from: dayOf(query.from),
    to: dayOf(query.to),
    upload:
      query.upload === 'none' ? 'none' : (UPLOAD_CHOICES.find((one) => one.value === query.upload)?.value ?? 'all'),
    returned:
      query.returned === 'none'
        ? 'none'
        : (RETURNED_CHOICES.find((one) => one.value === query.returned)?.value ?? 'all'),
  }
}

export function isNarrowed(filter: PushLogFilter): boolean {
  const { orderNo, kind, from, to, upload, returned } = filter
  return orderNo !== '' || kind !== null || from !== null || to !== null || upload !== 'all' || returned !== 'all'
}

/** Takes every narrowing back, for the address. */
export const NO_FILTER = { orderNo: null, kind: null, from: null, to: null, upload: null, returned: null } as const

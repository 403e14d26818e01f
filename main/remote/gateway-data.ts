import { z } from 'zod'
import { parseIso } from './beijing-time.ts'
import { parseDecimal } from './decimal.ts'
import type { Call, CallOptions, Operation } from './gateway-call.ts'
import { garbage } from './outcome.ts'
import type { Read } from './read.ts'

/** Decimal text of a wire → integer × 10⁴. */
export const wireDecimal = z.string().transform((text, context) => {
  const value = parseDecimal(text)
  if (value !== null) return value
  context.addIssue({ code: 'custom', message: 'no decimal' })
  return z.NEVER
})
/** ISO 8601 with offset → epoch ms. */
export const wireTime = z.string().transform((text, context) => {
  const value = parseIso(text)
  if (value !== null) return value
  context.addIssue({ code: 'custom', message: 'no time' })
  return z.NEVER
})
export const textOrNull = z
  .string()
  .nullish()
  .transform((value) => value ?? null)

/** `{rows: […]}` */
export const wireRows = <Row extends z.ZodType>(row: Row) => z.object({ rows: z.array(row) })
/** `{rows: […], nextCursor}` */
export const wirePage = <Row extends z.ZodType>(row: Row) =>
  z.object({ rows: z.array(row), nextCursor: z.string().nullable() })

export interface GatewayPage<Row> {
  rows: Row[]
  nextCursor: string | null
}

/** Makes an operation and reads its `data` by a schema; what does not fit the contract is garbage, never a part of it. */
export async function readGateway<Schema extends z.ZodType>(
  call: Call,
  system: string,
  operation: Operation,
  schema: Schema,
  options?: CallOptions,
): Promise<Read<z.output<Schema>>> {
  const read = await call(operation, options)
  if (!read.ok) return read
  const parsed = schema.safeParse(read.value)
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, outcome: garbage({ idempotent: operation.read, system }) }
}

const PAGE = 500
const MOST_PAGES = 2_000

/** All pages of a list. A page that fails fails the whole: half a list is never taken for the whole one. */
export async function listGateway<Row>(
  call: Call,
  system: string,
  path: string,
  schema: z.ZodType<Row>,
  options?: CallOptions,
): Promise<Read<Row[]>> {
  const rows: Row[] = []
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const read = await readGateway(
      call,
      system,
      { method: 'GET', path, query: { limit: PAGE, cursor }, read: true },
      wirePage(schema),
      options,
    )
    if (!read.ok) return read
    rows.push(...read.value.rows)
    if (read.value.nextCursor === null) return { ok: true, value: rows }
    cursor = read.value.nextCursor
  }
  return { ok: false, outcome: garbage({ idempotent: true, system }) }
}

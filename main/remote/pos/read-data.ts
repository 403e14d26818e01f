import type { z } from 'zod'
import type { JsonObject } from '../json.ts'
import { garbage } from '../outcome.ts'
import type { Read } from '../read.ts'
import type { Call, CallOptions, Operation } from './call.ts'

/**
 * Makes an operation and reads its `data` by a schema; what does not fit the contract is garbage.
 * @returns the parsed value, never a part of it
 */
export async function readData<Schema extends z.ZodType>(
  call: Call,
  operation: Operation,
  schema: Schema,
  options?: CallOptions,
): Promise<Read<z.output<Schema>>> {
  const read = await call(operation, options)
  return read.ok ? parseData(read.value, operation.read, schema) : read
}

export function parseData<Schema extends z.ZodType>(
  data: JsonObject,
  idempotent: boolean,
  schema: Schema,
): Read<z.output<Schema>> {
  const parsed = schema.safeParse(data)
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, outcome: garbage({ idempotent, system: 'pos' }) }
}

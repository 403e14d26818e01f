import { z } from 'zod'
import { emptySchema, timeSchema } from '../envelope.ts'

export const STREAMS = ['products', 'documentsIn', 'documentsOut', 'sales', 'stock'] as const
export const streamSchema = z.enum(STREAMS)
export const runnerSchema = z.enum(['app', 'direct'])
export const systemSchema = z.enum(['wangdian', 'pos'])

const secretState = z.object({ has: z.boolean(), hint: z.string().nullable() })

export const checkSchema = z.object({
  name: z.string(),
  label: z.string(),
  system: systemSchema,
  state: z.enum(['waiting', 'running', 'pass', 'warn', 'fail', 'skipped']),
  problem: z.string().default(''),
  cause: z.string().default(''),
  action: z.string().default(''),
  /** What was found, e.g. 本机时间快 2 秒. */
  found: z.string().default(''),
})
export type ConnectionCheck = z.infer<typeof checkSchema>

export const accountStateSchema = z.enum(['ok', 'unverified', 'needs-reentry', 'locked-elsewhere', 'incomplete'])

export const connectionSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  kind: z.literal('shop'),
  wangdian: z.object({
    baseUrl: z.string(),
    sid: z.string(),
    appkey: z.string(),
    appsecret: secretState,
    perMinute: z.number().int(),
    state: accountStateSchema,
  }),
  pos: z.object({
    baseUrl: z.string(),
    appKey: z.string(),
    appSecret: secretState,
    perMinute: z.number().int(),
    state: accountStateSchema,
  }),
  /** 授权 values of the manual (S9): 门店ID, 门店名称, 授权密钥. */
  authorisation: z.object({ shopId: z.string(), shopName: z.string(), key: secretState }),
  runners: z.record(streamSchema, runnerSchema),
  verifiedAt: timeSchema.nullable(),
  checks: z.array(checkSchema),
  /** Measured from the remotes' Date headers; positive = this PC is fast. Milliseconds. */
  clockOffsetMs: z.number().nullable(),
})
export type Connection = z.infer<typeof connectionSchema>

export const saveConnectionSchema = z.object({
  id: z.number().int().nullable(),
  name: z.string(),
  wangdian: z.object({
    baseUrl: z.string(),
    sid: z.string(),
    appkey: z.string(),
    perMinute: z.number(),
    /** Only when typed anew; never sent back to the window. */
    appsecret: z.string().optional(),
  }),
  pos: z.object({ baseUrl: z.string(), appKey: z.string(), perMinute: z.number(), appSecret: z.string().optional() }),
  authorisation: z.object({ shopId: z.string(), shopName: z.string(), key: z.string().optional() }),
})
export type SaveConnection = z.infer<typeof saveConnectionSchema>

export const mappingRowSchema = z.object({
  shopId: z.string(),
  shopName: z.string(),
  shopKind: z.enum(['store', 'headquarters']),
  warehouseNo: z.string().nullable(),
  warehouseName: z.string().nullable(),
  state: z.enum(['confirmed', 'proposed', 'mismatch', 'unmapped']),
  reason: z.string().default(''),
})
export type MappingRow = z.infer<typeof mappingRowSchema>

export const operatorSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  role: z.enum(['staff', 'implementer']),
})

const byId = z.object({ id: z.number().int() })

export const connectionCalls = {
  'connections.list': { input: emptySchema, output: z.object({ connections: z.array(connectionSchema) }) },
  'connections.save': {
    input: saveConnectionSchema,
    output: z.object({ connection: connectionSchema, warnings: z.array(z.string()) }),
  },
  'connections.remove': { input: byId, output: emptySchema },
  /** 测试连接: starts the named checks; they arrive by the topic `connections.checks`. Answers when all have ended. */
  'connections.test': { input: byId, output: z.object({ connection: connectionSchema }) },
  'connections.mapping': {
    input: byId,
    output: z.object({ rows: z.array(mappingRowSchema), readAt: timeSchema.nullable() }),
  },
  'connections.refreshMapping': {
    input: byId,
    output: z.object({ rows: z.array(mappingRowSchema), readAt: timeSchema.nullable() }),
  },
  'connections.confirmMapping': {
    input: z.object({
      id: z.number().int(),
      pairs: z.array(z.object({ shopId: z.string(), warehouseNo: z.string() })),
    }),
    output: z.object({ rows: z.array(mappingRowSchema), readAt: timeSchema.nullable() }),
  },
  'connections.setRunner': {
    input: z.object({ id: z.number().int(), stream: streamSchema, runner: runnerSchema }),
    output: z.object({ connection: connectionSchema }),
  },
  'operators.list': {
    input: emptySchema,
    output: z.object({ operators: z.array(operatorSchema), current: operatorSchema.nullable(), pinSet: z.boolean() }),
  },
  /** Staff need a name only; 实施 needs the PIN (the first one sets it, at least four digits). */
  'operators.signIn': {
    input: z.object({ name: z.string(), role: z.enum(['staff', 'implementer']), pin: z.string().optional() }),
    output: z.object({ current: operatorSchema }),
  },
} as const

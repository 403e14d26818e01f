import { z } from 'zod'
import { cursorSchema, daySchema, emptySchema, timeSchema, troubleSchema } from '../envelope.ts'
import { accountStateSchema } from './connections.ts'

/** Calls of 省包 set-up: accounts, 荣耀IDEAL接口设置, 荣耀IDEAL仓库设置, e栈 商品映射 and 客户映射, 串号规则对照 (I11–I23). */

export const PROVINCE_SYSTEMS = ['ideal', 'boyuan', 'ezhan'] as const
export const provinceSystemSchema = z.enum(PROVINCE_SYSTEMS)
export type ProvinceSystem = z.infer<typeof provinceSystemSchema>

const secretState = z.object({ has: z.boolean(), hint: z.string().nullable() })
/** HMAC-SHA256, or MD5 where the other side has asked for it. */
export const signatureMethodSchema = z.enum(['HMAC-SHA256', 'MD5'])
/** Creating call for 采购退货: 创建入库指令 as the manual writes it, or 创建出库指令 where 荣耀 asks for it (B1). */
export const returnEndpointSchema = z.enum(['inbound-orders', 'outbound-orders'])

export const provinceCheckSchema = z.object({
  name: z.string(),
  label: z.string(),
  system: provinceSystemSchema,
  state: z.enum(['waiting', 'running', 'pass', 'warn', 'fail', 'skipped']),
  problem: z.string().default(''),
  cause: z.string().default(''),
  action: z.string().default(''),
  found: z.string().default(''),
})
export type ProvinceCheck = z.infer<typeof provinceCheckSchema>

const erpAccount = z.object({
  baseUrl: z.string(),
  appKey: z.string(),
  appSecret: secretState,
  perMinute: z.number().int(),
  signatureMethod: signatureMethodSchema,
  state: accountStateSchema,
})

/** A 对接 of a province: 荣耀IDEAL, 博远ERP and 荣耀e栈. Secrets never reach the window. */
export const provinceConnectionSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  kind: z.literal('province'),
  /** 荣耀IDEAL接口设置 (I16). */
  ideal: z.object({
    baseUrl: z.string(),
    /** 接口ID */
    interfaceId: z.string(),
    /** APPKEY, masked. */
    appKey: secretState,
    /** 省包编号 */
    provinceCode: z.string(),
    /** 接口启用日期: documents dated before it cannot be pushed (I19). Empty = not set yet. */
    enabledFrom: z.union([daySchema, z.literal('')]),
    purchaseReturnEndpoint: returnEndpointSchema,
    perMinute: z.number().int(),
    signatureMethod: signatureMethodSchema,
    state: accountStateSchema,
  }),
  boyuan: erpAccount,
  ezhan: erpAccount,
  verifiedAt: timeSchema.nullable(),
  checks: z.array(provinceCheckSchema),
  /** Positive = this PC is fast (ms). */
  clockOffsetMs: z.number().nullable(),
})
export type ProvinceConnection = z.infer<typeof provinceConnectionSchema>

const erpForm = z.object({
  baseUrl: z.string(),
  appKey: z.string(),
  /** Only when typed anew. */
  appSecret: z.string().optional(),
  perMinute: z.number(),
  signatureMethod: signatureMethodSchema.default('HMAC-SHA256'),
})
export const saveProvinceConnectionSchema = z.object({
  id: z.number().int().nullable(),
  name: z.string(),
  ideal: z.object({
    baseUrl: z.string(),
    interfaceId: z.string(),
    /** Only when typed anew. */
    appKey: z.string().optional(),
    provinceCode: z.string(),
    enabledFrom: z.string(),
    purchaseReturnEndpoint: returnEndpointSchema.default('inbound-orders'),
    perMinute: z.number(),
    signatureMethod: signatureMethodSchema.default('HMAC-SHA256'),
  }),
  boyuan: erpForm,
  ezhan: erpForm,
})
export type SaveProvinceConnection = z.input<typeof saveProvinceConnectionSchema>

/** 接口状态 as 博远 last said; only 博远后台 switches it (I17). Read-only here: 请联系博远业务员. */
export const interfaceStateSchema = z.object({
  ideal: z.enum(['open', 'closed', 'unknown']),
  /** When 博远后台 switched it. */
  changedAt: timeSchema.nullable(),
  /** Whether 荣耀e栈 has been opened (I11); null = never asked. */
  ezhanOpened: z.boolean().nullable(),
  /** When 博远 last answered. */
  readAt: timeSchema.nullable(),
  /** Why the last asking did not work. */
  trouble: troubleSchema.nullable(),
  /** Why nothing can be pushed now, whatever the order; null = pushing is possible. */
  blocked: troubleSchema.nullable(),
})
export type InterfaceState = z.infer<typeof interfaceStateSchema>

/** 荣耀IDEAL仓库设置: one ERP 仓库 ↔ one IDEAL 仓库编码 (I20–I22). */
export const warehouseRowSchema = z.object({
  warehouseNo: z.string(),
  name: z.string(),
  /** Still there and enabled in 博远ERP. */
  active: z.boolean(),
  idealCode: z.string().nullable(),
  /** Name of the code as IDEAL knows it; null = IDEAL does not list it. */
  idealName: z.string().nullable(),
  /** A code that fits by name, to be confirmed. */
  proposal: z.string().nullable(),
  /** What is wrong with the mapping; empty = nothing. */
  problem: z.string(),
})
export type WarehouseRow = z.infer<typeof warehouseRowSchema>
const warehouses = z.object({
  rows: z.array(warehouseRowSchema),
  /** Codes IDEAL lists, for choosing; a code may also be typed. */
  idealWarehouses: z.array(z.object({ code: z.string(), name: z.string(), active: z.boolean() })),
  readAt: timeSchema.nullable(),
})

export const serialRuleSchema = z.object({
  /** 是否按串号管理 */
  serialManaged: z.boolean(),
  /** 串号长度; null = any. */
  serialLength: z.number().int().nullable(),
  /** 是否多串号管理 */
  multiSerial: z.boolean(),
  /** 辅助串号长度; null = any. */
  auxLength: z.number().int().nullable(),
})
export type SerialRuleView = z.infer<typeof serialRuleSchema>

/**
 * unmapped: no partner found · proposed: one found by itself, to be confirmed · conflict: several fit, or what was
 * confirmed is gone on one side · confirmed.
 */
export const MAPPING_STATES = ['unmapped', 'proposed', 'conflict', 'confirmed'] as const
export const mappingStateSchema = z.enum(MAPPING_STATES)
export type MappingState = z.infer<typeof mappingStateSchema>

/** One 商品型号 or 渠道客户 of e栈 with its partner in the ERP. Of `side: 'erp'` the e栈 side is empty. */
export const ezhanMappingRowSchema = z.object({
  /** e栈 code; empty for an ERP row without partner. */
  ezhanCode: z.string(),
  ezhanName: z.string(),
  model: z.string().nullable(),
  barcode: z.string().nullable(),
  erpNo: z.string().nullable(),
  erpName: z.string().nullable(),
  state: mappingStateSchema,
  /** Why it is proposed or in conflict, e.g. 69码相同. */
  reason: z.string(),
  confirmedBy: z.string().nullable(),
  confirmedAt: timeSchema.nullable(),
})
export type EzhanMappingRow = z.infer<typeof ezhanMappingRowSchema>

export const mappingCountsSchema = z.object({
  unmapped: z.number().int(),
  proposed: z.number().int(),
  conflict: z.number().int(),
  confirmed: z.number().int(),
  /** ERP rows in use that no e栈 row belongs to. */
  erpOnly: z.number().int(),
})

const mappingWhat = z.enum(['products', 'customers'])
export type MappingWhat = z.infer<typeof mappingWhat>

const syncView = z.object({
  /** When the last complete reading of both sides ended; null = never. */
  readAt: timeSchema.nullable(),
  running: z.boolean(),
  trouble: troubleSchema.nullable(),
})

/** 串号规则对照: a product mapped on both sides (B14). */
export const ruleRowSchema = z.object({
  productNo: z.string(),
  productName: z.string(),
  goodsCode: z.string(),
  erp: serialRuleSchema,
  ideal: serialRuleSchema,
  /** What differs, in words; empty = equal. A difference blocks pushing that product. */
  differences: z.array(z.string()),
})
export type RuleRow = z.infer<typeof ruleRowSchema>

const byId = z.object({ id: z.number().int() })
const connection = z.object({ connection: provinceConnectionSchema })

export const provinceCalls = {
  'province.connections': { input: emptySchema, output: z.object({ connections: z.array(provinceConnectionSchema) }) },
  /** 荣耀IDEAL接口设置 → 保存, and the accounts of 博远ERP and 荣耀e栈. Needs 实施. */
  'province.saveConnection': { input: saveProvinceConnectionSchema, output: connection },
  'province.removeConnection': { input: byId, output: emptySchema },
  /** 测试连接. Answers when all checks have ended; each step comes by `connections.changed`. */
  'province.testConnection': { input: byId, output: connection },
  /** Makes (or repairs) the practice connection with the practice servers' accounts, lists and mapping. */
  'province.preparePractice': { input: emptySchema, output: connection },

  /** What 博远 last said. */
  'province.state': { input: byId, output: interfaceStateSchema },
  /** Asks 博远 now. */
  'province.refreshState': { input: byId, output: interfaceStateSchema },

  'province.warehouses': { input: byId, output: warehouses },
  /** Sets or clears (null) the IDEAL code of one ERP warehouse. Needs 实施. Duplicates are refused (I21). */
  'province.mapWarehouse': {
    input: z.object({ id: z.number().int(), warehouseNo: z.string(), idealCode: z.string().nullable() }),
    output: warehouses,
  },

  /** Reads goods, customers (e栈), products, partners, warehouses (博远) and IDEAL's warehouses anew. One run at a time. */
  'province.sync': { input: byId, output: syncView },
  'province.syncState': { input: byId, output: syncView },
  /** e栈 商品映射 and 客户映射: unmapped first, then proposed, conflicts, confirmed. `side: 'erp'`: ERP rows without partner. */
  'province.mapping': {
    input: z.object({
      id: z.number().int(),
      what: mappingWhat,
      side: z.enum(['ezhan', 'erp']).default('ezhan'),
      state: mappingStateSchema.nullable().default(null),
      /** Code, name, model or 69码. */
      search: z.string().max(100).default(''),
      cursor: cursorSchema.default(null),
    }),
    output: z.object({
      rows: z.array(ezhanMappingRowSchema),
      next: cursorSchema,
      counts: mappingCountsSchema,
      sync: syncView,
    }),
  },
  /** ERP rows that could be the partner of an e栈 row, best first, for choosing by hand. */
  'province.candidates': {
    input: z.object({ id: z.number().int(), what: mappingWhat, search: z.string().max(100) }),
    output: z.object({
      rows: z.array(z.object({ erpNo: z.string(), erpName: z.string(), takenBy: z.string().nullable() })),
    }),
  },
  /** Confirms pairs. All or nothing; a pair of which one side is taken is refused by name. */
  'province.confirmMapping': {
    input: z.object({
      id: z.number().int(),
      what: mappingWhat,
      pairs: z
        .array(z.object({ ezhanCode: z.string(), erpNo: z.string() }))
        .min(1)
        .max(1000),
    }),
    output: z.object({ confirmed: z.number().int() }),
  },
  /** Confirms every proposal that stands. */
  'province.confirmProposals': {
    input: z.object({ id: z.number().int(), what: mappingWhat }),
    output: z.object({ confirmed: z.number().int() }),
  },
  'province.unmap': {
    input: z.object({ id: z.number().int(), what: mappingWhat, ezhanCode: z.string() }),
    output: emptySchema,
  },

  /** 串号规则对照 (I23, B14): differing ones first. */
  'province.rules': {
    input: z.object({
      id: z.number().int(),
      onlyDifferent: z.boolean().default(false),
      search: z.string().max(100).default(''),
      cursor: cursorSchema.default(null),
    }),
    output: z.object({
      rows: z.array(ruleRowSchema),
      next: cursorSchema,
      different: z.number().int(),
      equal: z.number().int(),
    }),
  },
  /** Saves the comparison as csv; null = cancelled. */
  'province.exportRules': {
    input: z.object({ id: z.number().int(), onlyDifferent: z.boolean().default(false) }),
    output: z.object({ file: z.object({ token: z.string(), name: z.string() }).nullable() }),
  },
} as const

import type { DocumentState, Trouble } from '../../preload/contract/index.ts'
import type { ErpKind } from '../remote/pos/index.ts'
import { createsProducts, INITIAL_IN, type InFamily, travelOf } from './in-kinds.ts'

/** S101: SKU of one 初始化入库 at the most. */
export const MOST_SKUS = 5_000
/** Lines of one document at the most (pos.openapi.yaml, documents.lines). */
export const MOST_LINES = 5_000
/** A28, S98: reaches the shop about ten minutes after it was finished; late after 15, alert after 30. */
export const EXPECTED_MS = 10 * 60_000
export const LATE_MS = 5 * 60_000
export const ALERT_MS = 20 * 60_000

/** Everything a decision about a document of the ERP stands on. Times epoch ms. */
export interface InFacts {
  family: InFamily
  code: number | null
  status: number | null
  /** 原始外部单号 is ours, or a document of the POS: it was born there (A17, A30). */
  bornHere: boolean
  /** shop: confirmed pair · unconfirmed: a shop of the POS has this number, nobody confirmed it · none: no shop's. */
  warehouse: 'shop' | 'unconfirmed' | 'none'
  lines: number
  skus: number
  /** Lines whose quantity cannot be read or is below zero. */
  badLines: number
  /** Lines with a quantity above zero. */
  sendable: number
  /** Lines without 商家编码. */
  withoutCode: number
  /** Switched off by a person. */
  off: boolean
  /** 执行方 of documentsIn. */
  runner: 'app' | 'direct'
  /** Finished before this connection existed. */
  beforeStart: boolean
  /** A person asked for this one document: overrules `beforeStart` and `off`. */
  wanted: boolean
  /** A person accepted to send it in parts. */
  split: boolean
}

/** Where a document stands by itself; `go` = everything on our side allows it. */
export type InDecision =
  | { go: true; as: ErpKind }
  | { go: false; state: DocumentState; trouble: Trouble | null; canSplit?: boolean; canSend?: boolean }

const stay = (
  state: DocumentState,
  trouble: Trouble | null = null,
  offers: { canSplit?: boolean; canSend?: boolean } = {},
): InDecision => ({ go: false, state, trouble, ...offers })
const because = (code: string, problem: string, cause: string, action: string): Trouble => ({
  code,
  problem,
  cause,
  action,
})

/** Stage of a stock document by its status (A14). An unknown status has not ended yet. */
export function stageOf(family: InFamily, status: number | null): 'finished' | 'settling' | 'open' | 'cancelled' {
  switch (family) {
    case 'stockIn':
    case 'refundIn':
      if (status === 80) return 'finished'
      if (status === 60 || status === 70) return 'settling'
      return status === 10 ? 'cancelled' : 'open'
    case 'stockOut':
    case 'tradeOut':
      if (status === 95 || status === 105 || status === 110) return 'finished'
      return status === 5 ? 'cancelled' : 'open'
    case 'transfer':
      if (status === 90) return 'finished'
      return status === 10 ? 'cancelled' : 'open'
  }
}

/** S92–S102, S115, S116, A14, A15, A17, A28–A30: pure. What never goes is said first, whatever else is true of it. */
export function decideIn(facts: InFacts): InDecision {
  const travel = travelOf(facts.family, facts.code)
  if (travel.kind === 'unsupported')
    return stay(
      'unsupported',
      because('UNSUPPORTED_KIND', '不支持回传', `${travel.reason}。`, '无需处理，这不是失败。'),
    )
  if (travel.kind === 'never')
    return stay('not-returned', because('DISPLAY_ONLY', '不回传', `${travel.reason}。`, '无需处理。'))
  if (facts.bornHere)
    return stay(
      'not-returned',
      because('BORN_IN_POS', '不回传', '这张单据来自门店系统，回传会重复记账。', '无需处理。'),
    )
  switch (stageOf(facts.family, facts.status)) {
    case 'cancelled':
      return stay('cancelled')
    case 'settling':
      return stay(
        'waiting-settle',
        because(
          'NOT_SETTLED',
          '等待结算',
          '单据已审核，还没有结算；结算后才会变为“已完成”。',
          '请在 ERP 中结算这张单据；勾选“其他入库自动结算”“其他出库自动结算”后可自动完成。',
        ),
      )
    case 'open':
      return stay(
        'waiting-finish',
        because('NOT_FINISHED', '未到回传条件', '单据在 ERP 中还没有完成。', '请在 ERP 中审核、完成这张单据。'),
      )
    case 'finished':
      break
  }
  if (facts.warehouse === 'none')
    return stay(
      'not-returned',
      because(
        'NOT_A_SHOP',
        '不回传',
        '商家后台没有与这个仓库编号相同的店铺或总仓。',
        '无需处理；新开门店请先在【对接设置】刷新对应关系。',
      ),
    )
  if (facts.off && !facts.wanted)
    return stay(
      'not-returned',
      because(
        'KIND_OFF',
        '不回传',
        '这种单据已在单据设置中停用。',
        '需要时可点“立即同步”单独发送，或在单据设置中启用。',
      ),
      { canSend: true },
    )
  if (facts.beforeStart && !facts.wanted)
    return stay(
      'not-returned',
      because(
        'BEFORE_START',
        '不回传',
        '单据在建立对接之前已经完成，门店可能已经手工入账。',
        '确认门店没有这张单据后，可点“立即同步”单独发送。',
      ),
      { canSend: true },
    )
  if (facts.runner === 'direct')
    return stay(
      'observing',
      because(
        'RUNNER_DIRECT',
        '由对方系统直连',
        '单据 ERP → POS 由对方系统直连执行，本软件只核对是否到达。',
        '无需处理。',
      ),
    )
  if (facts.warehouse === 'unconfirmed')
    return stay(
      'unmapped',
      because(
        'UNMAPPED',
        '门店未对应',
        '仓库与店铺的对应关系还没有确认，或两边不一致。',
        '请实施人员在【对接设置】确认门店与仓库的对应关系，之后会自动发送。',
      ),
    )
  if (facts.badLines > 0)
    return stay(
      'held',
      because(
        'BAD_QUANTITY',
        '有数量不能发送',
        `${facts.badLines} 行的数量为负数或无法识别。`,
        '请在 ERP 中核对这张单据，并在门店手工处理。',
      ),
    )
  if (facts.sendable === 0)
    return stay('not-returned', because('NOTHING', '不回传', '单据没有数量大于 0 的商品。', '无需处理。'))
  if (facts.withoutCode > 0)
    return stay(
      'missing-products',
      because(
        'NO_MERCHANT_CODE',
        '缺商品',
        `${facts.withoutCode} 行没有商家编码，门店无法识别。`,
        '请在 ERP 货品档案中补填商家编码。',
      ),
    )
  if (!facts.split && isInitial(facts) && facts.skus > MOST_SKUS)
    return stay(
      'held',
      because(
        'INITIAL_TOO_LARGE',
        '初始化入库超过 5000 个 SKU',
        `共 ${facts.skus} 个 SKU，一次最多 ${MOST_SKUS} 个。`,
        '请点“拆分发送”，软件会分成几张发送；全部到达之后再做这些商品的入库。',
      ),
      { canSplit: true },
    )
  if (!facts.split && facts.lines > MOST_LINES)
    return stay(
      'held',
      because(
        'TOO_MANY_LINES',
        '单据行数太多',
        `共 ${facts.lines} 行，门店系统一张单据最多 ${MOST_LINES} 行。`,
        '请点“拆分发送”，软件会分成几张发送。',
      ),
      { canSplit: true },
    )
  return { go: true, as: travel.as }
}

function isInitial(facts: Pick<InFacts, 'family' | 'code'>): boolean {
  return facts.family === 'stockIn' && facts.code === INITIAL_IN
}

/** S92, S93, A33: what becomes of a document whose products the POS does not have. */
export function decideMissing(facts: {
  family: string
  code: number | null
  /** ERP数据同步设置; null = could not be asked. */
  switchOn: boolean | null
  /** 执行方 of the products. */
  productsRunner: 'app' | 'direct'
  missing: readonly string[]
}): { create: true } | { create: false; trouble: Trouble } {
  const list = `${facts.missing.slice(0, 5).join('、')}${facts.missing.length > 5 ? ` 等 ${facts.missing.length} 个` : ''}`
  const hold = (cause: string, action: string, code = 'MISSING_PRODUCTS'): { create: false; trouble: Trouble } => ({
    create: false,
    trouble: because(code, '缺商品', `门店没有这些商品：${list}。${cause}`, action),
  })
  if (!createsProducts(facts.family, facts.code))
    return hold('这种单据不会创建商品。', '请先导入这些商品，之后单据会自动发送。')
  if (facts.switchOn === false)
    return hold(
      '【ERP数据同步设置】没有开启，入库单据不会创建商品。',
      '请在商家后台 商家管理→平台配置→旺店通ERP服务→ERP数据同步设置 开启开关，或先导入这些商品；之后单据会自动发送。',
      'SYNC_SWITCH_OFF',
    )
  if (facts.productsRunner === 'direct')
    return hold('商品由对方系统直连执行，本软件不创建商品。', '请等待对方系统创建商品，之后单据会自动发送。')
  return { create: true }
}

/** A28: whether a document is late. `expectedAt` null = no arrival is expected. */
export function lateness(expectedAt: number | null, now: number): 'late' | 'alert' | null {
  if (expectedAt === null) return null
  if (now > expectedAt + ALERT_MS) return 'alert'
  return now > expectedAt + LATE_MS ? 'late' : null
}

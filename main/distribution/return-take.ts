import type { OrderKind } from '../../preload/contract/index.ts'
import type { IdealLookup, IdealOrder, IdealPhase } from '../remote/ideal/index.ts'
import type { OrderPort } from './order-port.ts'
import type { StoredOrder } from './order-types.ts'
import { phaseText } from './return-rules.ts'
import type { ReturnSource, ReturnTables, StoredReturn } from './return-tables.ts'

export interface TakeDeps {
  tables: ReturnTables
  orders: OrderPort
  now(): number
  newCorrelationId(): string
  note(returned: StoredReturn, level: 'info' | 'warn' | 'error', event: string, message: string): void
}

/**
 * Keeps what a look-up said of one order: pushed, its 取消申请, and every phase; in the caller's transaction. Coming twice,
 * early or late changes nothing (I71). Returns the ids of orders and whether anything is due now.
 */
export function takeLookup(deps: TakeDeps, connectionId: number, found: IdealLookup): number[] {
  const { order } = found
  if (!order) return []
  const own = deps.orders.find(connectionId, found.billType, found.billNo)
  const ours = own !== null && isOurs(own, order.idempotencyKey)
  if (own && ours) {
    deps.orders.setPushed(own.id, { idealNo: order.idealNo, at: order.createdAt })
    if (order.cancel) deps.orders.cancelResult(own.id, order.cancel)
  }
  for (const phase of order.phases) takePhase(deps, connectionId, own, ours, order, phase)
  return own ? [own.id] : []
}

/** B9: a push of ours, by its key; an order of somebody else under the same 单据号 is not taken for it. */
function isOurs(order: StoredOrder, key: string): boolean {
  if (order.upload !== 'uploading' && order.upload !== 'uploaded' && order.upload !== 'unknown') return false
  const begin = `${order.kind}-${order.orderNo}-`
  if (!key.startsWith(begin)) return false
  const pushNo = Number(key.slice(begin.length))
  return Number.isInteger(pushNo) && pushNo >= 1 && pushNo <= order.pushNo
}

function takePhase(
  deps: TakeDeps,
  connectionId: number,
  own: StoredOrder | null,
  ours: boolean,
  order: IdealOrder,
  phase: IdealPhase,
): void {
  const { tables } = deps
  const now = deps.now()
  const kind: OrderKind = order.billType
  const there = tables.byPhase(connectionId, kind, order.billNo, phase.phase)
  const quantity = phase.lines.reduce((sum, line) => sum + line.actualQty, 0)
  const ordered = phase.lines.reduce((sum, line) => sum + line.planQty, 0)
  const orderId = own?.id ?? null
  const facts = {
    orderId,
    ours,
    idealNo: order.idealNo,
    version: phase.version,
    final: phase.final,
    occurredAt: phase.finishedAt,
    lines: phase.lines,
    serialCount: phase.serialCount,
    orderStatus: order.status,
    cancelState: order.cancel?.state ?? null,
    quantity,
    ordered,
  }
  if (!there) {
    const id = tables.insert({
      ...facts,
      connectionId,
      kind,
      orderNo: order.billNo,
      phase: phase.phase,
      stage: 'received',
      source: sourceOf(deps, connectionId, order, phase),
      trouble: null,
      problems: [],
      warnings: 0,
      serials: 0,
      expected: null,
      difference: false,
      attempts: 0,
      nextAt: now,
      receivedAt: now,
      finishedAt: null,
      documentId: null,
      correlationId: deps.newCorrelationId(),
    })
    tables.addEvent(id, now, `收到回传：${phaseText(kind, phase.phase)}${phase.final ? '' : '（未完成）'}`)
    return
  }
  if (there.stage === 'applied') {
    if (phase.version !== there.version) takeLate(deps, there, facts)
    return
  }
  const changed = phase.version !== there.version
  const known = there.orderId !== orderId || there.ours !== ours
  // 终止 decided meanwhile, 移出 done meanwhile …: looked at again, but not more often than a look-up is made.
  const moved = order.status !== there.orderStatus || facts.cancelState !== there.cancelState
  if (!changed && !known && !moved) return
  tables.patch(there.id, {
    ...facts,
    ...(changed ? { attempts: 0, problems: [], serials: 0, expected: null } : {}),
    stage: there.stage === 'trouble' ? 'trouble' : 'received',
    nextAt: now,
  })
  if (changed)
    tables.addEvent(
      there.id,
      now,
      `回传有更新（第 ${phase.version} 版）：${phase.final ? phaseText(kind, phase.phase) : '未完成'}`,
    )
}

/** IDEAL changed its figures after the stock document was made: the document stays, a person must look. */
function takeLate(
  deps: TakeDeps,
  there: StoredReturn,
  facts: { version: number; lines: StoredReturn['lines']; quantity: number },
): void {
  const now = deps.now()
  const same = JSON.stringify(there.lines) === JSON.stringify(facts.lines)
  if (same) {
    deps.tables.patch(there.id, { version: facts.version })
    return
  }
  const trouble = {
    code: 'CHANGED_AFTER_DOCUMENT',
    problem: '出入库单生成以后，荣耀IDEAL又改了数量。',
    cause: `生成时合计 ${there.quantity / 10_000}，现在 ${facts.quantity / 10_000}。`,
    action: '已生成的单据没有改动；请与仓库核对，确认后在博远ERP里手工调整。',
  }
  deps.tables.patch(there.id, { version: facts.version, trouble })
  deps.tables.addEvent(there.id, now, `${trouble.problem}${trouble.cause}`)
  if (there.orderId !== null)
    deps.orders.addEvent(there.orderId, { at: now, event: 'return.late', text: `${trouble.problem}${trouble.cause}` })
  deps.note(there, 'error', 'return.changed-late', `${there.orderNo}：${trouble.problem}${trouble.cause}`)
}

function sourceOf(deps: TakeDeps, connectionId: number, order: IdealOrder, phase: IdealPhase): ReturnSource {
  return deps.tables.sourceOf(connectionId, order.billType, order.billNo, phase.phase, phase.version) ?? 'lookUp'
}

import type { SerialRuleView, Trouble } from '../../preload/contract/index.ts'
import type { Queue } from '../queue/index.ts'
import type { Ideal } from '../remote/ideal/index.ts'
import { makeDocument } from './document-make.ts'
import type { DocumentTables } from './document-tables.ts'
import type { ProvinceGuards } from './mapping-guards.ts'
import { ruleDifferences } from './mapping-rules.ts'
import type { OrderPort } from './order-port.ts'
import type { StoredOrder } from './order-types.ts'
import { type Judged, judgeReturn, nextAttempt, PATIENT_ATTEMPTS, type ReturnLine } from './return-rules.ts'
import { readSerials } from './return-serials.ts'
import type { ReturnTables, StoredReturn } from './return-tables.ts'
import { type CheckedLine, expectedSerials, type SerialProblem } from './serial-rules.ts'
import type { SerialTables } from './serial-tables.ts'

export interface AdvanceDeps {
  tables: ReturnTables
  documents: DocumentTables
  serials: SerialTables
  orders: OrderPort
  guards: Pick<ProvinceGuards, 'serialRules'>
  queue: Pick<Queue, 'enqueue' | 'mint'>
  now(): number
  breathe(): Promise<void>
  note(returned: StoredReturn, level: 'info' | 'warn' | 'error', event: string, message: string): void
}

/** asked: a look-up of this order is due · down: IDEAL cannot be asked now. */
export type Advanced = 'done' | 'asked' | 'down' | 'stopped'

/** Brings one return as far as it goes now: waits, asks for its serials, makes its document, or says what is wrong. */
export async function advanceReturn(
  deps: AdvanceDeps,
  returned: StoredReturn,
  ideal: Ideal,
  signal: AbortSignal,
): Promise<Advanced> {
  const { connectionId, kind, orderNo } = returned
  const order =
    (returned.orderId === null ? null : deps.orders.get(returned.orderId)) ??
    deps.orders.find(connectionId, kind, orderNo)
  const documents = order ? deps.documents.ofOrder(order.id) : []
  const out = documents.find((document) => document.kind === 'transferOut') ?? null
  const judged = judgeReturn(
    returned,
    order,
    order ? deps.orders.lines(order.id) : [],
    out && deps.documents.lines(out.id),
  )
  if (judged.kind !== 'go' || !order) {
    hold(deps, returned, order, judged)
    return judged.kind === 'trouble' && judged.retry ? 'asked' : 'done'
  }
  const there = documents.find((document) => document.kind === judged.document)
  if (there) {
    // Made under another phase of the same document (B1): once is enough.
    deps.tables.transaction(() => {
      deps.tables.patch(returned.id, { stage: 'ignored', nextAt: null, finishedAt: deps.now(), documentId: there.id })
      deps.tables.addEvent(returned.id, deps.now(), '这张单据已经生成，重复的回传不再处理')
    })
    return 'done'
  }
  const checked = withRules(deps, order, judged.lines)
  if ('problem' in checked) {
    fail(deps, returned, order, { trouble: checked, retry: true })
    return 'done'
  }
  const begin = (): void =>
    deps.tables.patch(returned.id, {
      stage: returned.stage === 'trouble' ? 'trouble' : 'querying',
      expected: expectedSerials(checked),
      ordered: judged.lines.reduce((sum, line) => sum + line.ordered, 0),
      difference: judged.difference,
    })
  const warehouseNo = judged.document === 'transferIn' ? order.toWarehouseNo : order.warehouseNo
  const read = await readSerials({ ...deps, ideal, signal }, returned, {
    kind: judged.document,
    lines: checked,
    warehouseNo,
    at: returned.occurredAt ?? deps.now(),
    outReturnId: judged.document === 'transferIn' ? out!.returnId : null,
    begin,
  })
  switch (read.kind) {
    case 'stopped':
      return 'stopped'
    case 'failed': {
      const { kind: outcome, trouble } = read.outcome
      if (outcome !== 'refused') return 'down'
      fail(deps, returned, order, { trouble, retry: true, patient: true })
      return 'asked'
    }
    case 'short':
      fail(deps, returned, order, { trouble: read.trouble, retry: true, patient: true, serials: read.count })
      return 'asked'
    case 'bad':
      fail(deps, returned, order, {
        trouble: read.trouble,
        retry: true,
        serials: read.count,
        problems: read.problems,
      })
      return 'asked'
    case 'complete': {
      const made = await makeDocument(deps, returned, order, {
        document: judged.document,
        lines: checked,
        difference: judged.difference,
        warnings: read.warnings,
      })
      if (!made) return 'asked'
      const fresh = deps.tables.get(returned.id)!
      deps.note(fresh, 'info', 'return.applied', `${orderNo}：${deps.tables.events(fresh.id)[0]?.text ?? ''}`)
      // 移入 that came first goes on now (B10).
      for (const other of deps.tables.ofOrder(order.id))
        if (other.stage === 'waiting') deps.tables.patch(other.id, { nextAt: deps.now() })
      return 'done'
    }
  }
}

/** The ERP's serial rule on every line; a Trouble when a product has none or both sides differ (ideal.md 3.3). */
function withRules(deps: AdvanceDeps, order: StoredOrder, lines: readonly ReturnLine[]): CheckedLine[] | Trouble {
  const checked: CheckedLine[] = []
  const asked = new Map<string, ReturnType<typeof deps.guards.serialRules>>()
  for (const line of lines) {
    if (!asked.has(line.productNo))
      asked.set(line.productNo, deps.guards.serialRules(order.connectionId, line.productNo))
    const both = asked.get(line.productNo)
    const rule: SerialRuleView | null = both?.erp ?? deps.serials.erpRule(order.connectionId, line.productNo)
    const differences = both ? ruleDifferences(both.erp, both.ideal) : []
    if (rule === null || differences.length > 0)
      return {
        code: rule === null ? 'PRODUCT_UNKNOWN' : 'SERIAL_RULE_DIFFERS',
        problem:
          rule === null
            ? `商品 ${line.productNo} 的串号规则未知，没有生成单据。`
            : `商品 ${line.productNo} 两边的串号规则不一致，没有生成单据。`,
        cause: rule === null ? '博远ERP的商品资料里没有它。' : `${differences.join('；')}。`,
        action: '请在 串号规则对照 里点【同步】，改成一致后点【重新获取串号】。',
      }
    checked.push({ ...line, rule })
  }
  return checked
}

function hold(deps: AdvanceDeps, returned: StoredReturn, order: StoredOrder | null, judged: Judged): void {
  const { tables } = deps
  const now = deps.now()
  switch (judged.kind) {
    case 'wait':
    case 'ignore':
      tables.transaction(() => {
        const stage = judged.kind === 'wait' ? ('waiting' as const) : ('ignored' as const)
        if (stage !== returned.stage) tables.addEvent(returned.id, now, judged.why)
        tables.patch(returned.id, {
          stage,
          trouble: null,
          problems: [],
          nextAt: null,
          ...(stage === 'ignored' ? { finishedAt: now } : {}),
        })
        if (order && returned.stage === 'trouble') deps.orders.setReturnTrouble(order.id, null, now)
      })
      return
    case 'trouble':
      fail(deps, returned, order, judged)
      return
    case 'go':
      return
  }
}

/** 回传异常, or one more patient attempt; never half a document. */
function fail(
  deps: AdvanceDeps,
  returned: StoredReturn,
  order: StoredOrder | null,
  why: { trouble: Trouble; retry: boolean; patient?: boolean; serials?: number; problems?: SerialProblem[] },
): void {
  const { tables } = deps
  const now = deps.now()
  const { code, problem, cause, action } = why.trouble
  const trouble = { code, problem, cause, action }
  const attempts = returned.attempts + 1
  const stage =
    why.patient && attempts < PATIENT_ATTEMPTS && returned.stage !== 'trouble'
      ? ('querying' as const)
      : ('trouble' as const)
  const news = stage !== returned.stage || returned.trouble?.code !== code || returned.trouble.cause !== cause
  tables.transaction(() => {
    tables.patch(returned.id, {
      stage,
      trouble,
      attempts,
      problems: why.problems ?? [],
      nextAt: why.retry ? nextAttempt(attempts, now) : null,
      ...(why.serials === undefined ? {} : { serials: why.serials }),
    })
    if (news) tables.addEvent(returned.id, now, `${problem}${cause}`)
    if (stage === 'trouble' && order) deps.orders.setReturnTrouble(order.id, trouble, now)
  })
  if (stage === 'trouble' && news)
    deps.note(returned, 'error', 'return.trouble', `${returned.orderNo} 回传异常：${problem}${cause}`)
}

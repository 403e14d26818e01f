import { describe, expect, it } from 'vitest'
import type { PortLine } from '../../main/distribution/order-port.ts'
import { documentOf, judgeReturn, nextAttempt, type ReturnFacts } from '../../main/distribution/return-rules.ts'
import type { OrderState } from '../../preload/contract/index.ts'
import { ORDER_KINDS } from '../../preload/contract/index.ts'
import { GOODS_PHASES } from './return-kit.ts'

const line = (lineNo: string, quantity: number, goodsCode: string | null = 'E1'): PortLine => ({
  lineNo,
  productNo: 'P1',
  goodsCode,
  quantity: quantity * 10_000,
  price: null,
  actual: null,
})
const facts = (more: Partial<ReturnFacts> = {}): ReturnFacts => ({
  kind: 'purchase',
  orderNo: 'CG1',
  phase: 'INBOUND_DONE',
  final: true,
  lines: [{ lineNo: '1', itemCode: 'E1', planQty: 20_000, actualQty: 20_000 }],
  serialCount: 2,
  orderStatus: 'DONE',
  cancelState: null,
  ours: true,
  ...more,
})
const order = (state: OrderState = 'pushed', lockedElsewhere = false) => ({ state, lockedElsewhere })
const actual = (quantity: number) => [{ lineNo: '1', itemCode: 'E1', planQty: 20_000, actualQty: quantity * 10_000 }]
const code = (judged: ReturnType<typeof judgeReturn>): string =>
  judged.kind === 'trouble' ? judged.trouble.code : judged.kind

describe('what a return becomes', () => {
  it('I2–I6 I47 every kind has its document for its phase, and none for another', () => {
    const made = ORDER_KINDS.map((kind) => GOODS_PHASES.map((phase) => documentOf(kind, phase) ?? '-').join(' '))
    // INBOUND_DONE OUTBOUND_DONE TRANSFER_OUT_DONE TRANSFER_IN_DONE SALES_STATUS
    expect(made).toEqual([
      'purchaseIn - - - -',
      'purchaseReturnOut purchaseReturnOut - - -',
      '- - transferOut transferIn -',
      '- wholesaleOut - - wholesaleOut',
      'wholesaleReturnIn - - - -',
    ])
  })

  it.each<[string, Partial<ReturnFacts>, ReturnType<typeof order> | null, string]>([
    ['pushed', {}, order(), 'go'],
    ['B12 partly', {}, order('partly'), 'go'],
    ['its push not answered yet', {}, order('sending'), 'go'],
    ['its push unknown', {}, order('unknown'), 'go'],
    ['held before', {}, order('returnTrouble'), 'go'],
    ['I54 an application open, goods gone', {}, order('terminating'), 'go'],
    ['a phase of another kind', { phase: 'SALES_STATUS' }, order(), 'PHASE_UNFIT'],
    ['an order that is not here', {}, null, 'ORDER_UNKNOWN'],
    ['terminated here', {}, order('terminated'), 'RETURN_AFTER_TERMINATION'],
    ['approved, update to come', {}, order('terminateApproved'), 'RETURN_AFTER_TERMINATION'],
    ['terminated there', { orderStatus: 'TERMINATED' }, order(), 'RETURN_AFTER_TERMINATION'],
    ['I33 never pushed', {}, order('saved'), 'RETURN_NOT_PUSHED'],
    ['refused', {}, order('refused'), 'RETURN_NOT_PUSHED'],
    ['B9 pushed by another key', { ours: false }, order(), 'RETURN_NOT_PUSHED'],
    ['B22 pushed by another PC', {}, order('saved', true), 'ignore'],
    ['B21 not final', { final: false }, order(), 'wait'],
    ['B21 short', { lines: actual(1) }, order(), 'go'],
    ['B21 nothing at all', { lines: actual(0), serialCount: 0 }, order(), 'go'],
    ['B21 over', { lines: actual(3) }, order(), 'QUANTITY_OVER'],
    ['negative', { lines: actual(-1) }, order(), 'QUANTITY_OVER'],
    ['a line more', { lines: [...actual(2), { ...actual(2)[0]!, lineNo: '9' }] }, order(), 'LINE_UNKNOWN'],
    ['a line twice', { lines: [...actual(1), ...actual(1)] }, order(), 'LINE_UNKNOWN'],
    ['other goods', { lines: [{ ...actual(2)[0]!, itemCode: 'E2' }] }, order(), 'ITEM_DIFFERS'],
  ])('%s', (_name, more, of, expected) => {
    expect(code(judgeReturn(facts(more), of, [line('1', 2)], null))).toBe(expected)
  })

  it('B21 a line that a final return leaves out was not handled: 数量差异', () => {
    expect(judgeReturn(facts(), order(), [line('1', 2), line('2', 1, 'E2')], null)).toMatchObject({
      kind: 'go',
      difference: true,
      lines: [{ actual: 20_000 }, { lineNo: '2', actual: 0 }],
    })
  })

  it('an exact return has no difference', () => {
    expect(judgeReturn(facts(), order(), [line('1', 2)], null)).toMatchObject({ difference: false })
  })

  describe('移入', () => {
    const into = (quantity: number) => facts({ kind: 'transfer', phase: 'TRANSFER_IN_DONE', lines: actual(quantity) })
    it('B10 waits for 移出', () => {
      expect(judgeReturn(into(2), order(), [line('1', 2)], null)).toMatchObject({ kind: 'wait' })
    })
    it.each([
      [2, 2, 'go'],
      [1, 1, 'go'],
      [1, 2, 'go'],
      [2, 1, 'QUANTITY_OVER'],
    ])('%i in after %i out: %s', (came, left, expected) => {
      const out = [{ lineNo: '1', quantity: left * 10_000 }]
      expect(code(judgeReturn(into(came), order('partly'), [line('1', 2)], out))).toBe(expected)
    })
  })

  it('B11 waits longer from attempt to attempt, then only a person tries again', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map((attempts) => nextAttempt(attempts, 0))).toEqual([
      30_000,
      60_000,
      120_000,
      300_000,
      600_000,
      1_800_000,
      null,
    ])
  })
})

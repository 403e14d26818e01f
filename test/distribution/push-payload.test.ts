import { describe, expect, it } from 'vitest'
import type { StoredLine, StoredOrder } from '../../main/distribution/order-types.ts'
import { freezePush, PAGES, pageFor, pushBlockOf, pushKey } from '../../main/distribution/push-payload.ts'
import { orderToWire } from '../../main/remote/ideal/to-wire.ts'
import type { Trouble } from '../../preload/contract/index.ts'

const trouble = (code: string, problem = `${code}。`): Trouble => ({
  code,
  problem,
  cause: '原因。',
  action: '怎么办。',
})
const no = (code: string, problem?: string) => ({ ok: false as const, trouble: trouble(code, problem) })

type Guards = Parameters<typeof pushBlockOf>[2]
const guards = (more: Partial<Guards> = {}): Guards => ({
  pushBlock: () => null,
  dateBlock: () => null,
  warehouse: (_id, warehouseNo) => ({ ok: true, idealCode: `W-${warehouseNo}` }),
  product: (_id, productNo) => ({ ok: true, goodsCode: `G-${productNo}` }),
  customer: (_id, partnerNo) => ({ ok: true, customerCode: `C-${partnerNo}` }),
  ...more,
})
const order = (more: Partial<StoredOrder> = {}): StoredOrder =>
  ({
    id: 7,
    connectionId: 1,
    kind: 'purchase',
    orderNo: 'CGDD260302001',
    billDate: '2026-03-02',
    manualNo: '00012345',
    warehouseNo: 'CK01',
    toWarehouseNo: '',
    partnerNo: 'P1',
    partnerName: '松联',
    remark: '',
    ...more,
  }) as StoredOrder
const line = (productNo: string, at = 1): StoredLine => ({
  line: at,
  lineNo: String(at),
  productNo,
  quantity: 20_000,
  price: null,
  remark: '',
  goodsCode: null,
  actual: null,
  serials: 0,
})

describe('what stands against a push', () => {
  it('nothing, when all is mapped', () => {
    expect(pushBlockOf(order(), [line('A')], guards())).toBeNull()
  })

  it.each(['EZHAN_NOT_OPENED', 'INTERFACE_CLOSED', 'IDEAL_NOT_SET_UP'])('I11 I18 %s comes first', (code) => {
    const closed = guards({ pushBlock: () => trouble(code), dateBlock: () => trouble('BEFORE_ENABLED_DATE') })
    expect(pushBlockOf(order(), [line('A')], closed)).toMatchObject({
      trouble: { code },
      page: pageFor(PAGES.settings, order().connectionId),
    })
  })

  it('I19 the date', () => {
    const early = guards({ dateBlock: () => trouble('BEFORE_ENABLED_DATE') })
    expect(pushBlockOf(order(), [line('A')], early)).toMatchObject({ trouble: { code: 'BEFORE_ENABLED_DATE' } })
  })

  it.each(['CK01', 'CK02'])('I22 I44 of a 移库 each warehouse must be mapped, the unmapped one is named: %s', (bad) => {
    const block = pushBlockOf(
      order({ kind: 'transfer', toWarehouseNo: 'CK02' }),
      [line('A')],
      guards({
        warehouse: (_id, at) =>
          at === bad ? no('WAREHOUSE_UNMAPPED', `仓库未映射：${at}。`) : { ok: true, idealCode: 'W' },
      }),
    )
    expect(block).toMatchObject({
      trouble: { problem: expect.stringContaining(bad) },
      page: pageFor(PAGES.warehouses, order().connectionId),
    })
  })

  it.each(['wholesale', 'wholesaleReturn'] as const)('I13 the customer of a %s must be mapped', (kind) => {
    const unmapped = guards({ customer: () => no('CUSTOMER_UNMAPPED') })
    expect(pushBlockOf(order({ kind }), [line('A')], unmapped)).toMatchObject({
      page: pageFor(PAGES.customers, order().connectionId),
    })
    expect(pushBlockOf(order({ kind: 'purchase' }), [line('A')], unmapped)).toBeNull()
  })

  it('I12 I23 B14 lines without mapping or with unequal serial rules are listed', () => {
    const bad = guards({
      product: (_id, at) => (at === 'A' ? { ok: true, goodsCode: 'G' } : no('PRODUCT_UNMAPPED', `商品 ${at}。`)),
    })
    const many = pushBlockOf(order(), ['A', 'B', 'C', 'D', 'E'].map(line2), bad)!
    expect(many.trouble.problem).toContain('4 行')
    expect(many.trouble.cause).toMatch(/第 2 行 商品 B。第 3 行 商品 C。第 4 行 商品 D。等 4 行/)
    const rules = guards({ product: () => no('SERIAL_RULE_DIFFERS') })
    expect(pushBlockOf(order(), [line('A')], rules)).toMatchObject({ page: pageFor(PAGES.rules, order().connectionId) })
  })

  it('an order without lines is not pushed', () => {
    expect(pushBlockOf(order(), [], guards())).toMatchObject({ trouble: { code: 'NO_LINES' } })
  })
})

const line2 = (productNo: string, index: number): StoredLine => line(productNo, index + 1)

describe('what is frozen at the click', () => {
  it('B9 the key is 类型 + 单据号 + 推送序号', () => {
    expect(pushKey(order(), 2)).toBe('purchase-CGDD260302001-2')
  })

  it('I29 I30 手工单号 goes exactly as entered, and not at all when empty', () => {
    const wire = (manualNo: string) =>
      orderToWire({ ...freezePush(order({ manualNo }), [line('A')], 1, guards()), contentHash: 'h' }) as object
    expect(wire('00012345')).toMatchObject({ manualNo: '00012345' })
    expect(wire('')).not.toHaveProperty('manualNo')
  })

  it('I13 I44 codes of IDEAL and e栈 stand for ours; a supplier keeps the number of 博远', () => {
    expect(freezePush(order(), [line('A')], 1, guards())).toMatchObject({
      warehouseCode: 'W-CK01',
      toWarehouseCode: null,
      partnerCode: 'P1',
      lines: [{ itemCode: 'G-A', quantity: 20_000 }],
    })
    const sale = freezePush(order({ kind: 'wholesale' }), [line('A')], 1, guards())
    expect(sale).toMatchObject({ partnerCode: 'C-P1' })
    const transfer = freezePush(order({ kind: 'transfer', toWarehouseNo: 'CK02' }), [line('A')], 1, guards())
    expect(transfer).toMatchObject({ toWarehouseCode: 'W-CK02', partnerCode: null, partnerName: null })
  })
})

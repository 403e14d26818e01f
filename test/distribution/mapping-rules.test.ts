import { describe, expect, it } from 'vitest'
import { rulesCsv } from '../../main/distribution/mapping-calls.ts'
import { propose, proposeWarehouses, ruleDifferences } from '../../main/distribution/mapping-rules.ts'
import { dateBlock, pushBlock, warehouseProblem } from '../../main/distribution/settings-rules.ts'

const goods = (code: string, name: string, barcode: string | null = null, model: string | null = null) => ({
  code,
  name,
  barcode,
  model,
})
const product = (no: string, name: string, barcode: string | null = null, model: string | null = null) => ({
  no,
  name,
  barcode,
  model,
})

describe('I12 automatic proposals', () => {
  it.each([
    ['code', [goods('ＡＢ-1', 'x')], [product('ab-1', 'y')], 'ab-1', '编码相同'],
    ['69码', [goods('H1', 'x', '6901')], [product('P1', 'y', '6901')], 'P1', '69码相同'],
    ['name, blanks and case aside', [goods('H1', '荣耀 Magic7')], [product('P1', '荣耀magic7')], 'P1', '名称相同'],
    ['型号', [goods('H1', 'x', null, 'AN00')], [product('P1', 'y', null, 'AN00')], 'P1', '型号相同'],
  ] as const)('by %s', (_name, ezhan, erp, no, reason) => {
    expect(propose('products', ezhan, erp)).toEqual([{ code: ezhan[0].code, no, reason }])
  })

  it('an empty sign says nothing', () => {
    expect(propose('products', [goods('H1', 'x')], [product('P1', 'y')])).toEqual([])
  })

  it('several that fit are a conflict for a person, which a weaker sign does not undo', () => {
    const erp = [product('P1', '同名', '6901'), product('P2', '另一个', '6901')]
    const [found] = propose('products', [goods('H1', '同名', '6901')], erp)
    expect(found).toMatchObject({ code: 'H1', no: null })
    expect(found?.reason).toContain('P1')
    expect(found?.reason).toContain('P2')
  })

  it('two e栈 rows that fit one ERP row are both a conflict', () => {
    const found = propose('products', [goods('H1', 'x', '1'), goods('H2', 'y', '1')], [product('P1', 'z', '1')])
    expect(found.map((one) => one.no)).toEqual([null, null])
  })

  it('the strongest sign comes first, and nothing is given twice', () => {
    const found = propose(
      'products',
      [goods('H1', '乙', '1'), goods('H2', '甲')],
      [product('P1', '甲', '1'), product('P2', '乙')],
    )
    expect(found).toEqual([{ code: 'H1', no: 'P1', reason: '69码相同' }])
  })

  it('I13 customers by code and name only', () => {
    expect(propose('customers', [goods('C1', '杭州店', '1', 'm')], [product('K1', '宁波店', '1', 'm')])).toEqual([])
    expect(propose('customers', [goods('C1', '杭州店（01）')], [product('K1', '杭州店(01)')])).toMatchObject([
      { no: 'K1' },
    ])
  })
})

describe('I20 warehouse proposals', () => {
  const ideal = (code: string, name: string, active = true) => ({ code, name, active })
  it('the same name, or with the province in front; only where it is sure', () => {
    const erp = [
      { warehouseNo: 'A', name: '主仓' },
      { warehouseNo: 'B', name: '宁波分仓' },
      { warehouseNo: 'C', name: '停用仓' },
      { warehouseNo: 'D', name: '重名仓' },
    ]
    const found = proposeWarehouses(erp, [
      ideal('1', '浙江主仓'),
      ideal('2', '宁波分仓'),
      ideal('3', '停用仓', false),
      ideal('4', '甲重名仓'),
      ideal('5', '乙重名仓'),
    ])
    expect([...found]).toEqual([
      ['A', '1'],
      ['B', '2'],
    ])
  })
})

describe('I23 B14 rules of both sides', () => {
  const rule = (
    serialManaged: boolean,
    serialLength: number | null,
    multiSerial = false,
    auxLength: number | null = null,
  ) => ({
    serialManaged,
    serialLength,
    multiSerial,
    auxLength,
  })
  it.each([
    ['equal', rule(true, 15, true, 15), rule(true, 15, true, 15), []],
    ['no serials on both sides, lengths aside', rule(false, 15), rule(false, null, true), []],
    ['managed on one side', rule(true, 15), rule(false, null), ['是否按串号管理：ERP 是，IDEAL 否']],
    ['length', rule(true, 15), rule(true, 16), ['串号长度：ERP 15，IDEAL 16']],
    ['any length against a fixed one', rule(true, null), rule(true, 15), ['串号长度：ERP 不限，IDEAL 15']],
    ['多串号', rule(true, 15), rule(true, 15, true, 15), ['是否多串号管理：ERP 否，IDEAL 是']],
    ['auxiliary length', rule(true, 15, true, 15), rule(true, 15, true, 14), ['辅助串号长度：ERP 15，IDEAL 14']],
    ['auxiliary length without 多串号', rule(true, 15, false, 15), rule(true, 15, false, null), []],
  ] as const)('%s', (_name, erp, ideal, differences) => {
    expect(ruleDifferences(erp, ideal)).toEqual(differences)
  })

  it('are exported for spreadsheets, formulas disarmed', () => {
    const text = rulesCsv([
      {
        productNo: '=1+1',
        productName: '手机,黑',
        goodsCode: 'HN1',
        erp: rule(true, 15, true, 15),
        ideal: rule(false, null),
        differences: ['是否按串号管理：ERP 是，IDEAL 否'],
      },
    ])
    expect(text.startsWith('\uFEFF商品编号,')).toBe(true)
    expect(text).toContain(`'=1+1,"手机,黑",HN1,是,15,是,15,否,,,,是否按串号管理`)
  })
})

describe('what blocks pushing', () => {
  it.each([
    ['I16 not filled in', { ideal: 'open', ezhanOpened: true }, false, 'IDEAL_NOT_SET_UP'],
    ['I17 never asked', { ideal: null, ezhanOpened: null }, true, 'INTERFACE_UNKNOWN'],
    ['I11 e栈 not opened', { ideal: 'open', ezhanOpened: false }, true, 'EZHAN_NOT_OPENED'],
    ['I18 closed', { ideal: 'closed', ezhanOpened: true }, true, 'INTERFACE_CLOSED'],
    ['open', { ideal: 'open', ezhanOpened: true }, true, undefined],
  ] as const)('%s', (_name, state, complete, code) => {
    expect(pushBlock(state, complete)?.code).toBe(code)
  })

  it.each([
    ['2026-01-30', '2026-01-31', false],
    ['2026-01-31', '2026-01-31', true],
    ['2026-02-01', '2026-01-31', true],
    ['2026-02-01', '', false],
  ])('I19 B7 an order of %s with 启用日期 %s', (billDate, enabledFrom, allowed) => {
    const blocked = dateBlock(billDate, enabledFrom)
    expect(blocked === null).toBe(allowed)
    if (blocked) expect(blocked.cause).toContain(billDate)
  })

  it.each([
    ['no code', { active: true, idealCode: null, ideal: null, listed: true }, ''],
    ['fine', { active: true, idealCode: 'A', ideal: { active: true }, listed: true }, ''],
    ['IDEAL gives no list', { active: true, idealCode: 'A', ideal: null, listed: false }, ''],
    ['unknown to IDEAL', { active: true, idealCode: 'A', ideal: null, listed: true }, '没有这个编码'],
    ['disabled at IDEAL', { active: true, idealCode: 'A', ideal: { active: false }, listed: true }, '已停用'],
    ['disabled in the ERP', { active: false, idealCode: 'A', ideal: { active: true }, listed: true }, '已停用'],
  ])('I22 a warehouse: %s', (_name, row, words) => {
    const problem = warehouseProblem(row)
    if (words === '') expect(problem).toBe('')
    else expect(problem).toContain(words)
  })
})

import { describe, expect, it } from 'vitest'
import { stageOfOther, stageOfStocktake } from '../../main/documents/out-confirm-rules.ts'
import { howToAsk, nextAsk, saleNotes } from '../../main/documents/sales-rules.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const sold = 1_000 * HOUR

describe('asking for sales', () => {
  it.each([
    ['never asked', null, 1 * MINUTE, 1 * MINUTE],
    ['young', 10 * MINUTE, 11 * MINUTE, 12 * MINUTE],
    ['just before half an hour', 29 * MINUTE, 29 * MINUTE, 31 * MINUTE],
    ['half an hour old', 30 * MINUTE, 30 * MINUTE, 40 * MINUTE],
    ['a day old', 24 * HOUR, 24 * HOUR, 25 * HOUR],
  ])('S118 %s', (_name, asked, age, next) => {
    expect(nextAsk(sold, asked === null ? null : sold + asked, sold + age)).toBe(sold + next)
  })

  it('S118 few are asked for one by one, many by what changed in the ERP', () => {
    const now = sold + 20 * MINUTE
    const sales = (count: number, at = sold) => Array.from({ length: count }, () => at)
    expect(howToAsk(sales(1), now)).toBe('each')
    expect(howToAsk(sales(8), now)).toBe('each')
    expect(howToAsk(sales(9), now)).toBe('window')
    expect(howToAsk(sales(30, sold - 48 * HOUR), now)).toBe('each')
    expect(howToAsk(sales(3_000, sold - 48 * HOUR), now)).toBe('window')
  })

  it('S57 a cash sale that is no 货到付款 order is flagged, so is a cancelled order', () => {
    const trade = { tradeNo: 'JY1', tradeStatus: 55, deliveryTerm: 2 }
    expect(saleNotes(true, trade)).toEqual([])
    expect(saleNotes(false, { ...trade, deliveryTerm: 1 })).toEqual([])
    expect(saleNotes(true, { ...trade, deliveryTerm: null })).toEqual([])
    expect(saleNotes(true, { ...trade, deliveryTerm: 1 }).map((note) => note.code)).toEqual(['NOT_COD'])
    expect(saleNotes(false, { ...trade, tradeStatus: 5 }).map((note) => note.code)).toEqual(['TRADE_CANCELLED'])
  })
})

describe('what a booked document waits for in the ERP', () => {
  it.each([
    ['stockIn', 80, 'finished'],
    ['stockIn', 60, 'settle'],
    ['stockIn', 70, 'settle'],
    ['stockIn', 30, 'audit'],
    ['stockIn', 20, 'audit'],
    ['stockIn', 10, 'cancelled'],
    ['stockIn', 999, 'audit'],
    ['stockOut', 110, 'finished'],
    ['stockOut', 95, 'settle'],
    ['stockOut', 105, 'settle'],
    ['stockOut', 50, 'audit'],
    ['stockOut', 55, 'audit'],
    ['stockOut', 113, 'audit'],
    ['stockOut', 5, 'cancelled'],
  ] as const)('S21 S22 S27 S28 %s %s → %s', (write, status, stage) => {
    const told = stageOfOther(write, status, 'NO1')
    expect(told.stage).toBe(stage)
    if (told.stage === 'finished') return
    expect(told.trouble.cause).toContain('NO1')
    const setting = write === 'stockIn' ? '其他入库' : '其他出库'
    if (told.stage === 'audit') expect(told.trouble.action).toContain(`自动审核${setting}`)
    if (told.stage === 'settle') expect(told.trouble.action).toContain(`${setting}自动结算`)
  })

  it('S18 S19 S20 a 盘点 names the documents that wait and the settings that would do it', () => {
    expect(stageOfStocktake([])).toEqual({ stage: 'finished' })
    const told = stageOfStocktake([
      { direction: 'in', no: 'RK1' },
      { direction: 'out', no: 'CK1' },
    ])
    if (told.stage === 'finished') throw new Error('finished')
    expect(told.trouble.cause).toContain('盘盈入库单 RK1，盘亏出库单 CK1')
    expect(told.trouble.action).toContain('“自动审核盘点入库”、“自动审核盘点出库”')
    const gain = stageOfStocktake([{ direction: 'in', no: 'RK1' }])
    if (gain.stage === 'finished') throw new Error('finished')
    expect(gain.trouble.action).not.toContain('盘点出库”')
  })
})
